import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, Input, Select, Typography } from 'antd';
import { useTexts } from '../i18n/text.ts';
import type { ColumnMapping, Inspection, Target } from './import-api.ts';

/** Fields that are the same in every row, as the one shop that a file comes from. */
export function FixedValues({
  inspection,
  mapping,
  missing,
  onMapping,
}: {
  inspection: Inspection;
  mapping: ColumnMapping;
  missing: readonly Target[];
  onMapping: (mapping: ColumnMapping) => void;
}) {
  const { t, text } = useTexts();
  const values = mapping.values ?? {};
  const mapped = new Set(Object.values(mapping.columns));
  const shown = inspection.targets.filter(
    ({ path }) => Object.hasOwn(values, path) || missing.some((each) => each.path === path),
  );
  const free = inspection.targets.filter((target) => !mapped.has(target.path) && !shown.includes(target));
  const put = (path: string, value: string | undefined) => {
    const { [path]: _, ...others } = values;
    onMapping({ ...mapping, values: value === undefined ? others : { ...others, [path]: value } });
  };
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 15 }}>
        {t('imports.fixed')}
      </Typography.Title>
      <Flex vertical gap={8} style={{ maxInlineSize: 640 }}>
        {shown.map((target) => (
          <Flex key={target.path} gap={8} align="center">
            <label htmlFor={`fixed-${target.path}`} style={{ inlineSize: 200, flex: 'none' }}>
              {text(target.label)}
              {target.required ? ' *' : ''}
            </label>
            {target.values ? (
              <Select
                id={`fixed-${target.path}`}
                style={{ flex: 1 }}
                allowClear={{ label: t('app.clear') }}
                value={values[target.path] ?? null}
                onChange={(value: string | undefined) => put(target.path, value)}
                options={Object.entries(target.values).map(([value, label]) => ({ value, label: text(label) }))}
              />
            ) : (
              <Input
                id={`fixed-${target.path}`}
                style={{ flex: 1 }}
                value={values[target.path] ?? ''}
                onChange={({ target: { value } }) => put(target.path, value === '' ? undefined : value)}
              />
            )}
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${t('imports.remove')}: ${text(target.label)}`}
              onClick={() => put(target.path, undefined)}
            />
          </Flex>
        ))}
        <Select
          aria-label={t('imports.addFixed')}
          placeholder={t('imports.addFixed')}
          style={{ maxInlineSize: 420 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={free.map(({ path, label }) => ({ value: path, label: text(label) }))}
          onChange={(path: string | null) => path !== null && put(path, '')}
        />
      </Flex>
    </section>
  );
}
