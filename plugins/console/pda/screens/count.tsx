import { lastContact } from '../floor/snapshot.ts';
import { type CountLine, finishCount, noCount, scanCount, setCounted } from '../flows/count.ts';
import { Frame } from '../parts/frame.tsx';
import { Instruction, Place, useSku } from '../parts/instruction.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { ScanBar } from '../parts/scan-bar.tsx';
import { useFlow } from '../parts/use-flow.ts';
import { useLive } from '../parts/use-live.ts';
import { database } from '../queue/database.ts';
import { useTexts } from '../texts/language.ts';

/** Bins that somebody found less in than the books say. */
async function binsToCount() {
  return database.bins.filter(({ count }) => count).toArray();
}

/** Bins counted blind. */
export function Count() {
  const t = useTexts();
  const { draft, say, wrong, run } = useFlow('count', noCount, async (now, scanned) =>
    scanCount(now, scanned, await lastContact()),
  );
  const requested = useLive(binsToCount, undefined);
  if (!draft) return <Frame title={t('kind.count')}>{null}</Frame>;
  if (draft.bin === null) {
    return (
      <Frame title={t('kind.count')}>
        <Instruction todo={t('count.bin')} say={say} wrong={wrong} />
        <div className="list">
          {requested?.map(({ code }) => (
            <div key={code}>
              <b>{code}</b>
              <span>{t('count.requested')}</span>
            </div>
          ))}
        </div>
        <ScanBar />
      </Frame>
    );
  }
  return (
    <Frame title={t('kind.count')}>
      <Instruction todo={t('count.goods')} say={say} wrong={wrong} />
      <Place bin={draft.bin} done />
      <div className="lines">
        {draft.lines.map((line) => (
          <Line key={line.sku} line={line} change={(quantity) => run((now) => setCounted(now, line.sku, quantity))} />
        ))}
      </div>
      <div className="actions">
        <button type="button" className="primary" onClick={() => run(finishCount)}>
          {t(draft.lines.length > 0 ? 'count.finish' : 'count.empty')}
        </button>
        <button type="button" onClick={() => run(() => ({ draft: noCount, signal: 'ok' }))}>
          {t('cancel')}
        </button>
      </div>
      <ScanBar />
    </Frame>
  );
}

function Line({ line, change }: { line: CountLine; change(quantity: number): void }) {
  const sku = useSku(line.sku);
  return (
    <div className="line">
      <span>
        <b>{sku?.code}</b> {sku?.name}
      </span>
      <Quantity value={line.quantity} label={sku?.code ?? ''} change={change} />
    </div>
  );
}
