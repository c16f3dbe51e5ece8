import { pathToFileURL } from 'node:url';
import { defineEntity, definePlugin, defineStates, field } from '@entrepot/sdk';
import consolePlugin from '../../src/index.ts';
import { startConsole } from '../browser/browser.ts';

const states = defineStates({
  initial: 'open',
  states: { open: { en: 'Open' }, held: { en: 'Held' }, done: { en: 'Done' } },
  transitions: { finish: { from: ['open', 'held'], to: 'done' } },
});

/** Twenty columns of all kinds, of which some are indexed, as in a real plugin. */
const Thing = defineEntity('bench.thing', {
  title: 'code',
  fields: {
    code: field.text({ unique: true }),
    name: field.text(),
    status: field.states(states, { index: true }),
    size: field.enum({ s: { en: 'Small' }, m: { en: 'Middle' }, l: { en: 'Large' } }).default('m'),
    team: field.text({ index: true }),
    place: field.text(),
    pieces: field.quantity({ index: true }),
    pages: field.integer(),
    rank: field.integer(),
    weight: field.decimal({ precision: 12, scale: 3 }),
    share: field.decimal({ precision: 12, scale: 4 }),
    price: field.money(),
    cost: field.money(),
    isRare: field.boolean(),
    isOld: field.boolean(),
    madeOn: field.date({ index: true }),
    soldOn: field.date().optional(),
    seenAt: field.timestamp({ index: true }),
    country: field.text(),
    remark: field.text().optional(),
  },
});

const fill = `
  INSERT INTO bench.things (id, code, name, status, size, team, place, pieces, pages, rank, weight, share, price_amount, price_currency,
    cost_amount, cost_currency, is_rare, is_old, made_on, sold_on, seen_at, country, remark, created_at)
  SELECT uuidv7(make_interval(secs => n - $1::int)), 'T' || lpad(n::text, 8, '0'), 'Thing number ' || n, (ARRAY['open','held','done'])[1 + n % 3],
    (ARRAY['s','m','l'])[1 + n % 3], 'team ' || n % 200, 'bin ' || n % 5000, (n::bigint * 7919) % 100000, n % 900, n % 50,
    (n % 9000) / 1000.0, (n % 777) / 100.0, (n % 100000) / 100.0, 'CNY', (n % 7000) / 100.0, 'USD', n % 17 = 0, n % 3 = 0,
    current_date - n % 900, CASE WHEN n % 4 = 0 THEN NULL ELSE current_date - n % 300 END, now() - make_interval(secs => n * 30),
    (ARRAY['CN','US','DE','JP'])[1 + n % 4], CASE WHEN n % 9 = 0 THEN 'remark ' || n END, now() - make_interval(secs => $1::int - n)
  FROM generate_series(1, $1::int) n`;

const fields = Object.keys(Thing.fields);

/** What people ask of a long list, by what it leans on. */
const requests: Readonly<Record<'indexed' | 'searched', readonly object[]>> = {
  indexed: [
    {},
    { sort: '-pieces' },
    { sort: 'seenAt' },
    { sort: 'madeOn,-pieces' },
    { filter: { status: { eq: 'held' } } },
    { filter: { team: { in: ['team 7', 'team 9'] } }, sort: '-id' },
    { filter: { team: { eq: 'team 7' } }, sort: '-pieces' },
    { filter: { madeOn: { gte: '2026-01-01' } }, sort: 'code' },
    { filter: { code: { startsWith: 'T0000' } }, sort: 'code' },
    { filter: { or: [{ pieces: { gt: 99_000 } }, { isRare: { eq: true } }] } },
    { filter: { 'price.amount': { gte: '500' }, size: { in: ['s', 'l'] } } },
  ],
  // No index serves them: PostgreSQL looks at every row.
  searched: [{ sort: '-rank,name' }, { sort: 'price.amount' }, { filter: { name: { contains: '99999' } } }],
};

export interface ListFigures {
  readonly rows: number;
  /** Milliseconds that the API took for a page of 200 records. */
  readonly api: { readonly p50: number; readonly p95: number; readonly worst: number };
  /** The same for what no index serves. */
  readonly searched: { readonly p50: number; readonly p95: number; readonly worst: number };
  /** Milliseconds of counting what a list has. */
  readonly count: number;
  /** Milliseconds from the choice of the list in the menu until its rows are painted. */
  readonly painted: number;
  /** The same from an address, with the page to load. */
  readonly loaded: number;
  /** Milliseconds of the frames while scrolling. */
  readonly frames: { readonly p50: number; readonly p95: number; readonly count: number };
  /** How many records were scrolled through. */
  readonly scrolled: number;
}

