import { DeleteOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Flex, Select } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { newClause } from './clause.ts';
import { ClauseRow } from './clause-row.tsx';
import { type ClauseGroup, type FilterPart, isGroup } from './filter-tree.ts';
import { operandOf, operandsOf } from './operands.ts';

interface PartEditorView {
  readonly entity: UiEntity;
  readonly part: FilterPart;
  readonly onChange: (part: FilterPart) => void;
  readonly onRemove?: (() => void) | undefined;
  readonly isFocused?: boolean;
}

/** Builds a part of a filter: one question, or a group of which all, one, or none must hold. */
export function PartEditor({ entity, part, onChange, onRemove, isFocused = false }: PartEditorView) {
  const { t } = useTexts();
  if (isGroup(part)) return <GroupEditor entity={entity} group={part} onChange={onChange} onRemove={onRemove} />;
  const operand = operandOf(entity, part.path) ?? operandsOf(entity)[0];
  const grow = (join: ClauseGroup['join']) => operand && onChange({ join, parts: [part, newClause(operand)] });
  return (
    <Flex vertical gap={4} align="start">
      <ClauseRow entity={entity} clause={part} onChange={onChange} onRemove={onRemove} isFocused={isFocused} />
      {!onRemove && (
        <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => grow('or')}>
          {t('list.addOr')}
        </Button>
      )}
    </Flex>
  );
}

interface GroupEditorView {
  readonly entity: UiEntity;
  readonly group: ClauseGroup;
  readonly onChange: (part: FilterPart) => void;
  readonly onRemove?: (() => void) | undefined;
}

function GroupEditor({ entity, group, onChange, onRemove }: GroupEditorView) {
  const { t } = useTexts();
  const [first] = operandsOf(entity);
  const put = (index: number, next: FilterPart | undefined) => {
    const parts = group.parts.flatMap((each, at) => (at === index ? (next ?? []) : each));
    const [only] = parts;
    // A group of one question is that question, and one of none is taken away.
    if (parts.length === 0) onRemove?.();
    else onChange(parts.length === 1 && only && group.join !== 'not' && !onRemove ? only : { ...group, parts });
  };
  const add = (part: FilterPart | undefined) => part && onChange({ ...group, parts: [...group.parts, part] });
  return (
    <Flex vertical gap={6} style={{ borderInlineStart: '2px solid var(--ant-color-border)', paddingInlineStart: 10 }}>
      <Flex gap={6} align="center">
        <Select<ClauseGroup['join']>
          aria-label={t('list.join')}
          size="small"
          value={group.join}
          onChange={(join) => onChange({ ...group, join })}
          options={[
            { value: 'or', label: t('list.oneOf') },
            { value: 'and', label: t('list.allOf') },
            { value: 'not', label: t('list.noneOf') },
          ]}
        />
        {onRemove && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('list.removeFilter')}
            onClick={onRemove}
          />
        )}
      </Flex>
      {group.parts.map((each, index) => (
        <PartEditor
          key={placeKey(index)}
          entity={entity}
          part={each}
          onChange={(next) => put(index, next)}
          onRemove={() => put(index, undefined)}
        />
      ))}
      <Flex gap={12}>
        <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => add(first && newClause(first))}>
          {t('list.addQuestion')}
        </Button>
        <Button
          type="link"
          size="small"
          onClick={() => first && add({ join: group.join === 'or' ? 'and' : 'or', parts: [newClause(first)] })}
        >
          {t('list.addGroup')}
        </Button>
      </Flex>
    </Flex>
  );
}

/** The parts have no other identity than their place: one that is typed into must stay the same. */
function placeKey(index: number): string {
  return `part ${index}`;
}
