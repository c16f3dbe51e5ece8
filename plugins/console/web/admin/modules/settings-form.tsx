import type { UiField } from '@entrepot/sdk/ui';
import { Flex, Typography } from 'antd';
import { FieldInput } from '../../fields/input.tsx';
import { useTexts } from '../../i18n/text.ts';
import type { ModuleSettings } from './module.ts';
import type { SettingFault } from './settings-schema.ts';

export interface SettingsFormProps {
  readonly settings: ModuleSettings;
  readonly fields: readonly UiField[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly faults: ReadonlyMap<string, SettingFault>;
  readonly onChange: (values: Readonly<Record<string, unknown>>) => void;
}

/** A form for the settings of a module, made from their JSON Schema. */
export function SettingsForm({ settings, fields, values, faults, onChange }: SettingsFormProps) {
  const { t } = useTexts();
  return (
    <Flex vertical gap={16}>
      {fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={values[field.name] ?? (field.kind === 'boolean' ? field.default : undefined) ?? null}
          fault={faults.get(field.name)}
          variable={settings.fromEnvironment[field.name]}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
      {Object.entries(settings.secrets).map(([name, { isSet, variable }]) => (
        <div key={name}>
          <Typography.Text strong data-value>
            {name}
          </Typography.Text>
          <br />
          <Typography.Text type="secondary">
            {t(isSet ? 'admin.moduleSecretSet' : 'admin.moduleSecretUnset', { variable })}
          </Typography.Text>
        </div>
      ))}
    </Flex>
  );
}

interface SettingProps {
  readonly field: UiField;
  readonly value: unknown;
  readonly fault: SettingFault | undefined;
  readonly variable: string | undefined;
  readonly onChange: (value: unknown) => void;
}

const told = new Set(['required', 'type', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'enum']);

function Setting({ field, value, fault, variable, onChange }: SettingProps) {
  const { t, text, note } = useTexts();
  const id = `setting-${field.name}`;
  const hint = variable === undefined ? undefined : t('admin.moduleFromEnvironment', { variable });
  const usual =
    field.default === undefined || field.default === null || field.kind === 'boolean' ? undefined : shown(field.default);
  return (
    <div>
      <label htmlFor={id}>
        {text(field.label)}
        {field.required && <Typography.Text type="danger"> *</Typography.Text>}
      </label>
      <FieldInput
        field={field}
        value={value}
        onChange={onChange}
        id={id}
        disabled={variable !== undefined}
        isWrong={fault !== undefined}
        describedBy={`${id}-hint`}
      />
      <div id={`${id}-hint`}>
        {fault && (
          <Typography.Text type="danger">
            {t(`admin.moduleWrong_${told.has(fault.keyword) ? fault.keyword : 'other'}`, { bound: fault.bound })}{' '}
          </Typography.Text>
        )}
        <Typography.Text type="secondary">
          {hint}
          {note(field.description)}
          {usual !== undefined && t('admin.moduleDefault', { value: usual })}
        </Typography.Text>
      </div>
    </div>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
