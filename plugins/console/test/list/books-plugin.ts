import {
  defineAction,
  defineEntity,
  definePlugin,
  defineStates,
  field,
  Problem,
  type Row,
  type Transaction,
  tableOf,
} from '@entrepot/sdk';

const states = defineStates({
  initial: 'ordered',
  states: {
    ordered: { en: 'Ordered', zh: '已订购' },
    shelved: { en: 'On the shelf', zh: '在架' },
    lent: { en: 'Lent', zh: '已借出' },
    lost: { en: 'Lost', zh: '遗失' },
  },
  transitions: {
    shelve: { from: ['ordered', 'lent'], to: 'shelved', label: { en: 'Shelve', zh: '上架' } },
    lend: { from: ['shelved'], to: 'lent', label: { en: 'Lend', zh: '借出' } },
    lose: { from: ['shelved', 'lent'], to: 'lost', label: { en: 'Give up', zh: '报失' } },
  },
});

export const Author = defineEntity('library.author', {
  label: { en: 'Author', zh: '作者' },
  title: 'name',
  fields: { name: field.text({ unique: true, label: { en: 'Name', zh: '姓名' } }) },
});

export const Note = defineEntity('library.note', {
  label: { en: 'Note', zh: '批注' },
  fields: {
    book: field.ref('library.book', { onDelete: 'cascade', label: { en: 'Book', zh: '图书' } }),
    words: field.text({ label: { en: 'Words', zh: '内容' } }),
  },
});

/** A field of every kind that a list can show. */
export const Book = defineEntity('library.book', {
  label: { en: 'Books', zh: '图书' },
  title: 'name',
  fields: {
    name: field.text({ unique: true, label: { en: 'Title', zh: '书名' } }),
    author: field.ref(Author, { label: { en: 'Author', zh: '作者' } }).optional(),
    status: field.states(states, { label: { en: 'Status', zh: '状态' } }),
    binding: field
      .enum(
        { hard: { en: 'Hardcover', zh: '精装' }, soft: { en: 'Paperback', zh: '平装' }, ring: { en: 'Ring binder', zh: '活页' } },
        { label: { en: 'Binding', zh: '装帧' } },
      )
      .default('soft'),
    pages: field.integer({ minimum: 0, label: { en: 'Pages', zh: '页数' } }).default(0),
    copies: field.quantity({ minimum: 0, label: { en: 'Copies', zh: '册数' } }).default(1),
    weight: field.decimal({ precision: 12, scale: 3, label: { en: 'Weight (kg)', zh: '重量（千克）' } }).optional(),
    price: field.money({ label: { en: 'Price', zh: '价格' } }).optional(),
    isRare: field.boolean({ label: { en: 'Rare', zh: '珍本' } }).default(false),
    printedOn: field.date({ label: { en: 'Printed', zh: '印刷日期' } }).optional(),
    boughtAt: field.timestamp({ label: { en: 'Bought', zh: '购入时间' } }).optional(),
    cover: field.attachment({ label: { en: 'Cover', zh: '封面' } }).optional(),
    facts: field.json({ type: 'object' }, { label: { en: 'Facts', zh: '资料' } }).optional(),
    summary: field.longText({ label: { en: 'Summary', zh: '摘要' } }).optional(),
    shelfPlace: field.text({ label: { en: 'Place', zh: '位置' } }).optional(),
    notes: field.children(Note, 'book', { label: { en: 'Notes', zh: '批注' } }),
  },
});

type State = keyof (typeof states)['states'];

async function move(tx: Transaction, record: Row<typeof Book>, from: readonly State[], to: State, place?: string | null) {
  const rows = await tx.query(
    `UPDATE ${tableOf(Book)} SET status = $2, shelf_place = coalesce($4, shelf_place), version = version + 1, updated_at = now()
     WHERE id = $1 AND status = ANY ($3) RETURNING id`,
    [record.id, to, from, place ?? null],
  );
  if (rows.length > 0) return;
  const { name, status } = record;
  throw new Problem('library.not-there', { status: 409, detail: `"${name}" is ${status}.`, params: { name, status } });
}

const { transitions } = states;

/** How long an action takes, in milliseconds, for tests that stop it midway. */
export const pace = { ms: 0 };

export const library = definePlugin({
  name: 'library',
  version: '1.0.0',
  label: { en: 'Library', zh: '图书馆' },
  entities: [Author, Book, Note],
  actions: {
    shelve: defineAction({
      entity: Book,
      label: transitions.shelve.label,
      input: { place: field.text({ label: { en: 'Place', zh: '位置' } }) },
      handler: ({ db, record, input }) =>
        db.transaction((tx) => move(tx, record, transitions.shelve.from, 'shelved', input.place)),
    }),
    lend: defineAction({
      entity: Book,
      label: transitions.lend.label,
      undo: 'takeBack',
      handler: ({ db, record }) =>
        db.transaction(async (tx) => {
          if (pace.ms > 0) await tx.query(`SELECT pg_sleep(${pace.ms / 1000})`);
          await move(tx, record, transitions.lend.from, 'lent');
        }),
    }),
    takeBack: defineAction({
      entity: Book,
      label: { en: 'Take back', zh: '收回' },
      handler: ({ db, record }) => db.transaction((tx) => move(tx, record, ['lent'], 'shelved')),
    }),
    lose: defineAction({
      entity: Book,
      label: transitions.lose.label,
      handler: ({ db, record }) => db.transaction((tx) => move(tx, record, transitions.lose.from, 'lost')),
    }),
  },
  roles: { reader: { grants: [{ permission: 'library.book.read' }, { permission: 'library.author.read' }] } },
  messages: { 'zh-CN': { 'library.not-there': '“{name}”的状态是 {status}。' } },
});

/** SQL that makes so many books, one a quarter of an hour back from now, with two authors. */
export const fillBooks = `
  WITH author AS (
    INSERT INTO library.authors (name) VALUES ('Ada Lovelace'), ('曹雪芹') ON CONFLICT DO NOTHING RETURNING id, name)
  INSERT INTO library.books
    (name, author_id, status, binding, pages, copies, weight, price_amount, price_currency, is_rare, printed_on, bought_at, summary, created_at)
  SELECT 'Book ' || lpad(n::text, 7, '0'),
    (SELECT id FROM author ORDER BY name OFFSET n % 2 LIMIT 1),
    (ARRAY['ordered', 'shelved', 'shelved', 'lent', 'lost'])[1 + n % 5],
    (ARRAY['hard', 'soft', 'ring'])[1 + n % 3],
    (n * 37) % 900, n % 12, CASE WHEN n % 7 = 0 THEN NULL ELSE (n % 4000) / 1000.0 END,
    (n * 13 % 20000) / 100.0, CASE WHEN n % 4 = 0 THEN 'USD' ELSE 'CNY' END, n % 11 = 0,
    current_date - (n % 400), now() - make_interval(mins => 15 * n), 'A summary of book ' || n, now() - make_interval(mins => 15 * n)
  FROM generate_series(1, $1::int) n`;
