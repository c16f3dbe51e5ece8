/**
 * The limit of the HTTP benches: the same rows by node:http and pg alone, with nothing of ours in between. No
 * permissions, no validation, no problem documents. Run as a process of its own, as the server it is compared with.
 */
import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { placeOrder } from './place-order.ts';

pg.types.setTypeParser(20, Number);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const one = 'SELECT * FROM catalog.products WHERE id = $1';
const list = `SELECT * FROM catalog.products WHERE brand = $1 AND status = 'active' ORDER BY id LIMIT 51`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://bare');
  const [, kind, id] = url.pathname.split('/');
  if (kind === 'products' && id) return (await pool.query({ name: 'one', text: one, values: [id] })).rows[0];
  if (kind === 'products') {
    const { rows } = await pool.query({ name: 'list', text: list, values: [url.searchParams.get('brand')] });
    return { data: rows.slice(0, 50), nextPageToken: rows.length > 50 ? rows[49].id : null };
  }
  if (kind === 'orders' && request.method === 'POST') return placeOrder(pool, JSON.parse(await bodyOf(request)));
  return { ready: true };
}

createServer((request, response) => {
  answer(request).then(
    (body) => {
      const text = JSON.stringify(body);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    },
    (error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    },
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
