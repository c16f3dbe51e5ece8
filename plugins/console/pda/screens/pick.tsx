import { useState } from 'react';
import { noPick, pickDraft, pickShort, scanPick, takeAll } from '../flows/pick.ts';
import { Frame } from '../parts/frame.tsx';
import { Goods, Instruction, Place, useSku } from '../parts/instruction.tsx';
import { nextTask, openWaves } from '../parts/open-work.ts';
import { ScanBar } from '../parts/scan-bar.tsx';
import { useFlow } from '../parts/use-flow.ts';
import { useLive } from '../parts/use-live.ts';
import { useTexts } from '../texts/language.ts';

/** One pick after the other, in walking order. */
export function Pick() {
  const t = useTexts();
  const [isShort, setShort] = useState(false);
  const { draft, say, wrong, run } = useFlow('pick', noPick, async (now, scanned) =>
    scanPick(now, scanned, (await nextTask(now.wave)).task),
  );
  const wave = draft?.wave ?? null;
  const waves = useLive(openWaves, undefined);
  const next = useLive(nextTask, wave);
  const task = next?.task;
  const sku = useSku(task?.sku);
  if (!draft || !waves || !next) return <Frame title={t('kind.pick')}>{null}</Frame>;
  if (wave === null || !task) {
    return (
      <Frame title={t('kind.pick')}>
        <Instruction todo={waves.size > 0 ? t('pick.waves') : t('pick.none')} say={say} wrong={wrong} />
        <div className="list">
          {[...waves].map(([number, count]) => (
            <button type="button" key={number} onClick={() => run(() => ({ draft: { ...noPick, wave: number }, signal: 'ok' }))}>
              <b>{number}</b>
              <span>{t('pick.left', { count })}</span>
            </button>
          ))}
        </div>
      </Frame>
    );
  }
  const now = pickDraft(draft, task);
  const short = (reason: 'not-found' | 'damaged') => {
    setShort(false);
    run((each) => pickShort(pickDraft(each, task), task, sku, reason));
  };
  return (
    <Frame title={t('kind.pick')}>
      <Instruction todo={t(now.atBin ? 'pick.take' : 'pick.goTo')} say={say} wrong={wrong} />
      <Place bin={task.bin} done={now.atBin} />
      <Goods sku={sku}>
        <p className="count" data-testid="count">
          {now.counted > 0 ? <i>{now.counted} / </i> : null}
          {task.quantity}
        </p>
      </Goods>
      <p className="note">
        {task.order} · {t('pick.left', { count: next.left })}
      </p>
      <div className="actions">
        {isShort ? (
          <>
            <button type="button" className="danger" onClick={() => short('not-found')}>
              {t('pick.notFound')}
            </button>
            <button type="button" className="danger" onClick={() => short('damaged')}>
              {t('pick.damaged')}
            </button>
            <button type="button" onClick={() => setShort(false)}>
              {t('back')}
            </button>
          </>
        ) : (
          <>
            {now.counted > 0 && now.counted < task.quantity ? (
              <button type="button" className="primary" onClick={() => run((each) => takeAll(pickDraft(each, task), task))}>
                {t('pick.all', { quantity: task.quantity })}
              </button>
            ) : null}
            <button type="button" onClick={() => setShort(true)}>
              {t('pick.short')}
            </button>
            <button type="button" onClick={() => run(() => ({ draft: noPick, signal: 'ok' }))}>
              {t('pick.otherWave')}
            </button>
          </>
        )}
      </div>
      <ScanBar />
    </Frame>
  );
}
