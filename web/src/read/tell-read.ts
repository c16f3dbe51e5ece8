import { currentScope } from '@entrepot/registry/scope';
import { exportedRecords, readPersonal } from '@entrepot/sdk';
import type { Exchange } from '../exchange.ts';
import type { Shape } from './shape.ts';

const known = new WeakMap<Shape, readonly string[]>();

/** The fields of a shape that are marked personal, those of records within among them: `order.customerName`. */
function personalFields(shape: Shape): readonly string[] {
  let fields = known.get(shape);
  if (!fields) {
    const shown = [...shape.fields, ...shape.conditional.flatMap((group) => group.fields)];
    const own = shown.filter((name) => shape.entity.fields.get(name)?.field.options.personal);
    const inner = [...shape.expanded].flatMap(([name, other]) => personalFields(other).map((each) => `${name}.${each}`));
    fields = [...own, ...inner];
    known.set(shape, fields);
  }
  return fields;
}

/** Whether somebody wants to know which records of this shape are read. */
export function isWatched({ web }: Exchange, shape: Shape): boolean {
  return web.kernel.hasTaps(readPersonal.name) && personalFields(shape).length > 0;
}

/** Tells who listens that personal data is about to leave. @throws what keeps the answer back */
export async function tellRead(exchange: Exchange, shape: Shape, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !isWatched(exchange, shape)) return;
  const { web, caller } = exchange;
  const { address, traceId } = currentScope();
  const fields = personalFields(shape);
  await web.kernel.call(readPersonal, { user: caller.user, entity: shape.entity.name, fields, ids, address, traceId });
}

/** Tells who listens when an export begins, and when it ends how many records it had. @throws what refuses it */
export async function tellExport<T extends string | Uint8Array>(
  { web, caller, query }: Pick<Exchange, 'web' | 'caller' | 'query'>,
  { entity, fields }: Shape,
  asked: readonly string[] | undefined,
  pages: AsyncIterable<{ readonly text: T; readonly rows: number }>,
): Promise<AsyncIterable<T>> {
  const { address, traceId } = currentScope();
  const facts = { user: caller.user, entity: entity.name, fields: asked ?? fields, query, address, traceId };
  const tell = (rows: number | null) =>
    web.kernel.hasTaps(exportedRecords.name) ? web.kernel.call(exportedRecords, { ...facts, rows }) : undefined;
  await tell(null);
  return (async function* () {
    let count = 0;
    try {
      for await (const { text, rows } of pages) {
        count += rows;
        yield text;
      }
    } finally {
      // Told as well where the caller went away in the middle.
      await tell(count);
    }
  })();
}
