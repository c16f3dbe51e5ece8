import { ExportOutlined, PlusOutlined } from '@ant-design/icons';
import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Flex, Select, Space, Typography } from 'antd';
import { Suspense, use, useDeferredValue, useEffect, useState } from 'react';
import { recordPath } from '../api/model.tsx';
import { titleOf, useTitle } from '../api/titles.ts';
import { useTexts } from '../i18n/text.ts';
import { findRecords, readChoices, secondField } from './find-records.ts';
import { controlProps, type FieldInputProps } from './input-props.ts';
import { QuickCreateContext } from './quick-create-context.ts';
import { recentChoices, rememberChoice } from './recent-choices.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly second: string;
}

function choiceOf(entity: UiEntity, record: UiRecord): Choice {
  const second = secondField(entity);
  return { value: record.id, label: titleOf(entity, record), second: String((second && record[second.name]) ?? '') };
}

/** Chooses another record: searched for while one types, with those chosen last at hand, or made in place. */
export function ReferenceInput({ target, ...props }: FieldInputProps & { target: UiEntity }) {
  const { value, onChange, field } = props;
  const { t, text } = useTexts();
  const client = useQueryClient();
  const QuickCreate = use(QuickCreateContext);
  const [typed, setTyped] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [created, setCreated] = useState<string>();
  const searched = useSlowly(typed);
  const id = typeof value === 'string' ? value : undefined;
  const title = useTitle(target.name, id);
  const found = useQuery({
    queryKey: ['records', target.name, 'choices', searched],
    queryFn: ({ signal }) => findRecords(target, searched, signal),
    enabled: isOpen,
  });
  const recent = useQuery({
    queryKey: ['records', target.name, 'recent', recentChoices(target.name)],
    queryFn: () => readChoices(target, recentChoices(target.name)),
    enabled: isOpen && searched === '',
  });
  const last = searched === '' ? (recent.data ?? []) : [];
  const others = (found.data ?? []).filter((record) => last.every((each) => each.id !== record.id));
  const choices = (records: readonly UiRecord[]) => records.map((record) => choiceOf(target, record));
  // Enter chooses the first: never one that was found for what stood there before.
  const isBehind = typed !== searched;
  const options = isBehind
    ? []
    : [
        ...(last.length > 0 ? [{ label: t('record.recent'), options: choices(last) }] : []),
        ...(others.length > 0
          ? [{ label: searched === '' ? t('record.newest') : t('record.found'), options: choices(others) }]
          : []),
      ];
  const known = [...last, ...others];
  const isKnown = known.some((record) => record.id === id);
  const choose = (chosen: string | undefined) => {
    if (chosen) rememberChoice(target.name, chosen);
    setTyped('');
    onChange(chosen ?? null);
  };
  const mayCreate = QuickCreate !== undefined && target.operations.includes('create');
  const menu = (list: React.ReactElement) => (
    <>
      {list}
      {mayCreate && (
        <>
          <Divider style={{ margin: '4px 0' }} />
          <Button
            type="text"
            block
            icon={<PlusOutlined aria-hidden />}
            style={{ justifyContent: 'flex-start' }}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              setIsOpen(false);
              setCreated(typed);
            }}
          >
            {typed === ''
              ? t('record.createNew', { name: text(target.label) })
              : t('record.createNamed', { name: text(target.label), typed })}
          </Button>
        </>
      )}
    </>
  );
  return (
    <>
      <Space.Compact block>
        <Select
          {...controlProps(props)}
          value={id === undefined ? null : isKnown ? id : { value: id, label: title ?? id.slice(-8) }.value}
          labelRender={({ label }) => label ?? title ?? ''}
          options={options}
          open={isOpen}
          onOpenChange={setIsOpen}
          showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
          optionRender={({ value }) => {
            const record = known.find((each) => each.id === value);
            return record && <ChoiceRow choice={choiceOf(target, record)} />;
          }}
          popupRender={menu}
          loading={found.isFetching}
          notFoundContent={isBehind || found.isPending ? t('record.searching') : t('record.nothingFound')}
          allowClear={field.nullable && { label: t('app.clear') }}
          style={{ flex: 1, minWidth: 0 }}
          onChange={(chosen) => choose((chosen as string | null) ?? undefined)}
        />
        {id !== undefined && (
          <Button
            href={recordPath(target, id)}
            target="_blank"
            icon={<ExportOutlined aria-hidden />}
            aria-label={t('record.openRecord', { name: title ?? '' })}
          />
        )}
      </Space.Compact>
      {created !== undefined && QuickCreate && (
        <Suspense>
          <QuickCreate
            entity={target}
            typed={created}
            onClose={() => setCreated(undefined)}
            onCreated={(record) => {
              client.setQueryData(['records', target.name, 'title', record.id], titleOf(target, record));
              setCreated(undefined);
              choose(record.id);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function ChoiceRow({ choice: { label, second } }: { choice: Choice }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span>{label}</span>
      <Typography.Text type="secondary">{second}</Typography.Text>
    </Flex>
  );
}

/** A text some moments after it came to rest: not every letter asks the server. */
function useSlowly(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text === '' ? 0 : 180);
    return () => clearTimeout(timer);
  }, [text]);
  return useDeferredValue(rested);
}
