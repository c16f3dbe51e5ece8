import { createTestApp, type TestApp } from '@entrepot/core/testing';
import type { ColumnMapping } from '@entrepot/desk/imports/column-mapping';
import type { ImportRun } from '@entrepot/desk/imports/import-runs';
import type { ImportInspection } from '@entrepot/desk/imports/inspect-import';
import type { ImportPreview } from '@entrepot/desk/imports/preview-import';
import { library } from './library.fixture.ts';

type Who = Parameters<TestApp['as']>[0];

const kernel = '/api/v1/kernel';
export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What the tests of imports do with an application. */
export class ImportDesk {
  readonly app: TestApp;
  readonly #who: Who;

  constructor(app: TestApp, who: Who = 'admin') {
    this.app = app;
    this.#who = who;
  }

  static async open(): Promise<ImportDesk> {
    return new ImportDesk(await createTestApp({ plugins: [library] }));
  }

  as(who: Who): ImportDesk {
    return new ImportDesk(this.app, who);
  }

  async upload(content: string | Uint8Array, name = 'file.csv', type = 'text/csv'): Promise<string> {
    const path = `${kernel}/attachments?name=${encodeURIComponent(name)}`;
    return (await this.app.as(this.#who).post(path, content, { 'content-type': type })).body.id;
  }

  post(action: string, body: object, locale = 'en') {
    return this.app.as(this.#who).post(`${kernel}/${action}`, body, { 'accept-language': locale });
  }

  get(path: string, headers?: Readonly<Record<string, string>>) {
    return this.app.as(this.#who).get(`${kernel}/${path}`, headers);
  }

  async inspect(entity: string, file: string, choice: object = {}): Promise<ImportInspection> {
    return (await this.post('inspectImport', { entity, file, ...choice })).body;
  }

  async preview(entity: string, file: string, mapping: ColumnMapping, more: object = {}, locale = 'en'): Promise<ImportPreview> {
    return (await this.post('previewImport', { entity, file, mapping, ...more }, locale)).body;
  }

  /** Starts an import and lets it run. */
  async run(entity: string, file: string, mapping: ColumnMapping, more: object = {}, locale = 'en'): Promise<ImportRun> {
    const { body } = await this.post('startImport', { entity, file, mapping, ...more }, locale);
    await this.app.runJobs();
    return this.find(body.id);
  }

  async find(id: string): Promise<ImportRun> {
    return (await this.get(`importRun?id=${id}`)).body;
  }

  /** Inspects, and imports as suggested. */
  async take(entity: string, content: string, more: object = {}): Promise<ImportRun> {
    const file = await this.upload(content);
    return this.run(entity, file, (await this.inspect(entity, file)).mapping, more);
  }

  async count(table: string): Promise<number> {
    const [row] = await this.app.context.db.query<{ count: number }>(`SELECT count(*) FROM library.${table}`);
    return row?.count ?? 0;
  }

  query<R extends object>(text: string): Promise<R[]> {
    return this.app.context.db.query<R>(text);
  }
}

/** What became of the rows, and of all of them. */
export function rowsOf(run: ImportRun): Readonly<Record<string, number>> {
  const { rows, createdRows, updatedRows, unchangedRows, rejectedRows, notReachedRows } = run;
  return { rows, createdRows, updatedRows, unchangedRows, rejectedRows, notReachedRows };
}
