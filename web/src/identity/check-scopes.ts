import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Row } from '@entrepot/sdk';
import { invalidInput } from '../write/draft.ts';
import type { Assignment } from './identity-entities.ts';

/** A scope that limits nothing would give more than was meant. @throws Problem `invalid-input` */
export function checkScopes({ scopes }: Row<typeof Assignment>, entities: ReadonlyMap<string, RegisteredEntity>): void {
  const dimensions = [...entities.values()].filter(({ entity }) => entity.scope).map(({ name }) => name);
  const errors = Object.keys(scopes)
    .filter((name) => !dimensions.includes(name))
    .map((name) => ({
      pointer: `/scopes/${name}`,
      code: 'unknown-scope',
      detail: `Nobody can be limited to records of "${name.slice(0, 60)}"; scopes are ${dimensions.join(', ') || 'not declared'}.`,
    }));
  if (errors.length > 0) throw invalidInput(errors);
}
