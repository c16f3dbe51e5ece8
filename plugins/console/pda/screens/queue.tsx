import { useState } from 'react';
import { Frame } from '../parts/frame.tsx';
import { useLive } from '../parts/use-live.ts';
import { database, type QueuedOperation } from '../queue/database.ts';
import { dismiss, exchangeNow } from '../queue/exchange.ts';
import { session } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { reasonOf, useTexts } from '../texts/language.ts';

const notTaken = 'warehouse.scan-not-taken';

/** What the server has not heard of yet, and what it could not apply. */
export function Queue() {
  const t = useTexts();
  const { person } = useStore(session);
  const all = useLive(async () => database.queue.toArray(), undefined) ?? [];
  const own = all.filter((each) => each.person === person);
  const conflicts = own.filter(({ state }) => state === 'conflict').sort((a, b) => a.sequence - b.sequence);
  const unsent = own.length - conflicts.length;
  const others = Map.groupBy(
    all.filter((each) => each.person !== person),
    (each) => each.person,
  );
  return (
    <Frame title={t('queue.title')}>
      {all.length === 0 ? <p className="todo">{t('queue.empty')}</p> : null}
      {unsent > 0 ? <p className="note">{t('queue.queued', { count: unsent })}</p> : null}
      {[...others].map(([name, { length }]) => (
        <p className="note" key={name}>
          {t('queue.others', { person: name, count: length })}
        </p>
      ))}
      {unsent > 0 ? (
        <div className="actions">
          <button type="button" className="primary" onClick={exchangeNow}>
            {t('queue.send')}
          </button>
        </div>
      ) : null}
      {conflicts.length > 0 ? <p className="note">{t('queue.conflictHelp')}</p> : null}
      <div className="list conflicts" data-testid="conflict-list">
        {conflicts.map((operation) => (
          <Conflict key={operation.id} operation={operation} />
        ))}
      </div>
    </Frame>
  );
}

function Conflict({ operation }: { operation: QueuedOperation }) {
  const t = useTexts();
  const [isSure, setSure] = useState(false);
  const { id, kind, facts, code = '', detail = '', values = {}, at } = operation;
  const isLost = code === notTaken;
  const bins = [facts.from, facts.bin].filter(Boolean).join(' → ');
  const subject = [facts.fulfilmentOrder, facts.barcode, facts.quantity, bins].filter(
    (each) => each !== undefined && each !== '',
  );
  return (
    <article>
      <b>
        {t(`kind.${kind}`)} <small>{subject.join(' · ')}</small>
      </b>
      <span>{reasonOf(t, code, detail, values)}</span>
      <small>{new Date(at).toLocaleString()}</small>
      {isSure ? <strong>{t('queue.throwSure')}</strong> : null}
      <button type="button" onClick={() => (isLost && !isSure ? setSure(true) : void dismiss(id))}>
        {t(isLost ? 'queue.throw' : 'queue.seen')}
      </button>
    </article>
  );
}
