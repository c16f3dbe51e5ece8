import type { Filter } from '@entrepot/sdk';
import { Link } from 'react-router';
import type { MetricGroup } from './evaluation.ts';

interface GroupTableProps {
  readonly label: string;
  readonly groups: readonly MetricGroup[];
  readonly nameOf: (group: MetricGroup) => string;
  readonly textOf: (group: MetricGroup) => string;
  readonly pathOf: (filter: Filter) => string | undefined;
}

/** The parts of a number as rows: the same as the chart, for who reads or walks by keyboard. */
export function GroupTable({ label, groups, nameOf, textOf, pathOf }: GroupTableProps) {
  return (
    <div className="metric-table">
      <table aria-label={label}>
        <tbody>
          {groups.map((group) => {
            const path = pathOf(group.filter);
            return (
              <tr key={`${group.of} ${group.currency ?? ''}`}>
                <th scope="row">{nameOf(group)}</th>
                <td>{path ? <Link to={path}>{textOf(group)}</Link> : textOf(group)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
