import { setTimeout as sleep } from 'node:timers/promises';
import { changedRecords, changingRecords, defineEntity, definePlugin, field, Problem } from '@entrepot/sdk';

/** How the library's hooks behave in a test. */
export const taps: { afterBooks?: ((titles: readonly string[]) => Promise<void> | void) | undefined; ms: number } = { ms: 0 };

const Author = defineEntity('library.author', {
  label: { en: 'Author', zh: '作者' },
  fields: {
    code: field.text({ unique: true, label: { en: 'Code', zh: '编号' } }),
    name: field.text({ label: { en: 'Name', zh: '姓名' } }),
  },
});

const Book = defineEntity('library.book', {
  label: { en: 'Book', zh: '图书' },
  fields: {
    isbn: field.text({ unique: true, maxLength: 20, label: { en: 'ISBN', zh: '书号' } }),
    title: field.text({ maxLength: 100, label: { en: 'Title', zh: '书名' } }),
    author: field.ref(Author, { label: { en: 'Author', zh: '作者' } }).optional(),
    pages: field.integer({ minimum: 1, label: { en: 'Pages', zh: '页数' } }).optional(),
    price: field.money({ label: { en: 'Price', zh: '定价' } }).optional(),
    published: field.date({ label: { en: 'Published', zh: '出版日期' } }).optional(),
    received: field.timestamp({ label: { en: 'Received', zh: '入库时间' } }).optional(),
    cover: field
      .enum(
        { hard: { en: 'Hardcover', zh: '精装' }, soft: { en: 'Paperback', zh: '平装' } },
        { label: { en: 'Cover', zh: '装帧' } },
      )
      .default('soft'),
    isLoaned: field.boolean({ label: { en: 'On loan', zh: '可外借' } }).default(false),
    note: field.text({ label: { en: 'Note', zh: '备注' } }).optional(),
  },
});

const LoanItem = defineEntity('library.loanItem', {
  label: { en: 'Loan item', zh: '借阅明细' },
  fields: {
    loan: field.ref('library.loan', { onDelete: 'cascade' }),
    book: field.ref(Book, { label: { en: 'Book', zh: '图书' } }),
    days: field.integer({ minimum: 1, label: { en: 'Days', zh: '天数' } }),
  },
});

const Loan = defineEntity('library.loan', {
  label: { en: 'Loan', zh: '借阅' },
  fields: {
    number: field.text({ unique: true, label: { en: 'Number', zh: '借阅号' } }),
    reader: field.text({ label: { en: 'Reader', zh: '读者' } }),
    items: field.children(LoanItem, 'loan', { label: { en: 'Items', zh: '明细' } }),
  },
});

const Remark = defineEntity('library.remark', {
  label: { en: 'Remark', zh: '评语' },
  fields: { text: field.text({ label: { en: 'Text', zh: '内容' } }) },
});

/** A plugin of the tests of imports. */
export const library = definePlugin({
  name: 'library',
  version: '1.0.0',
  entities: [Author, Book, Loan, LoanItem, Remark],
  messages: { 'zh-CN': { 'library.banned': '禁书' } },
  roles: {
    librarian: { grants: [{ permission: 'library.*' }, { permission: 'kernel.attachment.*' }] },
    clerk: {
      grants: [
        { permission: 'library.book.create', fields: ['isbn', 'title', 'pages'] },
        { permission: 'kernel.attachment.create' },
        { permission: 'kernel.attachment.read' },
      ],
    },
    stranger: { grants: [{ permission: 'library.book.create' }] },
  },
  setup({ on }) {
    on(changingRecords(Book), ({ changes }) => {
      const place = changes.findIndex(({ after }) => after?.title === 'Banned');
      if (place < 0) return;
      const errors = [{ pointer: '/title', code: 'library.banned', detail: 'This book is banned' }];
      throw new Problem('library.banned', { detail: 'This book is banned', errors });
    });
    on(changedRecords(Book), async ({ changes }) => {
      if (taps.ms > 0) await sleep(taps.ms);
      await taps.afterBooks?.(changes.map(({ after }) => after?.title ?? ''));
    });
  },
});
