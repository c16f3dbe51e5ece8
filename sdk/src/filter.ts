/** A value in a rule may stand for an attribute of the signed-in user: `{ $user: 'shops' }`. */
export type FilterValue = string | number | boolean | null | { readonly $user: string };

/** What is asked of one field. Several operators in one object must all hold. */
export interface Condition {
  eq?: FilterValue;
  ne?: FilterValue;
  lt?: FilterValue;
  lte?: FilterValue;
  gt?: FilterValue;
  gte?: FilterValue;
  in?: readonly FilterValue[] | { readonly $user: string };
  notIn?: readonly FilterValue[] | { readonly $user: string };
  /** Text that contains the value, upper and lower case alike. */
  contains?: string;
  startsWith?: string;
  /** true: the field has no value; false: it has one. */
  empty?: boolean;
}

/**
 * A condition tree over the fields of a record, as lists and permission rules use it:
 * `{ "status": { "eq": "held" }, "or": [ … ] }`. Fields of one object must all hold.
 * Total on null: `ne` and `notIn` hold for a missing value, `lt` … `gte` never do.
 */
export type Filter = { and?: readonly Filter[]; or?: readonly Filter[]; not?: Filter } & {
  readonly [field: string]: Condition | readonly Filter[] | Filter | undefined;
};
