import { defineEntity, definePlugin, field, Problem, type Role, type Rule, type User } from '@entrepot/sdk';
import { expect } from 'chai';
import { allows, checkRole, compileAccess, matches } from '../../src/permissions/access.ts';
import { Parameters } from '../../src/permissions/condition-sql.ts';
import { buildRegistry, type RegisteredEntity } from '../../src/schema/registry.ts';

const Item = defineEntity('box.item', {
  fields: {
    code: field.text(),
    shop: field.text().optional(),
    cost: field.decimal().optional(),
    pin: field.text({ secret: true }).optional(),
  },
});
const { entities } = buildRegistry([definePlugin({ name: 'box', version: '1.0.0', entities: [Item] })]);
const entity = entities.get('box.item') as RegisteredEntity;

const ada: User = { id: 'a', name: 'ada', roles: [], attributes: { shops: ['s1', 's2'] } };
const row = (shop: string | null) => ({ id: 'i', version: 1, code: 'c', shop, cost: '1.5' });
const mine: Rule = { permission: 'box.item.read', where: { shop: { in: { $user: 'shops' } } } };
const access = (...roles: Role[]) =>
  compileAccess(
    'box.item.read',
    entity,
    ada,
    roles.map((role, index) => [`role${index}`, role]),
  );

describe('access', () => {
  it('matches a permission by its whole name or by what stands before a star', () => {
    expect(matches('*', 'box.item.read')).to.equal(true);
    expect(matches('box.*', 'box.item.read')).to.equal(true);
    expect(matches('box.item.*', 'box.item.read')).to.equal(true);
    expect(matches('box.item.read', 'box.item.read')).to.equal(true);
    expect(matches('box.it*', 'box.item.read')).to.equal(false);
    expect(matches('box.item', 'box.item.read')).to.equal(false);
    expect(matches('bo.*', 'box.item.read')).to.equal(false);
  });

  it('is denied without a grant, whatever the restrictions', () => {
    expect(access().denied).to.equal(true);
    expect(access({ grants: [] }).denied).to.equal(true);
    expect(access({ grants: [{ permission: 'box.item.update' }], restrictions: [{ permission: '*' }] }).denied).to.equal(true);
  });

  it('adds grants up and lets every restriction narrow them, across roles', () => {
    const both = access({ grants: [mine] }, { grants: [{ permission: 'box.*', where: { code: { eq: 'c' } } }] });
    expect(both.covers(row('s9'))).to.equal(true);
    const narrowed = access({ grants: [{ permission: '*' }] }, { grants: [], restrictions: [mine] });
    expect(narrowed.covers(row('s1'))).to.equal(true);
    expect(narrowed.covers(row('s9'))).to.equal(false);
    expect(narrowed.covers(row(null))).to.equal(false);
  });

  it('compiles to SQL that indexes serve, with the values as parameters', () => {
    const parameters = new Parameters();
    expect(access({ grants: [mine] }).sql('t', parameters)).to.equal('t."shop" = ANY ($1::text[])');
    expect(parameters.values).to.deep.equal(['{s1,s2}']);
    expect(access({ grants: [{ permission: '*' }] }).sql('t', parameters)).to.equal(undefined);
  });

  it('opens fields that every grant opens, and on some records those that a condition opens', () => {
    const some = access({
      grants: [
        { permission: 'box.item.read', fields: ['code'] },
        { ...mine, fields: ['code', 'cost'] },
      ],
    });
    expect([...some.fields]).to.deep.equal(['code']);
    expect(some.sees('cost')).to.equal(false);
    expect(some.mayShow('cost')).to.equal(true);
    expect([...some.fieldsOf(row('s1'))]).to.deep.equal(['code', 'cost']);
    expect([...some.fieldsOf(row('s9'))]).to.deep.equal(['code']);
  });

  it('never opens a secret field, and always those of the system', () => {
    const all = access({ grants: [{ permission: '*' }] });
    expect(all.mayShow('pin')).to.equal(false);
    expect(access({ grants: [{ permission: '*', fields: [] }] }).sees('createdAt')).to.equal(true);
  });

  it('to an action without a record takes a grant without a condition', () => {
    const under = (...roles: Role[]) =>
      allows(
        'box.import',
        roles.map((role, index) => [`role${index}`, role]),
      );
    expect(under({ grants: [{ permission: 'box.*' }] })).to.equal(true);
    expect(under({ grants: [{ permission: 'box.*', where: { shop: { eq: 'x' } } }] })).to.equal(false);
    expect(
      under({ grants: [{ permission: '*' }], restrictions: [{ permission: 'box.*', where: { shop: { eq: 'x' } } }] }),
    ).to.equal(false);
  });

  it('throws on a rule that does not fit, when it is used and before it is stored', () => {
    const wrong: Role = { grants: [{ permission: 'box.item.read', fields: ['nonsense'] }] };
    expect(() => access(wrong))
      .to.throw(Problem, 'nonsense')
      .with.property('code', 'invalid-rule');
    expect(() => checkRole(wrong, entities.values()))
      .to.throw(Problem)
      .with.property('code', 'invalid-input');
    const nested = { grants: [{ permission: 'box.item.read', where: { shop: { owner: { eq: 1 } } } }] } as unknown as Role;
    expect(() => access(nested))
      .to.throw(Problem)
      .with.property('code', 'invalid-rule');
  });
});
