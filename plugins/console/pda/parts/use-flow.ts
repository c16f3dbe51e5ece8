import { useCallback, useEffect, useRef, useState } from 'react';
import type { Scanned } from '../floor/floor.ts';
import { lookUp } from '../floor/look-up.ts';
import type { Say, Step } from '../flows/flow.ts';
import { commit } from '../queue/commit.ts';
import { kept } from '../queue/database.ts';
import { exchangeNow } from '../queue/exchange.ts';
import { give, measureFeedback } from '../scanning/feedback.ts';
import { listen } from '../scanning/wedge.ts';
import { session, signedIn } from '../session/session.ts';
import { useStore } from '../session/store.ts';

/** A screen's work in progress. */
export interface Flow<D> {
  /** undefined until the device has told what was begun before. */
  draft: D | undefined;
  /** The last thing that was said. */
  say: Say | undefined;
  wrong: boolean;
  /** Does a step: what it makes is on the disk before anybody hears of it. */
  run(step: (draft: D) => Step<D> | Promise<Step<D>>, at?: number): void;
}

/**
 * Leads through a piece of work scan by scan. Steps run one after the other, and survive a reload between any two of them.
 * @param onScan makes a step of a scan; undefined where the screen takes none now
 */
export function useFlow<D>(
  name: string,
  start: D,
  onScan: ((draft: D, scanned: Scanned) => Step<D> | Promise<Step<D>>) | undefined,
): Flow<D> {
  const { person, warehouse } = useStore(session);
  const key = `draft:${name}:${person}:${warehouse?.id}`;
  const [draft, setDraft] = useState<D>();
  const [said, setSaid] = useState<{ say: Say | undefined; wrong: boolean }>({ say: undefined, wrong: false });
  const first = useRef(start);
  const current = useRef(start);
  const last = useRef<Promise<void>>(Promise.resolve());
  const scanned = useRef(onScan);
  scanned.current = onScan;

  const run = useCallback<Flow<D>['run']>(
    (make, at) => {
      const work = async () => {
        let step: Step<D>;
        try {
          step = await make(current.current);
          if (step.signal !== 'error') await commit(person ?? '', warehouse?.id ?? '', key, step.draft, step.act);
        } catch {
          step = { draft: current.current, signal: 'error', say: { key: 'problem.storage' } };
        }
        give(step.signal);
        if (at !== undefined) measureFeedback(at);
        current.current = step.draft;
        setDraft(step.draft);
        setSaid({ say: step.say, wrong: step.signal === 'error' });
        if (step.act && signedIn.get() !== 'expired') exchangeNow();
      };
      last.current = last.current.then(work, work);
    },
    [key, person, warehouse?.id],
  );

  useEffect(() => {
    last.current = last.current.then(async () => {
      current.current = (await kept<D>(key)) ?? first.current;
      setDraft(current.current);
    });
    return listen((code, at) => {
      run(async (now) => {
        const found = await lookUp(code);
        return scanned.current ? scanned.current(now, found) : { draft: now, signal: 'error' };
      }, at);
    });
  }, [key, run]);

  return { draft, ...said, run };
}