function of(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const spread = (values: readonly number[]) => ({ p50: of(values, 0.5), p95: of(values, 0.95), worst: of(values, 1) });

/** Measures a list of so many rows × 20 columns, from the API to the frames in a browser. */
export async function measureList(rows: number, { rounds = 10, seconds = 4 } = {}): Promise<ListFigures> {
  const plugin = definePlugin({ name: 'bench', version: '1.0.0', entities: [Thing] });
  const under = await startConsole({ plugins: [plugin, consolePlugin] });
  try {
    await under.app.kernel.db.query(fill, [rows]);
    await under.app.kernel.db.query('VACUUM ANALYZE bench.things');
    const page = await under.signedIn();
    const { request } = page.context();
    const ask = async (path: string, data: object): Promise<{ ms: number; body: Record<string, unknown> }> => {
      const started = performance.now();
      const answer = await request.post(`/api/v1/bench/things${path}`, { data, headers: { 'X-Requested-With': 'entrepot' } });
      const body = await answer.json();
      if (!answer.ok()) throw new Error(JSON.stringify(body));
      return { ms: performance.now() - started, body };
    };
    const times = async (list: readonly object[], times: number): Promise<number[]> => {
      const measured: number[] = [];
      for (let round = 0; round < times; round += 1) {
        for (const query of list) {
          const first = await ask(':search', { ...query, fields, pageSize: 200 });
          measured.push(first.ms);
          const pageToken = first.body.nextPageToken;
          if (pageToken) measured.push((await ask(':search', { ...query, fields, pageSize: 200, pageToken })).ms);
        }
      }
      return measured;
    };
    await times(requests.indexed, 1);
    const api = spread(await times(requests.indexed, rounds));
    const searched = spread(await times(requests.searched, Math.ceil(rounds / 3)));
    const counts = [];
    for (let round = 0; round < rounds; round += 1)
      counts.push((await ask(':aggregate', { values: { count: { count: '*' } } })).ms);

    await page.goto('/');
    await page.evaluate(() => localStorage.setItem('entrepot.preferences', '{"locale":"en","timeZone":"UTC","isTourSeen":true}'));
    const painted: number[] = [];
    const loaded: number[] = [];
    const columns = `columns=${fields.join()}`;
    for (let round = 0; round < 3; round += 1) {
      await page.goto('/bench/things/new');
      await page.waitForLoadState('networkidle');
      painted.push(
        await page.evaluate(async () => {
          const link = document.querySelector<HTMLAnchorElement>('a[href="/bench/things"]');
          const started = performance.now();
          link?.click();
          while (!document.querySelector('[role=grid] tbody tr:not([aria-busy])')) await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return performance.now() - started;
        }),
      );
      const started = performance.now();
      await page.goto(`/bench/things?${columns}`);
      await page.locator('[role=grid] tbody tr:not([aria-busy])').first().waitFor();
      loaded.push(performance.now() - started);
    }
    await page.waitForTimeout(1_000);
    const { frames, scrolled } = await page.evaluate(async (ms) => {
      const grid = document.querySelector('[role=grid]');
      const frames: number[] = [];
      const started = performance.now();
      let last = started;
      while (grid && last - started < ms) {
        grid.scrollBy(0, 90);
        const now = await new Promise<number>(requestAnimationFrame);
        frames.push(now - last);
        last = now;
      }
      return { frames: frames.slice(1), scrolled: Math.round((grid?.scrollTop ?? 0) / 36) };
    }, seconds * 1_000);
    return {
      rows,
      api,
      searched,
      count: of(counts, 0.95),
      painted: of(painted, 1),
      loaded: of(loaded, 1),
      frames: { p50: of(frames, 0.5), p95: of(frames, 0.95), count: frames.length },
      scrolled,
    };
  } finally {
    await under.stop();
  }
}

function print(figures: ListFigures): void {
  const { rows, api, searched, count, painted, loaded, frames, scrolled } = figures;
  const lines: [string, number, number | undefined][] = [
    ['API, a page of 200 × 20, p95', api.p95, 300],
    ['API, the same, p50', api.p50, undefined],
    ['API, the slowest', api.worst, undefined],
    ['API where no index serves, p95', searched.p95, 300],
    ['API, counting all, p95', count, 300],
    ['rows painted after the click', painted, 1_000],
    ['rows painted after loading the address', loaded, undefined],
    ['a frame while scrolling, p95', frames.p95, 33],
    ['a frame while scrolling, p50', frames.p50, undefined],
  ];
  console.log(
    `${rows.toLocaleString('en')} rows × 20 columns; ${frames.count} frames over ${scrolled.toLocaleString('en')} records`,
  );
  for (const [what, value, goal] of lines) {
    const verdict = goal === undefined ? '' : `goal ≤ ${goal} ms ${value <= goal ? 'met' : 'MISSED'}`;
    console.log(`${what.padEnd(42)} ${value.toFixed(1).padStart(9)} ms  ${verdict}`);
  }
}

// node --conditions=development plugins/console/test/bench/list-bench.ts [rows]
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  print(await measureList(Number(process.argv[2] ?? 1_000_000)));
  process.exit(0);
}
