import { operandsOf } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { type Filter, type Metric, Problem } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { type AggregateRequest, aggregate } from '@entrepot/web/read/aggregate';
import type { Web } from '@entrepot/web/web';
import { bucketsOf, type Days, daysBefore, within } from './days.ts';
import { joinFilters } from './join-filters.ts';
import type { MetricGroup, MetricValue, WidgetAnswer, WidgetRequest } from './metric-request.ts';
import type { Moments } from './moments.ts';

const mostBuckets = 400;

/** What all widgets of one request share. */
export interface Evaluation {
  readonly web: Web;
  readonly caller: Caller;
  readonly days: Days | undefined;
  readonly timeZone: string;
  readonly filters: Filter;
  /** When days begin in the time zone. */
  readonly moments: Moments;
}

type Value = number | string | null;
type Group = Readonly<Record<string, string | number | boolean | null>>;

/** What the caller may know of a metric. @throws Problem `permission-denied`, `field-forbidden` (403), `invalid-query` (400) … */
export async function evaluateMetric(metric: Metric, widget: WidgetRequest, given: Evaluation): Promise<WidgetAnswer> {
  const entity = given.web.kernel.registry.entities.get(metric.entity);
  if (!entity) throw unknownMetric(widget.metric);
  const one = new MetricOf(metric, entity, given);
  const ignored = one.ignored;
  const answer = { key: widget.key, metric: metric.name, ...(ignored.length > 0 ? { ignored } : {}) };
  if (widget.bucket) return { ...answer, groups: await one.overTime(widget.bucket) };
  if (widget.groupBy !== undefined) return { ...answer, groups: await one.by(widget.groupBy) };
  return { ...answer, values: await one.total() };
}

export function unknownMetric(name: string): Problem {
  return new Problem('unknown-metric', {
    status: 404,
    detail: `No enabled plugin declares the metric "${name}".`,
    remedy: 'Its plugin may be switched off: take the widget away, or switch the plugin on.',
    params: { metric: name },
  });
}

/** One metric under the range and the filters of a request. */
class MetricOf {
  readonly ignored: readonly string[];
  readonly #metric: Metric;
  readonly #entity: RegisteredEntity;
  readonly #given: Evaluation;
  readonly #values: AggregateRequest['values'];
  /** Of money every number is one for each currency. */
  readonly #currency: string | undefined;
  readonly #filter: Filter;

  constructor(metric: Metric, entity: RegisteredEntity, given: Evaluation) {
    const { measure } = metric;
    const operands = operandsOf(entity);
    const applying = Object.entries(given.filters).filter(([name]) => operands.has(name));
    this.#metric = metric;
    this.#entity = entity;
    this.#given = given;
    this.#values = { value: measure === 'count' ? { count: '*' } : measure };
    const path = measure === 'count' ? '' : (Object.values(measure)[0] ?? '');
    this.#currency = path.endsWith('.amount') ? path.replace(/\.amount$/, '.currency') : undefined;
    this.#filter = joinFilters([metric.filter, Object.fromEntries(applying) as Filter]);
    const named = Object.keys(given.filters).filter((name) => !operands.has(name));
    this.ignored = [...named, ...(given.days && metric.dateField === undefined ? ['range'] : [])];
  }

