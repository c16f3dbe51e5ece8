import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useModel } from '../../api/model.tsx';
import { useTexts } from '../../i18n/text.ts';
import type { Rule } from '../use-roles.ts';
import { entityOfPermission, type PermissionOption } from './permission-options.ts';

/** A rule while it is edited; `where` as it is typed. */
export interface RuleDraft {
  readonly key: number;
  readonly permission: string;
  readonly where: string;
  readonly fields: readonly string[];
}

let lastKey = 0;

export function draftOf({ permission, where, fields }: Rule): RuleDraft {
  lastKey += 1;
  return { key: lastKey, permission, where: where ? JSON.stringify(where) : '', fields: fields ?? [] };
}

/** @throws SyntaxError where a condition is no JSON */
export function ruleOf({ permission, where, fields }: RuleDraft): Rule {
  return {
    permission: permission.trim(),
    ...(where.trim() === '' ? {} : { where: JSON.parse(where) }),
    ...(fields.length === 0 ? {} : { fields }),
  };
}

interface RuleListProps {
  readonly rules: readonly RuleDraft[];
  readonly onChange: (rules: readonly RuleDraft[]) => void;
  readonly options: readonly PermissionOption[];
  readonly disabled: boolean;
  readonly label: string;
}

/** The rules of a role, each with a permission, a condition and fields. */
export function RuleList({ rules, onChange, options, disabled, label }: RuleListProps) {
  const { t } = useTexts();
  const put = (key: number, change: Partial<RuleDraft>) =>
    onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...change } : rule)));
  return (
    <section aria-label={label}>
      {rules.map((rule) => (
        <RuleRow
          key={rule.key}
          rule={rule}
          options={options}
          disabled={disabled}
          onChange={(change) => put(rule.key, change)}
          onRemove={() => onChange(rules.filter(({ key }) => key !== rule.key))}
        />
      ))}
      {!disabled && (
        <Button
          size="small"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange([...rules, draftOf({ permission: '' })])}
        >
          {t('admin.addRule')}
        </Button>
      )}
    </section>
  );
}

interface RuleRowProps {
  readonly rule: RuleDraft;
  readonly options: readonly PermissionOption[];
  readonly disabled: boolean;
  readonly onChange: (change: Partial<RuleDraft>) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, options, disabled, onChange, onRemove }: RuleRowProps) {
  const { t, text } = useTexts();
  const { entities } = useModel().ui;
  const [typed, setTyped] = useState('');
  const words = typed.toLowerCase().split(/\s+/);
  const found = options
    .filter((option) => words.every((word) => `${option.permission} ${option.group} ${option.text}`.toLowerCase().includes(word)))
    .slice(0, 200);
  const entity = entityOfPermission(entities, rule.permission);
  const said = options.find(({ permission }) => permission === rule.permission)?.text;
  const isJson = rule.where.trim() === '' || isObjectText(rule.where);
  return (
    <div className="admin-rule">
      <div>
        <AutoComplete
          aria-label={t('admin.permission')}
          value={rule.permission}
          disabled={disabled}
          style={{ width: '100%' }}
          placeholder={t('admin.permission')}
          showSearch={{ onSearch: setTyped }}
          onChange={(permission: string) => onChange({ permission })}
          options={found.map((option) => ({ value: option.permission, option }))}
          optionRender={({ data: { option } }) => (
            <span>
              {option.text}{' '}
              <span className="admin-more" data-value>
                {option.group === '' ? option.permission : `${option.group} · ${option.permission}`}
              </span>
            </span>
          )}
        />
        <span className="admin-more">{said ?? (rule.permission === '' ? '' : t('admin.pattern'))}</span>
      </div>
      <Input
        aria-label={t('admin.where')}
        value={rule.where}
        disabled={disabled}
        status={isJson ? '' : 'error'}
        placeholder={t('admin.whereHint')}
        onChange={({ target }) => onChange({ where: target.value })}
      />
      <Select
        mode="tags"
        aria-label={t('admin.fields')}
        value={[...rule.fields]}
        disabled={disabled}
        placeholder={t('admin.allFields')}
        onChange={(fields: string[]) => onChange({ fields })}
        options={(entity?.fields ?? []).map(({ name, label }) => ({ value: name, label: text(label) }))}
      />
      {!disabled && (
        <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('admin.removeRule')} onClick={onRemove} />
      )}
    </div>
  );
}

function isObjectText(where: string): boolean {
  try {
    const value: unknown = JSON.parse(where);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
