import { Workbook } from '@cj-tech-master/excelts';
import { expect } from 'chai';
import { ImportDesk, rowsOf, workbookType } from './import-desk.ts';
import { taps } from './library.fixture.ts';

const books = (count: number, title: (index: number) => string = (index) => `Book ${index}`) =>
  ['ISBN,Title,Pages', ...Array.from({ length: count }, (_, index) => `B${index},${title(index)},${index + 1}`)].join('\n');

describe('an import', () => {
  let desk: ImportDesk;
  beforeEach(async () => {
    taps.afterBooks = undefined;
    desk = await ImportDesk.open();
  });
  afterEach(() => desk.app.stop());

  it('suggests what columns mean by their names in both languages, and by their values', async () => {
    const file = await desk.upload('书号,Title,作者,页  数,Published on,Unknown\nB1,One,A1,12,2031-01-31,x\n');
    const { mapping, evidence, columns, known } = await desk.inspect('library.book', file);
    expect(mapping.columns).to.deep.equal({
      书号: 'isbn',
      Title: 'title',
      作者: 'author',
      '页 数': 'pages',
      'Published on': 'published',
    });
    expect(evidence.Title).to.equal('name');
    expect(columns[0]).to.deep.equal({ name: '书号', samples: ['B1'] });
    expect(known).to.equal(null);
  });

  it('reads values as people write them, and finds records by their codes', async () => {
    await desk.app.post('/api/v1/library/authors', { code: 'A1', name: 'Ada' });
    const file = await desk.upload(
      'ISBN;Title;Author;Pages;Price;Published;Received;Cover;On loan\n' +
        '007;One;A1;1.200;12,50 EUR;31.1.2031;31.1.2031 08:30;精装;是\n',
    );
    const { mapping } = await desk.inspect('library.book', file);
    expect(mapping.decimal).to.equal(undefined);
    const chosen = { ...mapping, decimal: ',' as const, timeZone: 'Asia/Shanghai' };
    expect(rowsOf(await desk.run('library.book', file, chosen))).to.include({ rows: 1, createdRows: 1 });
    const [book] = (await desk.app.get('/api/v1/library/books?expand=author')).body.data;
    expect(book).to.deep.include({
      isbn: '007',
      pages: 1200,
      price: { amount: '12.5', currency: 'EUR' },
      published: '2031-01-31',
      received: '2031-01-31T00:30:00.000Z',
      cover: 'hard',
      isLoaned: true,
    });
    expect(book.author.name).to.equal('Ada');
  });

  it('makes nothing of the same file again, and updates what differs where that is wanted', async () => {
    expect(rowsOf(await desk.take('library.book', books(300)))).to.include({ rows: 300, createdRows: 300 });
    expect(rowsOf(await desk.take('library.book', books(300)))).to.include({ createdRows: 0, unchangedRows: 300 });
    expect(rowsOf(await desk.take('library.book', books(300), { policy: 'update' }))).to.include({ unchangedRows: 300 });
    const changed = books(300, (index) => (index < 10 ? `New ${index}` : `Book ${index}`));
    expect(rowsOf(await desk.take('library.book', changed))).to.include({ unchangedRows: 300 });
    const run = await desk.take('library.book', changed, { policy: 'update' });
    expect(rowsOf(run)).to.include({ updatedRows: 10, unchangedRows: 290 });
    expect(await desk.count('books')).to.equal(300);
  });

  it('gathers the rows of a record with its children, wherever they stand, and changes them in their places', async () => {
    await desk.take('library.book', books(3));
    const csv = 'Number,Reader,Book,Days\nL1,Ann,B0,7\nL2,Bob,B1,7\nL1,Ann,B2,14\n,,B0,3\n';
    expect(rowsOf(await desk.take('library.loan', csv))).to.include({ rows: 4, createdRows: 4 });
    const read = async () =>
      (await desk.app.get('/api/v1/library/loans?sort=number&fields=number,items')).body.data.map(
        (loan: { number: string; items: { id: string; days: number }[] }) => [loan.number, loan.items.map(({ days }) => days)],
      );
    expect(await read()).to.deep.equal([
      ['L1', [7, 14, 3]],
      ['L2', [7]],
    ]);
    expect(rowsOf(await desk.take('library.loan', csv, { policy: 'update' }))).to.include({ unchangedRows: 4 });
    const run = await desk.take('library.loan', csv.replace('B2,14', 'B2,21'), { policy: 'update' });
    expect(rowsOf(run)).to.include({ updatedRows: 3, unchangedRows: 1 });
    expect((await read())[0]).to.deep.equal(['L1', [7, 21, 3]]);
  });

  it('tells in a preview what is wrong in which row and column, in the language of who asks, and writes nothing', async () => {
    const file = await desk.upload(
      'ISBN,Title,Author,Pages,Cover\nB1,One,nobody,12,hard\nB2,,,many,leather\nB2,Two,,3,hard\nB4,Four,,0,\n',
    );
    const { mapping } = await desk.inspect('library.book', file);
    const preview = await desk.preview('library.book', file, mapping);
    expect(preview.faults.map(({ row, column, code }) => [row, column, code])).to.deep.equal([
      [2, 'Author', 'unknown-reference'],
      [4, 'Pages', 'rows-disagree'],
      [3, 'Pages', 'not-a-whole-number'],
      [4, 'Cover', 'rows-disagree'],
      [3, 'Cover', 'unknown-choice'],
      [5, 'Pages', 'too-small'],
    ]);
    expect(preview).to.deep.include({ rows: 4, records: 3, rejectedRows: 4, key: ['isbn'] });
    const { faults } = await desk.preview('library.book', file, mapping, {}, 'zh-CN');
    expect(faults[0]?.detail).to.equal('没有名为“nobody”的作者\uff0c或您无权查看');
    expect(await desk.count('books')).to.equal(0);
  });

  it('rejects what a hook refuses, and that alone, and hands it out to be corrected and imported again', async () => {
    const banned = [3, 260, 261, 512];
    const csv = books(600, (index) => (banned.includes(index) ? 'Banned' : `Book ${index}`));
    const run = await desk.take('library.book', csv);
    expect(rowsOf(run)).to.include({ rows: 600, createdRows: 596, rejectedRows: 4, notReachedRows: 0 });
    const { body } = await desk.get(`importErrors?id=${run.id}`);
    expect(body).to.equal(
      `ISBN,Title,Pages,What is wrong (Entrepot)\r\n${banned.map((index) => `B${index},Banned,${index + 1},Title: This book is banned\r\n`).join('')}`,
    );
    const corrected = await desk.take('library.book', body.replaceAll('Banned', 'Allowed'));
    expect(rowsOf(corrected)).to.include({ rows: 4, createdRows: 4 });
    expect(await desk.count('books')).to.equal(600);
  });

  it('reads workbooks, any sheet of them, and gives their errors back as a workbook', async () => {
    const workbook = new Workbook();
    workbook.addWorksheet('说明').addRow(['not this one']);
    const sheet = workbook.addWorksheet('Books');
    sheet.addRow(['书号', '书名', '页数', '出版日期']);
    for (let index = 0; index < 40; index += 1) {
      sheet.addRow([`00${index}`, `Book ${index}`, index === 7 ? 'seven' : index + 1, new Date('2031-01-31T00:00:00Z')]);
    }
    const file = await desk.upload(new Uint8Array(await workbook.xlsx.writeBuffer()), 'books.xlsx', workbookType);
    const { sheets, mapping } = await desk.inspect('library.book', file, { sheet: 'Books' });
    expect(sheets).to.deep.equal(['说明', 'Books']);
    const run = await desk.run('library.book', file, mapping, { sheet: 'Books' }, 'zh-CN');
    expect(rowsOf(run)).to.include({ rows: 40, createdRows: 39, rejectedRows: 1 });
    const [book] = await desk.query('SELECT isbn, published FROM library.books ORDER BY id LIMIT 1');
    expect(book).to.deep.equal({ isbn: '000', published: '2031-01-31' });
    const answer = await fetch(`${desk.app.address}/api/v1/kernel/importErrors?id=${run.id}`, {
      headers: {
        'x-test-caller': encodeURIComponent(JSON.stringify({ id: null, name: 'admin', roles: ['admin'], attributes: {} })),
      },
    });
    const errors = new Workbook();
    await errors.xlsx.load(await answer.arrayBuffer());
    expect(errors.getWorksheet('Books')?.getRow(2).values).to.deep.equal([
      undefined,
      '007',
      'Book 7',
      'seven',
      '2031-01-31',
      '页数: “seven”不是整数',
    ]);
  });

  it('knows a form again by its headers, in whatever order, for the one who mapped it and for all where it is shared', async () => {
    const ann = desk.as({ id: '0190a0a0-0000-7000-8000-00000000000a', name: 'ann', roles: ['librarian'] });
    const bob = desk.as({ id: '0190a0a0-0000-7000-8000-00000000000b', name: 'bob', roles: ['librarian'] });
    const mapping = { columns: { Nr: 'isbn', What: 'title' } };
    await ann.run('library.book', await ann.upload('Nr,What\nB1,One\n'), mapping);
    const next = await ann.upload('What,Nr\nTwo,B2\n');
    const again = await ann.inspect('library.book', next);
    expect(again.mapping.columns).to.deep.equal(mapping.columns);
    expect(again.known).to.be.a('string');
    expect((await bob.inspect('library.book', next)).known).to.equal(null);
    const kept = { entity: 'library.book', name: 'Form', headers: ['Nr', 'What'], mapping };
    expect((await bob.post('shareImportMapping', kept)).status).to.equal(403);
    expect((await desk.post('shareImportMapping', kept)).status).to.equal(200);
    expect((await bob.inspect('library.book', next)).known).to.be.a('string');
    const own = again.kept.find(({ isShared }) => !isShared);
    expect((await bob.post('removeImportMapping', { id: own?.id })).status).to.equal(404);
    expect((await ann.post('removeImportMapping', { id: own?.id })).status).to.equal(204);
  });

  it('asks before the same file makes the same records again, where nothing tells them apart', async () => {
    const file = await desk.upload('Text\nGood\nGood\n');
    const mapping = { columns: { Text: 'text' } };
    expect(rowsOf(await desk.run('library.remark', file, mapping))).to.include({ createdRows: 2 });
    const plan = { entity: 'library.remark', file, mapping };
    expect((await desk.post('startImport', plan)).body).to.include({ status: 409, code: 'already-imported' });
    expect((await desk.post('startImport', { ...plan, again: true })).status).to.equal(202);
    await desk.app.runJobs();
    expect(await desk.count('remarks')).to.equal(4);
  });

  it('gives a value to all rows where the file has no column for it', async () => {
    const file = await desk.upload('ISBN\nB1\nB2\n');
    const mapping = { columns: { ISBN: 'isbn' }, values: { title: 'Untitled', cover: '精装' } };
    await desk.run('library.book', file, mapping);
    expect(await desk.query('SELECT title, cover FROM library.books')).to.deep.equal([
      { title: 'Untitled', cover: 'hard' },
      { title: 'Untitled', cover: 'hard' },
    ]);
  });

  it('opens no more than its caller may write and see', async () => {
    const clerk = desk.as('clerk');
    const file = await clerk.upload('ISBN,Title,Note\nB1,One,x\n');
    const { targets, mapping } = await clerk.inspect('library.book', file);
    expect(targets.map(({ path }) => path)).to.deep.equal(['isbn', 'title', 'pages']);
    expect(mapping.columns).to.deep.equal({ ISBN: 'isbn', Title: 'title' });
    const all = { columns: { ...mapping.columns, Note: 'note' } };
    const plan = { entity: 'library.book', file, mapping: all };
    expect((await clerk.post('startImport', plan)).body.code).to.equal('bad-import-mapping');
    expect((await clerk.post('inspectImport', { entity: 'library.loan', file })).status).to.equal(403);
    expect((await clerk.post('inspectImport', { entity: 'kernel.job', file })).status).to.equal(404);
    expect((await desk.as('stranger').post('inspectImport', { entity: 'library.book', file })).body.code).to.equal(
      'unknown-record',
    );
    expect((await desk.as(null).post('inspectImport', { entity: 'library.book', file })).status).to.equal(401);
  });

  it('shows its rows to who started it and to who may read imports, to nobody else', async () => {
    const ann = desk.as({ id: '0190a0a0-0000-7000-8000-00000000000a', name: 'ann', roles: ['librarian'] });
    const bob = desk.as({ id: '0190a0a0-0000-7000-8000-00000000000b', name: 'bob', roles: ['librarian'] });
    const { id } = await ann.take('library.book', 'ISBN,Title\nB1,\n');
    expect((await ann.get('importRuns')).body.data).to.have.length(1);
    expect((await bob.get('importRuns')).body.data).to.have.length(0);
    expect((await bob.get(`importRun?id=${id}`)).status).to.equal(404);
    expect((await bob.get(`importErrors?id=${id}`)).status).to.equal(404);
    expect((await desk.get(`importErrors?id=${id}`)).status).to.equal(200);
  });
});
