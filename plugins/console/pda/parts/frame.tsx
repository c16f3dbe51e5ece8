import { type ReactNode, useEffect, useRef } from 'react';
import { link } from '../queue/exchange.ts';
import { give } from '../scanning/feedback.ts';
import { session, signedIn } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { useTexts } from '../texts/language.ts';
import { queueCounts } from './open-work.ts';
import { go } from './route.ts';
import { useLive } from './use-live.ts';

/** The head of every screen: where one is, whether the server is there, what is not sent, what needs a person. */
export function Frame({ title, home, children }: { title: string; home?: boolean; children: ReactNode }) {
  const t = useTexts();
  const { person } = useStore(session);
  const state = useStore(link);
  const known = useStore(signedIn);
  const counts = useLive(queueCounts, person ?? '');
  const conflicts = counts?.conflicts ?? 0;
  const before = useRef<number>(undefined);
  useEffect(() => {
    if (counts === undefined) return;
    if (before.current !== undefined && conflicts > before.current) give('conflict');
    before.current = conflicts;
  }, [counts, conflicts]);
  return (
    <>
      <header>
        {home ? null : (
          <button type="button" className="icon" aria-label={t('back')} onClick={() => go('home')}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M15 4l-8 8 8 8" />
            </svg>
          </button>
        )}
        <h1>{title}</h1>
        <button type="button" className="status" data-link={state} onClick={() => go('queue')}>
          <span>{t(`link.${state}`)}</span>
          {counts && counts.queued > 0 ? <b data-testid="queued">{t('queue.badge', { count: counts.queued })}</b> : null}
          {conflicts > 0 ? (
            <b data-testid="conflicts" className="conflicts">
              {t('queue.conflicts', { count: conflicts })}
            </b>
          ) : null}
        </button>
      </header>
      {known === 'expired' ? (
        <button type="button" className="banner" onClick={() => go('signIn')}>
          {t('signIn.expired')}
        </button>
      ) : null}
      <main>{children}</main>
    </>
  );
}
