import { type Action, type ActionContext, defineAction, field, Problem } from '@entrepot/sdk';
import { WebFace } from '../write/batch-job.ts';
import { type Decision, decide } from './decide.ts';
import { delegate, delegations, revoke } from './delegate.ts';
import { requestOf } from './identity-actions.ts';
import { StoredUser } from './identity-entities.ts';

const asked = { permission: field.text(), record: field.text().optional() };
const decision = {
  user: field.text(),
  permission: field.text(),
  record: field.text().optional(),
  allowed: field.boolean(),
  reason: field.text(),
  rules: field.json({ type: 'array', items: { type: 'object' } }),
  fields: field.json({ type: ['array', 'null'], items: { type: 'string' } }).optional(),
};

const can = defineAction({
  method: 'GET',
  permission: 'authenticated',
  summary: 'Tells whether who is signed in may do something, as `orders.order.release`, and by which rules.',
  input: asked,
  output: decision,
  async handler(context): Promise<Decision> {
    const web = context.use(WebFace);
    const caller = await web.callers.of(requestOf(context).headers);
    return decide(web, caller, context.input.permission, context.input.record ?? undefined, true);
  },
});

const canUser = defineAction({
  method: 'GET',
  entity: StoredUser,
  summary: 'Tells whether a user may do something, as `orders.order.release`, and by which rules.',
  input: asked,
  output: decision,
  async handler(context): Promise<Decision> {
    const web = context.use(WebFace);
    const caller = await web.callers.stored(context.record.name);
    return decide(web, caller, context.input.permission, context.input.record ?? undefined);
  },
});

const delegateRole = defineAction({
  permission: 'authenticated',
  summary: 'Hands a role of who is signed in on to another user until a moment, within the own scopes at most.',
  input: {
    role: field.text(),
    /** The sign-in name. */
    user: field.text(),
    scopes: field
      .json<Readonly<Record<string, readonly string[]>>>({
        type: 'object',
        additionalProperties: { type: 'array', items: { type: 'string', format: 'uuid' } },
      })
      .default({}),
    until: field.timestamp(),
  },
  output: { id: field.text() },
  status: 201,
  handler: ({ db, input, user, now }) => delegate(db, idOf(user), input, now()),
});

const listDelegations = defineAction({
  method: 'GET',
  permission: 'authenticated',
  summary: 'The roles that who is signed in has handed on, or was handed.',
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  handler: async ({ db, user }) => ({ data: await delegations(db, idOf(user)) }),
});

const revokeDelegation = defineAction({
  permission: 'authenticated',
  summary: 'Takes back a role that was handed on, at once; who was handed it may give it back.',
  input: { id: field.text() },
  handler: ({ db, input, user }) => revoke(db, idOf(user), input.id),
});

function idOf({ id }: ActionContext['user']): string {
  if (id !== null) return id;
  throw new Problem('permission-denied', {
    status: 403,
    detail: 'Only a stored user can hand roles on.',
    params: { permission: 'kernel.delegate' },
  });
}

/** By name, for the plugin named `kernel`. */
export const permissionActions: Readonly<Record<string, Action>> = {
  can,
  canUser,
  delegate: delegateRole,
  delegations: listDelegations,
  revokeDelegation,
};
