import { createTestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import suppliers from '../src/index.ts';

it('A buyer keeps suppliers, and nobody else does', async () => {
  const app = await createTestApp({ plugins: [suppliers] });
  const { body: mill } = await app.as('buyer').post('/api/v1/suppliers/suppliers', { code: 'MILL', name: 'The mill' });
  expect(mill).to.include({ leadTimeDays: 7, email: null });
  const answer = await app.as('guest').get(`/api/v1/suppliers/suppliers/${mill.id}`);
  expect(answer.status).to.equal(403);
});
