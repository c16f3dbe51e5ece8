import { expect } from 'chai';
import fc from 'fast-check';
import { cellValue, imageOf, rowsOf } from '../../src/capture/record-image.ts';
import { type AuditApp, createAuditApp } from '../audit-app.ts';

describe('the image of rows', () => {
  let app: AuditApp;

  before(async () => {
    app = await createAuditApp();
  });
  after(() => app.stop());

  it('is read as PostgreSQL wrote it, whatever the values', async () => {
    const numbers = fc.oneof(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
      fc.tuple(fc.integer(), fc.nat({ max: 999_999_999 })).map(([whole, part]) => `${whole}.${String(part).padStart(9, '0')}`),
      fc.nat({ max: 999_999 }).map((part) => `-0.${String(part).padStart(12, '0')}`),
    );
    const moments = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    const row = fc.record({
      n: numbers,
      i: fc.maxSafeInteger(),
      t: fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))),
      m: moments.map((date) => date.toISOString()),
      b: fc.boolean(),
      j: fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000')),
    });
    const rows = fc.sample(row, { numRuns: 200, seed: 7 });
    const [found] = await app.context.db.query<{ image: Buffer; texts: string }>(
      `WITH given AS (
         SELECT (each ->> 'n')::numeric AS n, (each ->> 'i')::bigint AS i, each ->> 't' AS t, (each ->> 'm')::timestamptz AS m,
           (each ->> 'm')::timestamptz::date AS d, (each ->> 'b')::boolean AS b, each -> 'j' AS j, ('{' || md5(each::text) || '}')::uuid AS u
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS a (each, place) ORDER BY place)
       SELECT string_agg(record_send(g), '') AS image,
         json_agg(json_build_array(trim_scale(n)::text, i, t, m, d, b, j, u))::text AS texts FROM given g`,
      [JSON.stringify(rows)],
    );
    const expected = JSON.parse(found?.texts ?? '[]') as unknown[][];
    const read = [...rowsOf(found?.image ?? Buffer.alloc(0))].map((cells) => cells.map(cellValue));
    expect(read.length).to.equal(rows.length);
    for (const [index, values] of read.entries()) {
      const [n, i, t, m, d, b, j, u] = expected[index] ?? [];
      expect(values).to.deep.equal([n, i, t, new Date(String(m)).toISOString(), d, b, j, u]);
    }
  });

  it('is the same again when its rows are put together', async () => {
    const [found] = await app.context.db.query<{ image: Buffer }>(
      `SELECT string_agg(record_send(c), '') AS image FROM (SELECT * FROM pg_class LIMIT 20) c`,
    );
    const image = found?.image ?? Buffer.alloc(0);
    expect(imageOf(rowsOf(image)).equals(image)).to.equal(true);
  });
});
