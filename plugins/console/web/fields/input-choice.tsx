import { Select, Switch } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { controlProps, type FieldInputProps } from './input-props.ts';

/** One of the named values. */
export function ChoiceInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t, text } = useTexts();
  const options = Object.entries(field.machine?.states ?? field.values ?? {}).map(([name, label]) => ({
    value: name,
    label: text(label),
  }));
  return (
    <Select
      {...controlProps(props)}
      value={(value as string | null | undefined) ?? null}
      options={options}
      allowClear={field.nullable && { label: t('app.clear') }}
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={false}
      style={{ width: '100%' }}
      onChange={(chosen) => onChange(chosen ?? null)}
    />
  );
}

/** Yes or no; a switch where nothing else is possible. */
export function BooleanInput(props: FieldInputProps) {
  const { field, value, onChange } = props;
  const { t } = useTexts();
  if (field.nullable) {
    return (
      <Select
        {...controlProps(props)}
        value={typeof value === 'boolean' ? value : null}
        options={[
          { value: true, label: t('record.yes') },
          { value: false, label: t('record.no') },
        ]}
        allowClear={{ label: t('app.clear') }}
        style={{ width: '100%' }}
        onChange={(chosen) => onChange(chosen ?? null)}
      />
    );
  }
  const { status: _, 'aria-required': __, ...control } = controlProps(props);
  return <Switch {...control} checked={value === true} onChange={(checked) => onChange(checked)} />;
}