  async total(): Promise<MetricValue[]> {
    const { days } = this.#given;
    const dated = days !== undefined && this.#metric.dateField !== undefined;
    const [now, before] = await Promise.all([this.#numbers(days), dated ? this.#numbers(daysBefore(days)) : undefined]);
    const filter = await this.#filterOf(days);
    return now.map(({ currency, value }) => {
      const previous = before && (before.find((each) => each.currency === currency)?.value ?? this.#nothing);
      return {
        value,
        ...(previous === undefined ? {} : { previous }),
        ...(this.#currency === undefined ? {} : { currency }),
        filter: this.#inCurrency(filter, currency),
      };
    });
  }

  async by(field: string): Promise<MetricGroup[]> {
    const filter = await this.#filterOf(this.#given.days);
    const groups = await this.#groups(filter, [field]);
    return groups
      .map(({ [field]: of = null, value, currency }) => ({
        of,
        value: value as Value,
        ...(this.#currency === undefined ? {} : { currency: currency as string | null }),
        filter: this.#inCurrency(
          joinFilters([filter, { [field]: of === null ? { empty: true } : { eq: of } } as Filter]),
          currency as string | null,
        ),
      }))
      .sort((one, other) => Number(other.value) - Number(one.value));
  }

  async overTime(bucket: NonNullable<WidgetRequest['bucket']>): Promise<MetricGroup[]> {
    const { dateField } = this.#metric;
    const { days } = this.#given;
    if (dateField === undefined) {
      throw new Problem('metric-without-date', {
        status: 422,
        detail: `The metric "${this.#metric.name}" is of now: it has no course.`,
        remedy: 'Show it as a number, or split it by a field.',
        params: { metric: this.#metric.name },
      });
    }
    const name = `${dateField}:${bucket}`;
    const groups = await this.#groups(await this.#filterOf(days), [name]);
    const currencies = [...new Set(groups.map(({ currency = null }) => currency as string | null))];
    const known = groups.flatMap(({ [name]: start }) => (typeof start === 'string' ? [start] : []));
    const starts = days ? bucketsOf(days, bucket, mostBuckets) : [...new Set(known)].sort();
    await this.#given.moments.read(starts.map((start) => within(start, bucket, days)));
    const parts = starts.flatMap((start) =>
      (currencies.length > 0 ? currencies : [null]).map(async (currency): Promise<MetricGroup> => {
        const found = groups.find((group) => group[name] === start && (group.currency ?? null) === currency);
        return {
          of: start,
          value: (found?.value as Value | undefined) ?? this.#nothing,
          ...(this.#currency === undefined ? {} : { currency }),
          filter: this.#inCurrency(await this.#filterOf(within(start, bucket, days)), currency),
        };
      }),
    );
    return Promise.all(parts);
  }

  /** What there is where no record is. */
  get #nothing(): Value {
    const { measure } = this.#metric;
    return measure === 'count' ? 0 : 'sum' in measure ? '0' : null;
  }

  async #numbers(days: Days | undefined): Promise<{ readonly currency: string | null; readonly value: Value }[]> {
    const groups = await this.#groups(await this.#filterOf(days), []);
    const found = groups
      .filter(({ currency }) => this.#currency === undefined || currency !== null)
      .map(({ currency = null, value = null }) => ({
        currency: currency as string | null,
        value: (value as Value) ?? this.#nothing,
      }));
    return found.length > 0 ? found : [{ currency: null, value: this.#nothing }];
  }

  /** With `value` and, of money, `currency` in each. */
  async #groups(filter: Filter, groupBy: readonly string[]): Promise<Group[]> {
    const { web, caller, timeZone } = this.#given;
    const access = caller.require(this.#entity, 'read');
    const currency = this.#currency;
    const request: AggregateRequest = {
      filter,
      groupBy: currency === undefined ? groupBy : [...groupBy, currency],
      timeZone,
      values: this.#values,
    };
    const { data } = JSON.parse(await aggregate(web.statements, web.kernel.db, access, request)) as { data: Group[] };
    return currency === undefined ? data : data.map((group) => ({ ...group, currency: group[currency] ?? null }));
  }

  async #filterOf(days: Days | undefined): Promise<Filter> {
    const { dateField } = this.#metric;
    if (!days || dateField === undefined) return this.#filter;
    const isDate = operandsOf(this.#entity).get(dateField)?.type === 'date';
    const range = isDate ? { gte: days.from, lte: days.to } : await this.#given.moments.of(days);
    return joinFilters([this.#filter, { [dateField]: range }]);
  }

  #inCurrency(filter: Filter, currency: string | null): Filter {
    return this.#currency === undefined || currency === null
      ? filter
      : joinFilters([filter, { [this.#currency]: { eq: currency } }]);
  }
}
