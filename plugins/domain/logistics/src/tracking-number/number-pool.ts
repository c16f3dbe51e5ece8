import { defineEntity, field } from '@entrepot/sdk';
import { ShippingService } from '../carrier/shipping-service.ts';

/** A range of tracking numbers that a carrier gave out: prefix, serial number, check digit, suffix. */
export const NumberPool = defineEntity('logistics.numberPool', {
  label: { en: 'Tracking-number pool', zh: '单号池' },
  title: 'prefix',
  fields: {
    service: field.ref(ShippingService, { label: { en: 'Shipping service', zh: '渠道' } }),
    prefix: field.text({ maxLength: 16, pattern: '^[0-9A-Z]*$', label: { en: 'Prefix', zh: '前缀' } }).default(''),
    suffix: field.text({ maxLength: 16, pattern: '^[0-9A-Z]*$', label: { en: 'Suffix', zh: '后缀' } }).default(''),
    digits: field.integer({ minimum: 1, maximum: 15, label: { en: 'Digits of the serial number', zh: '流水号位数' } }).default(8),
    checkDigit: field
      .enum(
        {
          none: { en: 'None', zh: '无' },
          'upu-s10': { en: 'UPU S10', zh: '万国邮联 S10' },
        },
        {
          label: { en: 'Check digit', zh: '校验位' },
          description: {
            en: 'After the serial number; reckoned over the serial number alone.',
            zh: '位于流水号之后，仅按流水号计算。',
          },
        },
      )
      .default('none'),
    next: field.integer({ minimum: 0, label: { en: 'Next serial number', zh: '下一流水号' } }),
    last: field.integer({ minimum: 0, label: { en: 'Last serial number', zh: '最后流水号' } }),
    remaining: field.integer({ label: { en: 'Left', zh: '剩余' } }).computed('last - next + 1'),
    status: field
      .enum(
        { active: { en: 'Active', zh: '启用' }, paused: { en: 'Paused', zh: '停用' } },
        { label: { en: 'Status', zh: '状态' } },
      )
      .default('active'),
  },
  indexes: [{ fields: ['prefix', 'suffix', 'digits', 'last'], unique: true }],
  checks: {
    notOverdrawn: 'next <= last + 1',
    fits: 'last < power(10, digits)',
    s10: `check_digit <> 'upu-s10' OR (digits = 8 AND prefix ~ '^[A-Z]{2}$' AND suffix ~ '^[A-Z]{2}$')`,
  },
});
