import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Day, listFiles, readAhead, readDays } from '../src/retail/read-days.ts';

const columns = { order: 'No', orderedAt: 'At' };

describe('reading files of orders', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-days-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function daysOf(text: string): Promise<Day[]> {
    const file = join(folder, 'orders.csv');
    writeFileSync(file, text);
    const days: Day[] = [];
    for await (const day of readDays(file, columns)) days.push(day);
    return days;
  }

  it('cuts a file where the date changes', async () => {
    const days = await daysOf('No,At,Sku\n1,2031-03-01 09:00,a\n2,2031-03-01 10:00,b\n3,2031-03-02 08:00,c\n');
    expect(days.map(({ date, lines }) => [date, lines.map((line) => line.Sku).join('')])).to.deep.equal([
      ['2031-03-01', 'ab'],
      ['2031-03-02', 'c'],
    ]);
  });

  it('never cuts an order in two, not even one that was written over midnight', async () => {
    const days = await daysOf('No,At,Sku\n1,2031-03-01 23:59,a\n1,2031-03-02 00:00,b\n2,2031-03-02 00:10,c\n');
    expect(days.map(({ date, lines }) => [date, lines.map((line) => line.Sku).join('')])).to.deep.equal([
      ['2031-03-01', 'ab'],
      ['2031-03-02', 'c'],
    ]);
  });

  it('reads quotes, a byte-order mark, and rows that are too short', async () => {
    const [day] = await daysOf('\ufeffNo,At,Sku\n1,2031-03-01 09:00,"a, ""b"""\n2,2031-03-01 09:30\n');
    expect(day?.lines).to.deep.equal([
      { No: '1', At: '2031-03-01 09:00', Sku: 'a, "b"' },
      { No: '2', At: '2031-03-01 09:30' },
    ]);
  });

  it('finds no day in a file without rows', async () => {
    expect(await daysOf('No,At,Sku\n')).to.deep.equal([]);
  });

  it('reads the days of several files in their order, and tells of a file that is gone when its turn comes', async () => {
    const files = ['2031-04-01.csv', '2031-04-02.csv', 'gone.csv'].map((name) => join(folder, name));
    writeFileSync(files[0] ?? '', 'No,At\n1,2031-04-01 09:00\n2,2031-04-03 09:00\n');
    writeFileSync(files[1] ?? '', 'No,At\n3,2031-04-02 09:00\n');
    const seen: string[] = [];
    let error: unknown;
    try {
      for await (const { file, date } of readAhead(files, columns)) seen.push(`${file} ${date}`);
    } catch (thrown) {
      error = thrown;
    }
    expect(seen).to.deep.equal(['2031-04-01.csv 2031-04-01', '2031-04-01.csv 2031-04-03', '2031-04-02.csv 2031-04-02']);
    expect(error).to.have.property('code', 'ENOENT');
    for await (const { date } of readAhead(files, columns)) {
      expect(date).to.equal('2031-04-01');
      break;
    }
    for (const file of files) rmSync(file, { force: true });
  });

  it('lists the CSV files of a folder by name and nothing else', async () => {
    for (const name of ['2031-03-02.csv', '2031-03-01.CSV', 'notes.txt']) writeFileSync(join(folder, name), '');
    rmSync(join(folder, 'orders.csv'), { force: true });
    expect((await listFiles(folder)).map((file) => file.slice(folder.length + 1))).to.deep.equal([
      '2031-03-01.CSV',
      '2031-03-02.csv',
    ]);
  });

  it('tells what is missing where there is no file', async () => {
    const failed = await listFiles(join(folder, 'nowhere')).catch((error: unknown) => error);
    expect(failed).to.have.property('code', 'demo.no-orders');
  });
});
