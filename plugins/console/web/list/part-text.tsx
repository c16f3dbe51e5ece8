import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueries } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useModel } from '../api/model.tsx';
import { titleQuery } from '../api/titles.ts';
import { usePreferences } from '../app/preferences.ts';
import { formatMoment, formatNumber, formatValue } from '../fields/format.ts';
import { useTexts } from '../i18n/text.ts';
import { takesValue } from './clause.ts';
import { type Clause, type FilterPart, isGroup } from './filter-tree.ts';
import { type Operand, operandOf } from './operands.ts';
import { operatorKey } from './operator-text.ts';

/** A part of a filter in words. */
export function PartText({ entity, part }: { entity: UiEntity; part: FilterPart }) {
  const { t } = useTexts();
  if (!isGroup(part)) return <ClauseText entity={entity} clause={part} />;
  return (
    <>
      {part.join === 'not' && `${t('list.joinNot')} `}
      {part.parts.map((each, index) => (
        <Fragment key={JSON.stringify(each)}>
          {index > 0 && <em> {t(part.join === 'or' ? 'list.joinOr' : 'list.joinAnd')} </em>}
          {isGroup(each) ? (
            <>
              (<PartText entity={entity} part={each} />)
            </>
          ) : (
            <PartText entity={entity} part={each} />
          )}
        </Fragment>
      ))}
    </>
  );
}

const mostNamed = 3;

function ClauseText({ entity, clause }: { entity: UiEntity; clause: Clause }) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const operand = operandOf(entity, clause.path);
  const values = (Array.isArray(clause.value) ? clause.value : [clause.value]) as readonly unknown[];
  const target = useModel().entity(operand?.field.target ?? '');
  const named = values.slice(0, mostNamed);
  const titles = useQueries({
    queries: named.map((value) => titleQuery(target, operand?.type === 'ref' ? (value as string | null) : undefined)),
  });
  if (!operand) return `${clause.path} …`;
  const words = named.map((value, index) => titles[index]?.data ?? valueText(operand, value));
  const more = values.length > mostNamed ? ` +${values.length - mostNamed}` : '';
  const separator = locale === 'zh-CN' ? '、' : ', ';
  return (
    <>
      {text(operand.label)} <span style={{ opacity: 0.75 }}>{t(operatorKey(clause.operator, operand.type))}</span>
      {takesValue(clause.operator) && ` ${words.join(separator)}${more}`}
    </>
  );

  function valueText({ field, type }: Operand, value: unknown): string {
    const region = { locale, timeZone };
    if (value === null || value === undefined) return t('list.noValue');
    if (clause.operator === 'within') return t(`list.${String(value)}`);
    if (type === 'boolean') return t(value === true ? 'list.yes' : 'list.no');
    if (type === 'decimal') return formatNumber(String(value), region);
    if (type === 'moment') return formatMoment(String(value), region);
    if (type === 'ref') return String(value).slice(-8);
    return field.kind === 'money' ? String(value) : formatValue(field, value, region);
  }
}
