import type { OperationKind } from '../flows/flow.ts';
import { Frame } from '../parts/frame.tsx';
import { go } from '../parts/route.ts';
import { useLive } from '../parts/use-live.ts';
import { database, kept } from '../queue/database.ts';
import { session } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { useTexts } from '../texts/language.ts';

const kinds: readonly OperationKind[] = ['receive', 'putAway', 'pick', 'pack', 'count', 'move'];

/** The work there is. */
export function Home() {
  const t = useTexts();
  const { warehouse, person } = useStore(session);
  const open = useLive(readOpen, undefined);
  return (
    <Frame title={warehouse?.code ?? t('app.title')} home>
      <section className="todo">
        <p>{t(open && !open.isReady ? 'home.first' : 'home.work')}</p>
      </section>
      <div className="tiles">
        {kinds.map((kind) => (
          <button type="button" key={kind} onClick={() => go(kind)}>
            <b>{t(`kind.${kind}`)}</b>
            {open?.[kind] ? <span>{t('home.open', { count: open[kind] })}</span> : null}
          </button>
        ))}
      </div>
      <button type="button" className="foot" onClick={() => go('settings')}>
        {person} · {t('settings.title')}
      </button>
    </Frame>
  );
}

async function readOpen(): Promise<Record<OperationKind, number> & { isReady: boolean }> {
  const [receive, putAway, pick, pack, count, known] = await Promise.all([
    database.deliveries.count(),
    database.standing.count(),
    database.tasks.count(),
    database.packs.count(),
    database.bins.filter((bin) => bin.count).count(),
    kept('known'),
  ]);
  return { receive, putAway, pick, pack, count, move: 0, isReady: known !== undefined };
}
