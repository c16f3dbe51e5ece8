import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Operation, Problem } from '@entrepot/sdk';
import { type ActionTarget, actionTarget } from '@entrepot/web/routes/call-action';
import { offered } from '@entrepot/web/routes/entity-routes';
import type { Web } from '@entrepot/web/web';
import { invalidInput } from '@entrepot/web/write/draft';

/** What is done to each record: it is written as the generated routes write, or an action is called on it. */
export type BulkWork =
  | { readonly kind: 'write'; readonly entity: RegisteredEntity; readonly operation: Exclude<Operation, 'create'> }
  | {
      readonly kind: 'act';
      readonly entity: RegisteredEntity;
      readonly target: ActionTarget & { readonly entity: RegisteredEntity };
    };

/** @throws Problem `invalid-input` (422) where the entity or the action is not there, or reads only */
export function bulkWork({ kernel }: Web, entityName: string, name: string): BulkWork {
  const entity = kernel.registry.entities.get(entityName);
  if (!entity) {
    throw invalidInput([
      { pointer: '/entity', code: 'unknown-entity', detail: `There is no entity "${entityName.slice(0, 100)}".` },
    ]);
  }
  if (name === 'update' || name === 'delete') {
    if (offered(entity).includes(name)) return { kind: 'write', entity, operation: name };
    throw unknownAction(entity, name);
  }
  for (const { name: plugin, actions = {} } of kernel.plugins) {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action?.entity?.name !== entity.name || action.method === 'GET') continue;
    return { kind: 'act', entity, target: { ...actionTarget(plugin, name, action, entity), entity } };
  }
  throw unknownAction(entity, name);
}

function unknownAction({ name: entity }: RegisteredEntity, name: string): Problem {
  const detail = `"${name.slice(0, 100)}" is nothing that is done to records of ${entity}.`;
  return invalidInput([{ pointer: '/action', code: 'unknown-action', detail }]);
}
