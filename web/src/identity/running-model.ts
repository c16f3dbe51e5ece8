import { Problem, type RunningModel } from '@entrepot/sdk';
import { readOne } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { wholeShape } from '../read/shape.ts';
import type { Web } from '../web.ts';

/** What plugins see of the registry, and of what users may read. */
export function runningModel(web: Web): RunningModel {
  const { registry, db } = web.kernel;
  return {
    entities: registry.entities,
    async readable(user, { entity: name, id, gone }) {
      const entity = registry.entities.get(name);
      if (!entity) return undefined;
      // A user without an id is the kernel's own, not one of the table.
      const caller = await web.callers.again(user, user.id === null ? 'kernel' : 'session');
      const access = caller.access(entity, 'read');
      if (access.denied) return undefined;
      const text = await readOne(web.statements, db, wholeShape(registry, entity), id);
      const record: object | undefined = text ? JSON.parse(text.json) : gone && { id, ...gone };
      if (!record) return undefined;
      // What the rules ask of records behind a reference can be asked of a stored one only.
      if (!text && access.referenced.length > 0) return undefined;
      await readReferenced(db, [access], [record]);
      return access.covers(record) ? access.fieldsOf(record) : undefined;
    },
    async opens(user) {
      const caller = await web.callers.again(user, user.id === null ? 'kernel' : 'session');
      const open = [...registry.entities.values()].filter((entity) => {
        try {
          return !caller.access(entity, 'read').denied;
        } catch (error) {
          // A rule that does not fit its entity opens nothing.
          if (error instanceof Problem) return false;
          throw error;
        }
      });
      return new Set(open.map(({ name }) => name));
    },
  };
}
