import { hash } from 'node:crypto';
import { type Action, defineAction } from '@entrepot/sdk';
import type { UiModel } from '@entrepot/sdk/ui';
import { WebAnswer } from '@entrepot/web/answer';
import type { Caller } from '@entrepot/web/identity/caller';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import { WebFace } from '@entrepot/web/write/batch-job';
import { type House, modelOfRoles } from './ui-model.ts';

const mostKnown = 200;

/** The model of each set of roles as JSON without its user, for as long as these plugins run. */
const known = new WeakMap<House, Map<string, { readonly json: string; readonly digest: string }>>();

function partOfRoles(house: House, caller: Caller): { readonly json: string; readonly digest: string } {
  const parts = known.get(house) ?? new Map();
  known.set(house, parts);
  const key = hash('sha256', JSON.stringify([caller.proof === 'none', caller.roles, caller.user.attributes]));
  let part = parts.get(key);
  if (!part) {
    const json = JSON.stringify(modelOfRoles(house, caller));
    part = { json, digest: hash('sha256', json) };
    if (parts.size >= mostKnown) parts.clear();
    parts.set(key, part);
  }
  return part;
}

const model = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Read the model', zh: '读取模型' },
  summary:
    'What the caller may see and do: entities with their fields, actions, metrics and permissions. Screens are made of it.',
  async handler(context) {
    const web = context.use(WebFace);
    const { headers } = requestOf(context);
    const caller = await web.callers.of(headers);
    const part = partOfRoles(web.kernel, caller);
    const user = JSON.stringify(await userOf(caller, context.db));
    const fingerprint = hash('sha256', `${user}\n${part.digest}`).slice(0, 32);
    const ETag = `"${fingerprint}"`;
    // The browser keeps it and asks each time whether it still holds.
    const kept = { ETag, 'Cache-Control': 'private, no-cache' };
    if (headers['if-none-match'] === ETag) return new WebAnswer(304, undefined, kept);
    return new WebAnswer(200, `{"user":${user},"fingerprint":"${fingerprint}",${part.json.slice(1)}`, kept);
  },
});

async function userOf({ user, roles, viewingAs }: Caller, db: Parameters<Action['handler']>[0]['db']): Promise<UiModel['user']> {
  const { id, name } = user;
  const text = 'SELECT display_name AS "displayName" FROM "kernel"."users" WHERE id = $1';
  const [row] = id === null ? [] : await db.query<{ displayName: string | null }>(text, [id], { name: 'desk-display-name' });
  return { id, name, displayName: row?.displayName ?? null, roles: [...new Set(roles.map(([role]) => role))], viewingAs };
}

/** By name, for the plugin named `kernel`. */
export const modelActions: Readonly<Record<string, Action>> = { model };
