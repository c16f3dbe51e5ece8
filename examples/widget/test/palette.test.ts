import { createTestApp } from '@entrepot/core/testing';
import { expect } from 'chai';
import palette from '../src/index.ts';

it('A colour is kept as its code, and the console gets the widget that shows it', async () => {
  const app = await createTestApp({ plugins: [palette] });
  const { body: sky } = await app.post('/api/v1/palette/colors', { name: 'Sky', hex: '#38bdf8' });
  expect(sky.hex).to.equal('#38bdf8');
  const [module] = (await app.get('/ui/modules.json')).body.modules;
  expect(module.url).to.match(/^\/ui\/palette\/[\da-f]{16}\/index\.js$/);
});
