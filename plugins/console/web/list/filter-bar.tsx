import { CloseOutlined, FilterOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Flex, Popover, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { SearchInput } from '../fields/search-input.tsx';
import { withinScreen } from '../fields/within-screen.ts';
import { useTexts } from '../i18n/text.ts';
import { completePart, newClause } from './clause.ts';
import { FieldChoice } from './field-choice.tsx';
import { type FilterPart, readFilter, writeFilter } from './filter-tree.ts';
import { operandOf, operandsOf } from './operands.ts';
import { PartEditor } from './part-editor.tsx';
import { PartText } from './part-text.tsx';
import { hasQuickSearch } from './quick-filter.ts';
import type { ChangeView } from './use-view.ts';
import type { ViewState } from './view-state.ts';

interface FilterBarView {
  readonly entity: UiEntity;
  readonly view: ViewState;
  readonly change: ChangeView;
  /** The path of a field that a heading asked to filter by. */
  readonly asked: string | undefined;
  readonly onAsked: () => void;
}

/** The questions that a list answers: the quick search, and a chip for each part of the filter. */
export function FilterBar({ entity, view, change, asked, onAsked }: FilterBarView) {
  const { t } = useTexts();
  const parts = readFilter(view.filter).parts;
  const set = (next: readonly FilterPart[]) => change({ filter: writeFilter({ join: 'and', parts: next }) });
  const put = (index: number, part: FilterPart | undefined) =>
    set([...parts.slice(0, index), ...(part ? [part] : []), ...parts.slice(index + 1)]);
  return (
    <Flex gap={6} wrap align="center">
      {hasQuickSearch(entity) && <QuickSearch text={view.q} onText={(q) => change({ q }, { replace: true })} />}
      {parts.map((part, index) => (
        <Chip
          key={JSON.stringify([index, part])}
          entity={entity}
          part={part}
          onDone={(next) => put(index, next)}
          onRemove={() => put(index, undefined)}
        />
      ))}
      <NewPart
        key={asked ?? ''}
        entity={entity}
        asked={asked}
        onDone={(part) => {
          onAsked();
          if (part) set([...parts, part]);
        }}
      />
      {(parts.length > 0 || view.q !== '') && (
        <Button type="text" size="small" onClick={() => change({ filter: undefined, q: '' })}>
          {t('list.clearFilters')}
        </Button>
      )}
    </Flex>
  );
}

function QuickSearch({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  useEffect(() => {
    // Somebody went back, or cleared it.
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      onText(typed);
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, onText]);
  return <SearchInput label={t('list.quickSearch')} text={typed} onText={setTyped} style={{ width: 208 }} />;
}

interface ChipView {
  readonly entity: UiEntity;
  readonly part: FilterPart;
  readonly onDone: (part: FilterPart | undefined) => void;
  readonly onRemove: () => void;
}

function Chip({ entity, part, onDone, onRemove }: ChipView) {
  const { t } = useTexts();
  const [draft, setDraft] = useState<FilterPart>();
  const done = () => {
    const next = draft && completePart(draft);
    setDraft(undefined);
    if (draft && JSON.stringify(next) !== JSON.stringify(part)) onDone(next);
  };
  return (
    <Space.Compact>
      <Popover
        trigger="click"
        placement="bottomLeft"
        align={withinScreen}
        open={draft !== undefined}
        onOpenChange={(isOpen) => (isOpen ? setDraft(part) : done())}
        content={<DraftForm entity={entity} draft={draft ?? part} onChange={setDraft} onDone={done} />}
        destroyOnHidden
      >
        <Button size="small" style={{ maxWidth: 360, overflow: 'hidden', textOverflow: 'ellipsis' }}>
          <span className="cell-text">
            <PartText entity={entity} part={part} />
          </span>
        </Button>
      </Popover>
      <Button size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('list.removeFilter')} onClick={onRemove} />
    </Space.Compact>
  );
}

interface NewPartView {
  readonly entity: UiEntity;
  readonly asked: string | undefined;
  readonly onDone: (part: FilterPart | undefined) => void;
}

function NewPart({ entity, asked, onDone }: NewPartView) {
  const { t } = useTexts();
  const first = asked === undefined ? undefined : operandOf(entity, asked);
  const [draft, setDraft] = useState<FilterPart | undefined>(first && newClause(first));
  const [isOpen, setIsOpen] = useState(first !== undefined);
  const done = () => {
    setIsOpen(false);
    setDraft(undefined);
    onDone(draft && completePart(draft));
  };
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      align={withinScreen}
      open={isOpen}
      onOpenChange={(open) => (open ? setIsOpen(true) : done())}
      destroyOnHidden
      content={
        draft ? (
          <DraftForm entity={entity} draft={draft} onChange={setDraft} onDone={done} />
        ) : (
          <FieldChoice fields={operandsOf(entity)} label={t('list.field')} onChoose={(operand) => setDraft(newClause(operand))} />
        )
      }
    >
      <Button size="small" type="dashed" icon={<FilterOutlined aria-hidden />}>
        {t('list.addFilter')}
      </Button>
    </Popover>
  );
}

interface DraftFormView {
  readonly entity: UiEntity;
  readonly draft: FilterPart;
  readonly onChange: (part: FilterPart) => void;
  readonly onDone: () => void;
}

function DraftForm({ entity, draft, onChange, onDone }: DraftFormView) {
  const { t } = useTexts();
  return (
    <form
      style={{ maxWidth: 'min(640px, calc(100vw - 48px))' }}
      onKeyDownCapture={(event) => {
        // The Tab key leaves a choice as it is: antd would choose one more, whichever is highlighted.
        if (event.key === 'Tab') event.stopPropagation();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      <PartEditor entity={entity} part={draft} onChange={onChange} isFocused />
      <Flex justify="end" style={{ marginTop: 8 }}>
        <Button type="primary" size="small" htmlType="submit">
          {t('list.apply')}
        </Button>
      </Flex>
    </form>
  );
}
