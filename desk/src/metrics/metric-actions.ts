import { type Action, defineAction, field, type Metric, Problem } from '@entrepot/sdk';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import { isTimeZone } from '@entrepot/web/read/date-bucket';
import { WebFace } from '@entrepot/web/write/batch-job';
import { type Evaluation, evaluateMetric, unknownMetric } from './evaluate-metric.ts';
import { metricInput, type WidgetAnswer, type WidgetRequest } from './metric-request.ts';
import { Moments } from './moments.ts';

/** Statements of one dashboard at the same time: others want connections, too. */
const atOnce = 3;

const evaluate = defineAction({
  permission: 'authenticated',
  reads: true,
  label: { en: 'Evaluate metrics', zh: '计算指标' },
  summary:
    'All numbers of a dashboard in one go, under the permissions of the caller: with those of the days before, split by a field or ' +
    'over time, and each with the filter of exactly the records behind it. A widget without a number says why.',
  input: metricInput,
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  async handler(context) {
    const { input, db, locale, use } = context;
    const web = use(WebFace);
    const { timeZone, range, filters, widgets } = input;
    if (!isTimeZone(timeZone)) throw wrong('/timeZone', 'That is no time zone: give its IANA name, as "Asia/Shanghai".');
    if (range && range.from > range.to) throw wrong('/range', 'The range begins behind its end.');
    const caller = await web.callers.of(requestOf(context).headers);
    const moments = new Moments(db, timeZone);
    if (range) await moments.read([range]);
    const given: Evaluation = { web, caller, days: range ?? undefined, timeZone, filters, moments };
    const metrics = new Map(web.kernel.plugins.flatMap(({ metrics: own = [] }) => own.map((metric) => [metric.name, metric])));
    const language = locale === 'zh-CN' ? 'zh-CN' : 'en';
    const answerOf = async (widget: WidgetRequest): Promise<WidgetAnswer> => {
      try {
        return await evaluateMetric(metricOf(metrics, widget), widget, given);
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        const { code, detail } = web.problems.of(error, language);
        return { key: widget.key, metric: widget.metric, problem: { code, detail: detail ?? code } };
      }
    };
    return { data: await inTurn(widgets, answerOf) };
  },
});

function metricOf(metrics: ReadonlyMap<string, Metric>, { metric }: WidgetRequest): Metric {
  const found = metrics.get(metric);
  if (found) return found;
  throw unknownMetric(metric);
}

function wrong(pointer: string, detail: string): Problem {
  return new Problem('invalid-input', { detail, errors: [{ pointer, code: 'invalid-value', detail }] });
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** By name, for the plugin named `kernel`. */
export const metricActions: Readonly<Record<string, Action>> = { evaluate };
