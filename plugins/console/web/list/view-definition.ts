import { isObject } from './filter-tree.ts';
import { plainView, readView, type ViewState, writeView } from './view-state.ts';

/** How a list is looked at, as it is kept on the server. */
export interface ViewDefinition {
  readonly filter?: unknown;
  readonly sort?: string;
  readonly group?: readonly string[];
  readonly columns?: readonly { readonly name: string; readonly width?: number }[];
  readonly show?: string;
  readonly [part: string]: unknown;
}

/** What of a view is kept: everything but the quick search, which is of the moment. */
export function definitionOf(view: ViewState): ViewDefinition {
  const { filter, sort, group, columns, widths, show, by, across, measure, chart } = view;
  return {
    ...(filter ? { filter } : {}),
    ...(sort.length > 0 ? { sort: sort.join() } : {}),
    ...(group.length > 0 ? { group } : {}),
    ...(columns ? { columns: columns.map((name) => (widths[name] ? { name, width: widths[name] } : { name })) } : {}),
    ...(show === 'table' ? {} : { show }),
    ...(by.length > 0 ? { by } : {}),
    ...(across.length > 0 ? { across } : {}),
    ...(measure === 'count' ? {} : { measure }),
    ...(chart === 'bar' ? {} : { chart }),
  };
}

/** The view that a definition means. It is read as an address is: what does not fit is left out. */
export function viewOf(definition: ViewDefinition, id: string): ViewState {
  const query = new URLSearchParams();
  const list = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string').join() : '');
  const { filter, sort, group, columns, show, by, across, measure, chart } = definition;
  if (isObject(filter)) query.set('filter', JSON.stringify(filter));
  for (const [name, value] of Object.entries({ sort, show, measure, chart }))
    if (typeof value === 'string') query.set(name, value);
  for (const [name, value] of Object.entries({ group, by, across })) query.set(name, list(value));
  query.set('columns', (columns ?? []).map(({ name, width }) => (width ? `${name}:${width}` : name)).join());
  return { ...plainView, ...readView(query), view: id };
}

/** Whether a view shows something else than the definition that it began with. */
export function isChanged(view: ViewState, definition: ViewDefinition): boolean {
  const plain = (state: ViewState) => writeView({ ...state, view: undefined, q: '', on: undefined }).toString();
  return plain(view) !== plain(viewOf(definition, ''));
}
