import { isObject, type ListFilter } from './filter-tree.ts';

export const shows = ['table', 'kanban', 'calendar', 'pivot', 'chart'] as const;
export type Show = (typeof shows)[number];

export const chartForms = ['bar', 'line', 'pie'] as const;
export type ChartForm = (typeof chartForms)[number];

/** Everything that makes a list look as it does. It lives in the address, so that going back and sharing work. */
export interface ViewState {
  readonly filter: ListFilter | undefined;
  /** Quick search. */
  readonly q: string;
  /** `['-createdAt', 'number']` */
  readonly sort: readonly string[];
  /** Paths, the outermost first. */
  readonly group: readonly string[];
  /** Names in their order; undefined for the usual ones. */
  readonly columns: readonly string[] | undefined;
  /** Pixels, of the columns that were drawn. */
  readonly widths: Readonly<Record<string, number>>;
  readonly show: Show;
  /** The saved view that it began with. */
  readonly view: string | undefined;
  /** kanban, calendar: the field; pivot, chart: groupings of the rows, as `['status']` or `['createdAt:month']`. */
  readonly by: readonly string[];
  /** pivot: groupings of the columns; chart: of the series. */
  readonly across: readonly string[];
  /** `count`, or as `sum:price.amount`. */
  readonly measure: string;
  readonly chart: ChartForm;
  /** calendar: a day of the month that is shown. */
  readonly on: string | undefined;
}

export const plainView: ViewState = {
  filter: undefined,
  q: '',
  sort: [],
  group: [],
  columns: undefined,
  widths: {},
  show: 'table',
  view: undefined,
  by: [],
  across: [],
  measure: 'count',
  chart: 'bar',
  on: undefined,
};

/** What an address says; what it says wrongly is left out. */
export function readView(query: URLSearchParams): ViewState {
  const list = (name: string) => (query.get(name) ?? '').split(',').filter((each) => each !== '');
  const columns = list('columns').map((each) => each.split(':') as [string, string?]);
  const drawn = columns.flatMap(([name, width]) => (Number(width) > 0 ? [[name, Number(width)] as const] : []));
  return {
    filter: filterIn(query.get('filter')),
    q: query.get('q') ?? '',
    sort: list('sort'),
    group: list('group'),
    columns: columns.length === 0 ? undefined : columns.map(([name]) => name),
    widths: Object.fromEntries(drawn),
    show: oneOf(shows, query.get('show')) ?? 'table',
    view: query.get('view') ?? undefined,
    by: list('by'),
    across: list('across'),
    measure: query.get('measure') ?? 'count',
    chart: oneOf(chartForms, query.get('chart')) ?? 'bar',
    on: /^\d{4}-\d\d-\d\d$/.exec(query.get('on') ?? '')?.[0],
  };
}

/** The shortest address that says it. */
export function writeView(view: ViewState): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value && query.set(name, value);
  put('view', view.view);
  put('show', view.show === 'table' ? '' : view.show);
  put('q', view.q);
  put('filter', view.filter && JSON.stringify(view.filter));
  put('sort', view.sort.join());
  put('group', view.group.join());
  put('columns', view.columns?.map((name) => (view.widths[name] ? `${name}:${view.widths[name]}` : name)).join());
  put('by', view.by.join());
  put('across', view.across.join());
  put('measure', view.measure === 'count' ? '' : view.measure);
  put('chart', view.chart === 'bar' ? '' : view.chart);
  put('on', view.on);
  return query;
}

/** The address of a list that shows exactly these records. */
export function listAddress(path: string, filter: ListFilter | undefined, more: Partial<ViewState> = {}): string {
  const query = writeView({ ...plainView, ...more, filter }).toString();
  return query === '' ? path : `${path}?${query}`;
}

function filterIn(text: string | null): ListFilter | undefined {
  if (!text) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) && Object.keys(parsed).length > 0 ? (parsed as ListFilter) : undefined;
  } catch {
    return undefined;
  }
}

function oneOf<T extends string>(values: readonly T[], value: string | null): T | undefined {
  return values.find((each) => each === value);
}
