import type { ColumnMapping, Inspection, Target } from './import-api.ts';

/** Required fields that neither a column nor a value is given for; of children only where some of theirs are. */
export function missingTargets({ targets }: Inspection, { columns, values }: ColumnMapping): readonly Target[] {
  const paths = new Set([...Object.values(columns), ...Object.keys(values ?? {})]);
  const children = new Set(targets.filter(({ path }) => paths.has(path)).map(({ child }) => child));
  return targets.filter(({ required, path, child }) => required && !paths.has(path) && (child === null || children.has(child)));
}
