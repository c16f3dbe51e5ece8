import { PlusOutlined } from '@ant-design/icons';
import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Flex, Spin, Typography } from 'antd';
import { Link } from 'react-router';
import { fieldOf, listPath, recordPath, useModel } from '../api/model.tsx';
import { aggregateQuery, type Page, readPage } from '../api/records.ts';
import { titleOf } from '../api/titles.ts';
import { Cell } from '../fields/cell.tsx';
import { formatNumber, isNumeric } from '../fields/format.ts';
import { sentenceIn } from '../fields/sentence.ts';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';

/** Other records that point at one, through a field of theirs. */
interface Relation {
  readonly entity: UiEntity;
  readonly link: UiField;
}

const most = 20;
const usualColumns = 6;
const rarelyShown: readonly UiField['kind'][] = ['longText', 'json', 'children', 'attachment', 'bytes'];

/** What refers to records of an entity, children left out: they stand in the form. */
export function relationsOf(entities: readonly UiEntity[], about: UiEntity): Relation[] {
  const isChild = (entity: UiEntity, link: UiField) =>
    about.fields.some(({ kind, target, via }) => kind === 'children' && target === entity.name && via === link.name);
  return entities.flatMap((entity) =>
    entity.fields
      .filter((field) => field.kind === 'ref' && field.target === about.name && !isChild(entity, field))
      .map((link) => ({ entity, link })),
  );
}

/** Everything that refers to a record, with its count; what there is none of stands in one line below. */
export function RelatedRecords({ entity, id }: { entity: UiEntity; id: string }) {
  const { t } = useTexts();
  const relations = relationsOf(useModel().ui.entities, entity);
  const pages = useQueries({
    queries: relations.map(({ entity: other, link }) => ({
      queryKey: ['records', other.name, 'related', link.name, id],
      queryFn: () => readPage(other, { filter: { [link.name]: { eq: id } }, sort: '-createdAt', pageSize: most }),
    })),
  });
  if (relations.length === 0) return <Typography.Paragraph type="secondary">{t('record.nothingRelated')}</Typography.Paragraph>;
  const none = relations.filter((_, index) => pages[index]?.data?.data.length === 0);
  return (
    <>
      {relations.map((relation, index) => {
        const { data, isPending } = pages[index] ?? {};
        const key = `${relation.entity.name} ${relation.link.name}`;
        if (isPending) return <Spin key={key} size="small" />;
        return data && data.data.length > 0 ? <RelatedSection key={key} relation={relation} id={id} page={data} /> : null;
      })}
      <EmptyRelations relations={none} id={id} />
    </>
  );
}

/** How many there are in all: counted only where they are more than one sees. */
function CountOf({ relation: { entity, link }, id, page }: { relation: Relation; id: string; page: Page }) {
  const { locale } = useTexts();
  const asked = { filter: { [link.name]: { eq: id } }, values: { count: { count: '*' } } };
  const { data } = useQuery({ ...aggregateQuery(entity, asked), enabled: Boolean(page.nextPageToken) });
  const count = page.nextPageToken ? data?.[0]?.count : page.data.length;
  return count === undefined ? null : (
    <Typography.Text type="secondary">{formatNumber(Number(count), { locale, timeZone: 'UTC' })}</Typography.Text>
  );
}

function RelatedSection({ relation, id, page }: { relation: Relation; id: string; page: Page }) {
  const { t, text, locale } = useTexts();
  const { messages } = useModel().ui;
  const { entity, link } = relation;
  const records = page.data;
  const columns = entity.fields.filter(
    ({ name, kind }) => name !== link.name && name !== entity.title && !rarelyShown.includes(kind),
  );
  const shown = columns.filter(({ name }) => records.some((record) => (record[name] ?? null) !== null)).slice(0, usualColumns);
  const named = entity.title === null ? undefined : fieldOf(entity, entity.title);
  const nameOf = (record: UiRecord) => (named && sentenceIn(messages, named, record, locale)) ?? titleOf(entity, record);
  const list = `${listPath(entity)}?filter=${encodeURIComponent(JSON.stringify({ [link.name]: { eq: id } }))}`;
  const title = `related-${entity.name}-${link.name}`.replaceAll('.', '-');
  return (
    <section className="record-group">
      <Flex justify="space-between" align="baseline" gap={12}>
        <h3 id={title} className="record-section-title">
          {text(listLabel(entity))} <CountOf relation={relation} id={id} page={page} />
        </h3>
        <Flex gap={12} className="record-noprint">
          {entity.operations.includes('create') && link.writable && <NewLink relation={relation} id={id} />}
          {page.nextPageToken && <Link to={list}>{t('record.showAll')}</Link>}
        </Flex>
      </Flex>
      <div className="record-rows">
        <table aria-labelledby={title}>
          <thead>
            <tr>
              <th scope="col">{t('record.record')}</th>
              {shown.map((column) => (
                <th key={column.name} scope="col" data-numeric={isNumeric(column) || undefined}>
                  {text(column.label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.id}>
                <td>
                  <Link to={recordPath(entity, record.id)}>{nameOf(record)}</Link>
                </td>
                {shown.map((column) => (
                  <td key={column.name} data-numeric={isNumeric(column) || undefined}>
                    <Cell entity={entity} field={column} record={record} isTabStop />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function NewLink({ relation: { entity, link }, id }: { relation: Relation; id: string }) {
  const { t, text } = useTexts();
  return (
    <Link to={`${listPath(entity)}/new?${link.name}=${id}`}>
      <PlusOutlined aria-hidden /> {t('record.createNew', { name: text(entity.label) })}
    </Link>
  );
}

function EmptyRelations({ relations, id }: { relations: readonly Relation[]; id: string }) {
  const { t, text } = useTexts();
  if (relations.length === 0) return null;
  const creatable = relations.filter(({ entity, link }) => entity.operations.includes('create') && link.writable);
  return (
    <div className="record-noprint">
      <Typography.Paragraph type="secondary">
        {t('record.noneOf', {
          names: [...new Set(relations.map(({ entity }) => text(listLabel(entity))))].join(t('record.comma')),
        })}
      </Typography.Paragraph>
      <Flex gap={16} wrap>
        {creatable.map((relation) => (
          <NewLink key={`${relation.entity.name} ${relation.link.name}`} relation={relation} id={id} />
        ))}
      </Flex>
    </div>
  );
}
