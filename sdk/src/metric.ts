import type { Entity } from './entity.ts';
import type { Fields } from './field.ts';
import type { Filter } from './filter.ts';
import type { Label } from './label.ts';
import { rememberOrigin } from './origin.ts';

/** What is measured over the records: how many there are, or a measure over one numeric field. */
export type Measure<K extends string = string> =
  | 'count'
  | { readonly sum: K }
  | { readonly avg: K }
  | { readonly min: K }
  | { readonly max: K };

/**
 * A number over records, declared as data: dashboards show it, and each of its values opens the records that it was made of,
 * for it is never anything but a filter and a measure over them.
 */
export interface Metric {
  /** `<plugin>.<metric>`, as `orders.held`. */
  readonly name: string;
  readonly label: Label;
  readonly description?: Label;
  /** The entity's name. */
  readonly entity: string;
  readonly measure: Measure;
  /** Which of its records; all unless given. */
  readonly filter?: Filter;
  /** The date or timestamp field that a date range applies to; without it the number is of now, whatever the range. */
  readonly dateField?: string;
  /** The field that a chart splits it by unless the viewer chooses another. */
  readonly groupBy?: string;
  /** What one counts: `{ en: 'orders', zh: '单' }`. Money carries its currency instead. */
  readonly unit?: Label;
  /** Whether more is better or worse; shows in the colour of a change. Neither unless given. */
  readonly better?: 'up' | 'down';
}

type Names<F> = keyof F & string;

/** Declares a metric over the records of an entity; what the entity does not have does not compile. */
export function defineMetric<F extends Fields>(
  name: string,
  entity: Entity<F>,
  metric: Omit<Metric, 'name' | 'entity' | 'measure' | 'dateField' | 'groupBy'> & {
    readonly measure: Measure<Names<F> | `${Names<F>}.amount`>;
    readonly dateField?: Names<F> | 'createdAt' | 'updatedAt';
    readonly groupBy?: Names<F>;
  },
): Metric {
  return rememberOrigin({ ...metric, name, entity: entity.name }, defineMetric);
}
