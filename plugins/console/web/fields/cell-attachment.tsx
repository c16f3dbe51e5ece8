import { PaperClipOutlined } from '@ant-design/icons';
import { useTitle } from '../api/titles.ts';
import './cell.css';

/** The name of a file, which opens it. */
export function AttachmentCell({ id, isTabStop }: { id: string; isTabStop: boolean }) {
  const name = useTitle('kernel.attachment', id);
  return (
    <a
      className="cell-text cell-link"
      href={`/api/v1/kernel/attachments/${id}:content`}
      tabIndex={isTabStop ? 0 : -1}
      target="_blank"
      rel="noreferrer"
      title={name}
    >
      <PaperClipOutlined aria-hidden /> {name ?? id.slice(-8)}
    </a>
  );
}
