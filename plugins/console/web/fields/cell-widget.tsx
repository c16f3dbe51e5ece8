import { useContributions } from '../host/contributions.ts';
import type { CellView } from './cell.tsx';

/** The cell of the widget that the field names, or the usual one where no plugin shows it. */
export function WidgetCell({ entity, field, record, fallback }: CellView & { readonly fallback: React.ReactNode }) {
  const WidgetView = useContributions().widgetOf(field.ui.widget)?.cell;
  return WidgetView ? <WidgetView entity={entity} field={field} value={record[field.name]} record={record} /> : fallback;
}
