import { Alert, App, Button, Flex, Select, Table, Tag, Typography } from 'antd';
import { useModel } from '../api/model.tsx';
import { listed } from '../i18n/listed.ts';
import { useTexts } from '../i18n/text.ts';
import { FixedValues } from './fixed-values.tsx';
import { type ColumnMapping, type ImportPlan, type Inspection, type SheetChoice, shareMapping } from './import-api.ts';
import { missingTargets } from './missing-targets.ts';
import { PolicyChoice } from './policy-choice.tsx';
import { ReadingOptions } from './reading-options.tsx';

/** What the columns of a file mean: a row each, with some of its values and the field that it becomes. */
export function ColumnStep({
  inspection,
  mapping,
  policy,
  entity,
  fileName,
  isBusy,
  onMapping,
  onPolicy,
  onChoice,
  onCheck,
  onOtherFile,
}: {
  inspection: Inspection;
  mapping: ColumnMapping;
  policy: ImportPlan['policy'];
  entity: string;
  fileName: string;
  isBusy: boolean;
  onMapping: (mapping: ColumnMapping) => void;
  onPolicy: (policy: ImportPlan['policy']) => void;
  onChoice: (choice: SheetChoice) => void;
  onCheck: () => void;
  onOtherFile: () => void;
}) {
  const { t, text, locale } = useTexts();
  const { message } = App.useApp();
  const model = useModel();
  const mayShare = model.may(['kernel.shareImportMapping']);
  const missing = missingTargets(inspection, mapping);
  const taken = new Set(Object.values(mapping.columns));
  const groups = [...new Set(inspection.targets.map(({ child }) => child))].map((child) => ({
    child,
    targets: inspection.targets.filter((target) => target.child === child),
  }));
  const labelOf = (child: string | null) => {
    const into = model.entity(entity);
    const declared = child === null ? into?.label : into?.fields.find(({ name }) => name === child)?.label;
    return declared ?? { en: child ?? entity };
  };
  const optionsFor = (own: string | undefined) =>
    groups.map(({ child, targets }) => ({
      label: text(labelOf(child)),
      options: targets.map(({ path, label, required }) => ({
        value: path,
        label: required ? `${text(label)} *` : text(label),
        disabled: taken.has(path) && path !== own,
      })),
    }));
  const take = (column: string, path: string | undefined) => {
    const { [column]: _, ...others } = mapping.columns;
    onMapping({ ...mapping, columns: path === undefined ? others : { ...others, [column]: path } });
  };
  const columns = inspection.columns.map((column) => ({ ...column, path: mapping.columns[column.name] }));
  return (
    <Flex vertical gap={16}>
      {missing.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('imports.missing', {
            fields: listed(
              missing.map(({ label }) => text(label)),
              locale,
            ),
          })}
          description={t('imports.missingHint')}
        />
      ) : null}
      <Table
        rowKey="name"
        size="small"
        pagination={false}
        loading={isBusy}
        dataSource={columns}
        scroll={{ x: 760 }}
        columns={[
          { title: t('imports.column'), dataIndex: 'name', width: 160, render: (name: string) => <strong>{name}</strong> },
          {
            title: t('imports.samples'),
            key: 'samples',
            className: 'import-samples',
            ellipsis: true,
            render: (_, { samples }) => samples.slice(0, 3).join(' · '),
          },
          {
            title: t('imports.becomes'),
            key: 'becomes',
            width: 300,
            render: (_, { name, path }) => (
              <Select
                aria-label={`${t('imports.becomes')}: ${name}`}
                style={{ inlineSize: '100%' }}
                allowClear={{ label: t('app.clear') }}
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('imports.leaveOut')}
                value={path ?? null}
                options={optionsFor(path)}
                onChange={(chosen: string | undefined) => take(name, chosen)}
              />
            ),
          },
          {
            key: 'evidence',
            width: 110,
            render: (_, { name, path }) => {
              const by = inspection.evidence[name];
              if (by === undefined || path !== inspection.mapping.columns[name]) return null;
              return <Tag>{t(`imports.by${by[0]?.toUpperCase()}${by.slice(1)}`)}</Tag>;
            },
          },
        ]}
      />
      <FixedValues inspection={inspection} mapping={mapping} missing={missing} onMapping={onMapping} />
      <section>
        <Typography.Title level={2} style={{ fontSize: 15 }}>
          {t('imports.howRead')}
        </Typography.Title>
        <ReadingOptions inspection={inspection} mapping={mapping} onMapping={onMapping} onChoice={onChoice} />
      </section>
      <PolicyChoice policy={policy} onPolicy={onPolicy} />
      <Flex gap={8} wrap>
        <Button type="primary" disabled={taken.size === 0} onClick={onCheck}>
          {t('imports.check', { name: fileName })}
        </Button>
        <Button onClick={onOtherFile}>{t('imports.otherFile')}</Button>
        {mayShare ? (
          <Button
            type="text"
            disabled={taken.size === 0}
            onClick={() =>
              shareMapping(
                entity,
                fileName,
                inspection.columns.map(({ name }) => name),
                mapping,
              ).then(
                () => message.success(t('imports.shared')),
                (error: Error) => message.error(error.message),
              )
            }
          >
            {t('imports.share')}
          </Button>
        ) : null}
      </Flex>
    </Flex>
  );
}
