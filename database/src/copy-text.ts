const awkward = /[\\\n\r\t]/;
const awkwardEach = /[\\\n\r\t]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(text: string): string {
  return awkward.test(text) ? text.replace(awkwardEach, (character) => escapes[character] ?? character) : text;
}

function cell(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return escaped(value);
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    case 'object':
      if (value === null) return '\\N';
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value).toString('hex')}`;
      return escaped(JSON.stringify(value));
    default:
      return '\\N';
  }
}

/**
 * Writes rows in PostgreSQL's text format of COPY, joined into pieces of about `size` characters
 * (https://www.postgresql.org/docs/18/sql-copy.html, "Text Format").
 * @param count counts the rows as they are written
 */
export function* copyText(rows: Iterable<readonly unknown[]>, count: { rows: number }, size = 65_536): Generator<string> {
  let piece = '';
  for (const row of rows) {
    let line = '';
    for (let index = 0; index < row.length; index++) line += index === 0 ? cell(row[index]) : `\t${cell(row[index])}`;
    piece += `${line}\n`;
    count.rows += 1;
    if (piece.length >= size) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
