import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { person, role } from '../people.ts';

const Letter = defineEntity('letters.letter', { fields: { name: field.text() } });
const letters = definePlugin({ name: 'letters', version: '1.0.0', entities: [Letter] });

describe('Comments', () => {
  let app: TestApp;
  let ann: Awaited<ReturnType<typeof person>>;
  let bob: Awaited<ReturnType<typeof person>>;
  let eve: Awaited<ReturnType<typeof person>>;
  let about: { entity: string; record: string };
  const said = async (who: { get: TestApp['get'] }) =>
    (await who.get(`/api/v1/console/commentsOn?entity=${about.entity}&record=${about.record}`)).body;

  before(async () => {
    app = await createTestApp({ plugins: [console, letters] });
    await role(app, 'reader', 'letters.letter.read');
    ann = await person(app, 'ann', 'reader');
    bob = await person(app, 'bob', 'reader');
    eve = await person(app, 'eve');
    const { body } = await app.post('/api/v1/letters/letters', { name: 'a' });
    about = { entity: 'letters.letter', record: body.id };
  });

  it('are written and read by those who may read the record, and by nobody else', async () => {
    expect((await ann.post('/api/v1/console/comment', { ...about, text: ' Look at this ' })).status).to.equal(201);
    const { data } = await said(bob);
    expect(data).to.have.length(1);
    expect(data[0]).to.include({ text: 'Look at this', author: 'ANN', isMine: false, mayEdit: false });
    expect((await eve.post('/api/v1/console/comment', { ...about, text: 'Me too' })).status).to.equal(404);
    expect((await said(eve)).code).to.equal('console.no-record');
    expect((await ann.post('/api/v1/console/comment', { ...about, text: '  ' })).status).to.equal(422);
  });

  it('tell those whom they mention and who may read the record', async () => {
    await ann.post('/api/v1/console/comment', { ...about, text: '@bob please', mentions: [bob.id, eve.id, ann.id] });
    const { body } = await bob.get('/api/v1/console/inbox');
    expect(body.unread).to.equal(1);
    expect(body.data[0]).to.include({ entity: about.entity, record: about.record });
    expect(body.data[0].text).to.deep.equal({ en: 'ann mentioned you: @bob please', zh: 'ann 提到了您：@bob please' });
    expect((await eve.get('/api/v1/console/inbox')).body.unread).to.equal(0);
    expect((await ann.get('/api/v1/console/inbox')).body.unread).to.equal(0);
    const { data } = await said(ann);
    expect(data[1].mentions.map(({ name }: { name: string }) => name)).to.deep.equal(['bob']);
  });

  it('offer for a mention whoever may read the record', async () => {
    const query = `entity=${about.entity}&record=${about.record}`;
    const { body } = await ann.get(`/api/v1/console/people?${query}&search=`);
    expect(body.data.map(({ name }: { name: string }) => name)).to.deep.equal(['ann', 'bob']);
    expect((await eve.get(`/api/v1/console/people?${query}`)).status).to.equal(404);
  });

  it('are changed by their author for a quarter of an hour, and deleted by them at any time', async () => {
    const { body } = await bob.post('/api/v1/console/comment', { ...about, text: 'teh' });
    expect((await ann.post('/api/v1/console/editComment', { id: body.id, text: 'mine' })).status).to.equal(404);
    expect((await bob.post('/api/v1/console/editComment', { id: body.id, text: 'the' })).status).to.equal(204);
    expect((await said(bob)).data.at(-1))
      .to.include({ text: 'the', mayEdit: true })
      .and.to.have.property('editedAt')
      .that.is.a('string');
    app.clock.advance(16 * 60_000);
    expect((await bob.post('/api/v1/console/editComment', { id: body.id, text: 'late' })).body.code).to.equal('console.too-late');
    expect((await ann.post('/api/v1/console/deleteComment', { id: body.id })).status).to.equal(404);
    expect((await bob.post('/api/v1/console/deleteComment', { id: body.id })).status).to.equal(204);
  });
});
