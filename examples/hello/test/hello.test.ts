import { createTestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import hello from '../src/index.ts';

describe('The hello plugin', () => {
  it('greets everybody', async () => {
    const app = await createTestApp({ plugins: [hello] });
    const answer = await app.as(null).get('/api/v1/hello/hello');
    expect(answer).to.include({ status: 200 });
    expect(answer.body).to.deep.equal({ hello: 'world' });
  });
});
