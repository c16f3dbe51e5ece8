import { defineEntity, field } from '@entrepot/sdk';
import { audienceFields } from '../audience/audience.ts';

/** How a list is looked at, as far as the console is concerned: all parts may be missing. */
export interface ViewDefinition {
  readonly filter?: unknown;
  readonly sort?: string;
  readonly group?: readonly string[];
  readonly columns?: readonly { readonly name: string; readonly width?: number; readonly hidden?: boolean }[];
  readonly density?: string;
  readonly show?: string;
  readonly [part: string]: unknown;
}

/** A saved view of a list. Its own actions decide who sees and changes it. */
export const View = defineEntity('console.view', {
  label: { en: 'Saved view', zh: '视图' },
  fields: {
    entity: field.text({ label: { en: 'List', zh: '列表' } }),
    name: field.text({ minLength: 1, maxLength: 80, label: { en: 'Name', zh: '名称' } }),
    ...audienceFields,
    definition: field.json<ViewDefinition>({ type: 'object' }, { label: { en: 'Definition', zh: '定义' } }).default({}),
  },
  indexes: [{ fields: ['entity', 'audience'] }],
  operations: [],
});
