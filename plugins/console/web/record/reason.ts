import type { Filter, Label } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';

type Messages = Readonly<Record<string, Label>>;

/** A code that stands for a sentence, with what fills it. */
export interface ReasonCode {
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>> | undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The reason that an object `{ code, params }` tells, where a plugin has a text for its code. */
export function reasonIn(messages: Messages, value: unknown): ReasonCode | undefined {
  if (!isObject(value) || typeof value.code !== 'string' || !Object.hasOwn(messages, value.code)) return undefined;
  const values = [value.params, value.values, value.data].find(isObject);
  return { code: value.code, values };
}

/** The fields whose codes say why a record stands where it stands. */
export function reasonFields({ fields }: Pick<UiEntity, 'fields'>): readonly UiField[] {
  return fields.filter(({ ui }) => ui.sentence?.messages.endsWith('.reason'));
}

/** An entity whose records say why another record stands where it stands. */
export interface ReasonSource {
  readonly entity: UiEntity;
  readonly field: UiField;
  /** Those about the record that still hold: a moment at which one ended, as `releasedAt`, is not there. */
  readonly filter: Filter;
}

const ends = /^(released|resolved|closed|cleared|ended|lifted)At$/;

/** Where to look for reasons beside the record itself. */
export function reasonSources(entities: readonly UiEntity[], about: UiEntity, id: string): ReasonSource[] {
  return entities
    .filter((entity) => entity.childOf !== about.name && !entity.appendOnly)
    .flatMap((entity): ReasonSource[] => {
      const [field] = reasonFields(entity);
      const link = entity.fields.find(({ kind, target }) => kind === 'ref' && target === about.name);
      const end = entity.fields.find(({ kind, name, nullable }) => kind === 'timestamp' && nullable && ends.test(name));
      if (!field || !link || !end) return [];
      return [{ entity, field, filter: { [link.name]: { eq: id }, [end.name]: { empty: true } } }];
    });
}
