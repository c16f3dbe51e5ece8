import { defineEntity, field } from '@entrepot/sdk';
import type { CostLine } from './costs.ts';

/** What a process has spent in its last minutes, written each minute, so that others can tell. */
export const CostReport = defineEntity('kernel.costReport', {
  label: { en: 'Cost report', zh: '开销报告' },
  fields: {
    process: field.text({ unique: true, label: { en: 'Process', zh: '进程' } }),
    since: field.timestamp({ label: { en: 'Since', zh: '自' } }),
    until: field.timestamp({ label: { en: 'Until', zh: '至' } }),
    costs: field.json<readonly CostLine[]>({ type: 'array' }, { label: { en: 'Costs', zh: '开销' } }),
  },
  operations: [],
});
