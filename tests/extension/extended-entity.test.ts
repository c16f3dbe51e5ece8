import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, extendEntity, field } from '@entrepot/sdk';
import { expect } from 'chai';

const Book = defineEntity('library.book', { fields: { title: field.text(), pages: field.integer() } });
const library = definePlugin({ name: 'library', version: '1.0.0', entities: [Book] });
const ratings = definePlugin({
  name: 'ratings',
  version: '1.0.0',
  requires: { library: '^1.0.0' },
  extends: [extendEntity(Book, { rating: field.integer({ index: true, minimum: 0 }).optional() })],
});
const shelves = definePlugin({
  name: 'shelves',
  version: '1.0.0',
  requires: { library: '^1.0.0' },
  extends: [extendEntity(Book, { shelf: field.text({ maxLength: 10, index: true }).default('new') })],
});

const path = '/api/v1/library/books';
const query = (filter: object, sort = '') =>
  `${path}?pageSize=50&filter=${encodeURIComponent(JSON.stringify(filter))}&sort=${sort}`;

interface Scans {
  index: number;
  sequential: number;
}

/** How often PostgreSQL has read the added column's index and the whole table; it tells a second late. */
async function scans(app: TestApp): Promise<Scans> {
  const [row] = await app.context.db.query<Scans>(
    `SELECT (SELECT sum(s.idx_scan)::int FROM pg_stat_user_indexes s JOIN pg_indexes i ON i.indexname = s.indexrelname
              WHERE s.schemaname = 'library' AND i.indexdef LIKE '%(rating%') AS index,
            (SELECT seq_scan::int FROM pg_stat_user_tables WHERE schemaname = 'library' AND relname = 'books') AS sequential`,
  );
  return row ?? { index: 0, sequential: 0 };
}

describe('An entity that two plugins extend', function () {
  this.timeout(120_000);
  let app: TestApp;

  before(async () => {
    app = await createTestApp({ plugins: [library, ratings, shelves] });
  });

  it('takes, checks, filters and answers the added fields like its own', async () => {
    const made = await app.post(path, { title: 'Ulysses', pages: 730, rating: 5, shelf: 'irish' });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    expect(made.body).to.include({ title: 'Ulysses', rating: 5, shelf: 'irish' });
    const plain = await app.post(path, { title: 'Emma', pages: 474 });
    expect(plain.body).to.include({ rating: null, shelf: 'new' });

    const wrong = await app.post(path, { title: 'Dune', pages: 612, rating: -1 });
    expect(wrong.status).to.equal(422);
    expect(wrong.body.errors[0].pointer).to.equal('/rating');

    const found = await app.get(query({ rating: { gte: 4 }, shelf: { eq: 'irish' } }));
    expect(found.body.data.map(({ title }: { title: string }) => title)).to.deep.equal(['Ulysses']);
    const unrated = await app.get(query({ rating: { ne: 5 } }));
    expect(unrated.body.data.map(({ title }: { title: string }) => title)).to.deep.equal(['Emma']);
  });

  it('shows the added fields in OpenAPI', async () => {
    const { body } = await app.get('/openapi.json');
    expect(JSON.stringify(body.components.schemas)).to.include('"rating"').and.to.include('"shelf"');
  });

  it('filters and sorts 1,000,000 rows by the added number through its index', async () => {
    await app.context.db.query(
      `INSERT INTO library.books (title, pages, rating) SELECT 'Book ' || n, n % 900, n FROM generate_series(1, 1000000) AS n`,
    );
    await app.context.db.query('ANALYZE library.books');
    const before = await scans(app);
    const started = performance.now();
    const filtered = await app.get(query({ rating: { gte: 500_000, lt: 500_010 } }, 'rating'));
    const sorted = await app.get(query({ shelf: { eq: 'new' } }, '-rating'));
    const milliseconds = performance.now() - started;

    const ratingsOf = (body: { data: { rating: number | null }[] }) => body.data.map(({ rating }) => rating);
    expect(ratingsOf(filtered.body)).to.deep.equal(Array.from({ length: 10 }, (_, n) => 500_000 + n));
    const present = ratingsOf(sorted.body).filter((rating) => rating !== null);
    expect(present.slice(0, 3)).to.deep.equal([1_000_000, 999_999, 999_998]);
    expect(milliseconds, 'both answers').to.be.lessThan(1_000);

    let after = await scans(app);
    for (let attempt = 0; attempt < 50 && after.index < before.index + 2; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      after = await scans(app);
    }
    expect(after.index - before.index, 'scans of the index').to.be.at.least(2);
    expect(after.sequential - before.sequential, 'scans of the table').to.equal(0);
  });

  it('plans both statements on the index, as EXPLAIN shows', async () => {
    const plan = async (text: string) => {
      const lines = await app.context.db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`);
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    };
    expect(await plan('SELECT * FROM library.books WHERE rating >= 500000 AND rating < 500010')).to.match(/Index.*books_rating/);
    expect(await plan('SELECT * FROM library.books ORDER BY rating LIMIT 50')).to.match(/Index Scan using books_rating/);
  });
});
