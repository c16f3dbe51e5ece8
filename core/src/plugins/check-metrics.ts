import type { Fault } from '@entrepot/registry/fault';
import { parseFilter } from '@entrepot/registry/permissions/condition';
import { type Operand, operandsOf } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { type Metric, type Plugin, Problem } from '@entrepot/sdk';

/** Checks that what metrics measure is there: their entities, fields and filters. */
export function checkMetrics(plugins: readonly Plugin[], registry: Registry): Fault[] {
  return plugins.flatMap((plugin) =>
    (plugin.metrics ?? []).flatMap((metric) => {
      const wrong = faultIn(metric, plugin, registry.entities.get(metric.entity));
      if (wrong === undefined) return [];
      return {
        code: 'invalid-metric',
        plugin: plugin.name,
        detail: `The metric "${metric.name}" of plugin "${plugin.name}" ${wrong}.`,
        remedy: 'Correct it; defineMetric lets the compiler check what it measures.',
      };
    }),
  );
}

function faultIn({ entity: name, measure, dateField, groupBy, filter }: Metric, plugin: Plugin, entity?: RegisteredEntity) {
  if (!entity) return `is over the entity "${name}", which no enabled plugin declares`;
  const reach = [plugin.name, 'kernel', ...Object.keys(plugin.requires ?? {})];
  if (!reach.includes(entity.plugin)) return `is over "${name}", but the plugin does not require "${entity.plugin}"`;
  const operands = operandsOf(entity);
  const [kind, path] = measure === 'count' ? ['count', undefined] : (Object.entries(measure)[0] ?? ['nothing', undefined]);
  const measured = path === undefined ? undefined : operands.get(path);
  if (kind !== 'count' && !(measured && isMeasurable(measured, kind)))
    return `measures ${kind} of "${path}", which cannot be measured`;
  const dated = dateField === undefined ? undefined : operands.get(dateField);
  if (dateField !== undefined && !/^(date|timestamp)$/.test(dated?.type ?? ''))
    return `has the date field "${dateField}", which is none`;
  if (groupBy !== undefined && (operands.get(groupBy)?.type ?? 'presence') === 'presence') {
    return `is split by "${groupBy}", by which nothing can be split`;
  }
  try {
    if (filter) parseFilter(entity, filter, { pointer: '' });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `has a filter that does not fit: ${error.errors.map(({ detail }) => detail.replace(/\.$/, '')).join('; ')}`;
  }
}

function isMeasurable({ type }: Operand, kind: string): boolean {
  const isNumber = type === 'whole' || type === 'decimal';
  return kind === 'sum' || kind === 'avg'
    ? isNumber
    : (kind === 'min' || kind === 'max') && (isNumber || /^(date|timestamp)$/.test(type));
}
