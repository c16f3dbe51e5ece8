import { Link } from 'react-router';
import { recordPath, useModel } from '../api/model.tsx';
import { useTitle } from '../api/titles.ts';
import './cell.css';

/** The title of a referenced record, which leads to it where the user may read it. */
export function ReferenceCell({ target, id, isTabStop }: { target: string | undefined; id: string; isTabStop: boolean }) {
  const title = useTitle(target, id);
  const entity = useModel().entity(target ?? '');
  if (!entity) return <span className="cell-text cell-code">{id.slice(-8)}</span>;
  return (
    <Link className="cell-text cell-link" to={recordPath(entity, id)} tabIndex={isTabStop ? 0 : -1} title={title}>
      {title ?? '…'}
    </Link>
  );
}
