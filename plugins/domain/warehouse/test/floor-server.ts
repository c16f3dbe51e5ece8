/**
 * A server of the floor that can be killed: `floor-server.ts <database url>`. Tells its port on stdout; whoever calls is a
 * warehouse manager under the name in `x-person`.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import catalog from '@entrepot/catalog';
import { createKernel } from '@entrepot/core';
import inventory from '@entrepot/inventory';
import logistics from '@entrepot/logistics';
import orders from '@entrepot/orders';
import shops from '@entrepot/shops';
import warehouse from '@entrepot/warehouse';

const [databaseUrl = ''] = process.argv.slice(2);
const kernel = createKernel({
  plugins: [catalog, inventory, logistics, orders, shops, warehouse],
  databaseUrl,
  role: 'api',
  identify: (headers) => ({ id: null, name: String(headers['x-person']), roles: ['warehouse-manager'], attributes: {} }),
});
await kernel.start();
const server = createServer((request, response) => kernel.http.handle(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
