import { posix } from 'node:path';
import { Problem } from '@entrepot/sdk';
import { unreadable } from './sheet-problems.ts';
import type { SheetRow } from './sheet-row.ts';
import { XlsxPackage } from './xlsx-package.ts';

const workbookPath = 'xl/workbook.xml';
const frame: readonly string[] = ['xl/_rels/workbook.xml.rels', workbookPath, 'xl/styles.xml', 'xl/sharedStrings.xml'];
const isSheet = (path: string) => path.startsWith('xl/worksheets/') && path.endsWith('.xml');

/** The names of a workbook's sheets, in their order. @throws Problem `unreadable-sheet` */
export async function sheetNames(bytes: Uint8Array): Promise<string[]> {
  return (await directoryOf(new XlsxPackage(bytes))).map(({ name }) => name);
}

/** The rows of one sheet; dates as `2031-01-31` or `2031-01-31 08:30:00`, of formulas their results. @throws Problem `unreadable-sheet`, `sheet-too-large` */
export async function* readWorkbook(bytes: Uint8Array, sheet: string): AsyncGenerator<SheetRow> {
  const pack = new XlsxPackage(bytes);
  const path = (await directoryOf(pack)).find(({ name }) => name === sheet)?.path;
  const wanted = new Set([...frame, path]);
  const own = await pack.only(
    (each) => wanted.has(each),
    (each) => (frame.indexOf(each) + frame.length + 1) % (frame.length + 1),
  );
  const { WorkbookReader } = await import('@cj-tech-master/excelts');
  const reader = new WorkbookReader(own, { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore' });
  let last = 0;
  try {
    for await (const worksheet of reader) {
      for await (const row of worksheet) {
        last = Number.isInteger(row.number) ? row.number : last + 1;
        const values = row.values;
        yield { row: last, cells: Array.isArray(values) ? Array.from(values.slice(1), textOf) : [] };
      }
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreadable(`row ${last + 1} of the sheet is damaged`, `工作表第 ${last + 1} 行已损坏`, error);
  }
}

/** Sheets by name with the part that holds each. */
async function directoryOf(pack: XlsxPackage): Promise<readonly { name: string; path: string }[]> {
  const names = frame.slice(0, 2);
  if (!pack.paths.includes(workbookPath)) throw unreadable('the archive is no workbook', '该压缩包不是工作簿');
  const own = await pack.only(
    (path) => names.includes(path),
    (path) => names.indexOf(path),
  );
  const { WorkbookReader } = await import('@cj-tech-master/excelts');
  const reader = new WorkbookReader(own, { worksheets: 'ignore', sharedStrings: 'ignore', styles: 'ignore' });
  try {
    for await (const _ of reader) break;
  } catch (error) {
    throw unreadable('the workbook is damaged or cut off', '工作簿已损坏或不完整', error);
  }
  const targets = new Map(
    reader.workbookRels?.map(({ Id, Target }) => [Id, posix.join('/xl', posix.resolve('/xl', Target).replace(/^\/xl/, ''))]),
  );
  return (reader.model?.sheets ?? []).flatMap(({ name, rId }) => {
    const path = targets.get(rId)?.slice(1) ?? '';
    return isSheet(path) ? [{ name, path }] : [];
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  // A double shows 15 digits: what a person typed as 12.3 is stored as 12.300000000000001.
  if (typeof value === 'number') return plain(Number(value.toPrecision(15)));
  if (value instanceof Date) return momentText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value && Array.isArray(value.richText)) {
    return value.richText.map((part: { text?: unknown }) => textOf(part.text)).join('');
  }
  if ('result' in value) return textOf(value.result);
  if ('text' in value) return textOf(value.text);
  return 'error' in value ? textOf(value.error) : '';
}

function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/0+$/, '');
}

/** Cells have no time zone: the reader gives their moment as if in UTC. */
function momentText(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return '';
  const text = new Date(Math.round(moment.getTime() / 1000) * 1000).toISOString();
  return text.slice(11, 19) === '00:00:00' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
