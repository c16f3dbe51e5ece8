import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import type { UiEntity, UiField, UiRecord } from '@entrepot/sdk/ui';
import { Button, Flex, Pagination, Typography } from 'antd';
import { type ClipboardEvent, useState } from 'react';
import { useModel } from '../api/model.tsx';
import { isNumeric } from '../fields/format.ts';
import { FieldInput } from '../fields/input.tsx';
import { useTexts } from '../i18n/text.ts';
import { emptyValues, rowFields, type Values } from './draft.ts';
import { FieldValue } from './field-value.tsx';
import { cellsOf, pasteRows } from './paste-rows.ts';
import { type Faults, noFaults } from './place-faults.ts';

const pageSize = 50;

interface ChildTableProps {
  readonly field: UiField;
  readonly rows: readonly Values[];
  /** Undefined where the rows are only read. */
  readonly onChange: ((rows: readonly Values[]) => void) | undefined;
  /** By cell, as `0/quantity`; of the whole table under ``. */
  readonly faults?: Faults;
  readonly form: string;
}

/** The rows that belong to a record: read, or typed in a grid that takes blocks from a spreadsheet. */
export function ChildTable({ field, rows, onChange, faults = noFaults, form }: ChildTableProps) {
  const model = useModel();
  const { t, text } = useTexts();
  const [page, setPage] = useState(1);
  const entity = model.entity(field.target ?? '');
  if (!entity) return null;
  const fields = rowFields(field, (name) => model.entity(name));
  const columns = columnsOf(fields, rows, onChange !== undefined);
  const first = (page - 1) * pageSize;
  const add = () => {
    onChange?.([...rows, emptyValues(fields)]);
    setPage(Math.ceil((rows.length + 1) / pageSize));
  };
  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const cells = cellsOf(event.clipboardData.getData('text/plain'));
    const cell = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (!onChange || !cell || (cells.length < 2 && (cells[0]?.length ?? 0) < 2)) return;
    event.preventDefault();
    const corner = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    const last = cells.at(-1)?.join('') === '' ? cells.slice(0, -1) : cells;
    onChange(pasteRows(rows, columns, fields, corner, last));
  };
  const fault = faults.get('');
  return (
    <section className="record-group" data-field={field.name}>
      <h3 id={`${form}-${field.name}-title`}>
        {text(field.label)} <Typography.Text type="secondary">{rows.length}</Typography.Text>
      </h3>
      {rows.length === 0 ? (
        <Typography.Paragraph type="secondary">{onChange ? t('record.noRowsYet') : t('record.noRows')}</Typography.Paragraph>
      ) : (
        <div className="record-rows" data-editing={onChange !== undefined || undefined} onPaste={paste}>
          <table aria-labelledby={`${form}-${field.name}-title`}>
            <Header columns={columns} isEditing={onChange !== undefined} />
            <tbody>
              {rows.slice(first, first + pageSize).map((row, offset) => (
                <Row
                  key={String(row.id ?? `new-${first + offset}`)}
                  entity={entity}
                  columns={columns}
                  row={row}
                  index={first + offset}
                  form={`${form}-${field.name}`}
                  faults={faults}
                  onChange={
                    onChange && ((next) => onChange(next ? rows.with(first + offset, next) : rows.toSpliced(first + offset, 1)))
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {fault !== undefined && (
        <div className="record-fault" role="alert">
          {fault}
        </div>
      )}
      <Flex gap={12} align="center" wrap style={{ marginTop: 8 }}>
        {onChange && (
          <>
            <Button id={`${form}-${field.name}`} icon={<PlusOutlined aria-hidden />} onClick={add}>
              {t('record.addRow')}
            </Button>
            {rows.length > 0 && <Typography.Text type="secondary">{t('record.pasteHint')}</Typography.Text>}
          </>
        )}
        {rows.length > pageSize && (
          <Pagination
            current={page}
            pageSize={pageSize}
            total={rows.length}
            showSizeChanger={false}
            onChange={setPage}
            size="small"
          />
        )}
      </Flex>
    </section>
  );
}

/** Who reads sees the columns in which something stands; who types those that can be typed, and what the others say. */
function columnsOf(fields: readonly UiField[], rows: readonly Values[], isEditing: boolean): readonly UiField[] {
  const isUsed = ({ name }: UiField) => rows.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== '');
  const shown = fields.filter((field) => field.kind !== 'bytes' && (isUsed(field) || (isEditing && field.writable)));
  return isEditing ? [...shown.filter(({ writable }) => writable), ...shown.filter(({ writable }) => !writable)] : shown;
}

function Header({ columns, isEditing }: { columns: readonly UiField[]; isEditing: boolean }) {
  const { t, text, note } = useTexts();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.name} scope="col" data-numeric={isNumeric(column) || undefined} title={note(column.description)}>
            {text(column.label)}
            {isEditing && column.required && (
              <span className="record-required" aria-hidden>
                *
              </span>
            )}
          </th>
        ))}
        {isEditing && (
          <th scope="col">
            <span className="record-hidden">{t('record.removeRows')}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly entity: UiEntity;
  readonly columns: readonly UiField[];
  readonly row: Values;
  readonly index: number;
  readonly form: string;
  readonly faults: Faults;
  /** Without a row it is taken away. */
  readonly onChange: ((row: Values | undefined) => void) | undefined;
}

function Row({ entity, columns, row, index, form, faults, onChange }: RowProps) {
  const { t, text } = useTexts();
  return (
    <tr>
      {columns.map((column, place) => {
        const fault = faults.get(`${index}/${column.name}`);
        const id = `${form}-${index}-${column.name}`;
        return (
          <td
            key={column.name}
            data-row={index}
            data-column={place}
            data-kind={column.kind}
            data-numeric={isNumeric(column) || undefined}
          >
            {onChange && column.writable && column.kind !== 'children' ? (
              <FieldInput
                entity={entity}
                field={column}
                value={row[column.name]}
                id={id}
                name={t('record.cell', { name: text(column.label), row: index + 1 })}
                isWrong={fault !== undefined}
                describedBy={fault === undefined ? undefined : `${id}-note`}
                onChange={(value) => onChange({ ...row, [column.name]: value })}
              />
            ) : (
              <FieldValue entity={entity} field={column} record={row as UiRecord} />
            )}
            {fault !== undefined && (
              <div id={`${id}-note`} className="record-fault" role="alert">
                {fault}
              </div>
            )}
          </td>
        );
      })}
      {onChange && (
        <td>
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('record.removeRow', { row: index + 1 })}
            onClick={() => onChange(undefined)}
          />
        </td>
      )}
    </tr>
  );
}
