import { type CarryDraft, noMove, noPutAway, scanCarried } from '../flows/carry.ts';
import { Frame } from '../parts/frame.tsx';
import { Goods, Instruction, Place, useSku } from '../parts/instruction.tsx';
import { standingGoods } from '../parts/open-work.ts';
import { Quantity } from '../parts/quantity.tsx';
import { ScanBar } from '../parts/scan-bar.tsx';
import { useFlow } from '../parts/use-flow.ts';
import { useLive } from '../parts/use-live.ts';
import { database } from '../queue/database.ts';
import { useTexts } from '../texts/language.ts';

/** Goods from the floor to their bins. */
export function PutAway() {
  const t = useTexts();
  const { draft, say, wrong, run } = useFlow('putAway', noPutAway, async (now, scanned) => {
    const standing = (await database.standing.get(scanned.sku?.id ?? ''))?.quantity;
    return scanCarried(now, scanned, 'putAway', standing);
  });
  const standing = useLive(standingGoods, undefined);
  const sku = useSku(draft?.sku);
  if (!draft || !standing) return <Frame title={t('kind.putAway')}>{null}</Frame>;
  const isCarried = draft.sku !== '';
  return (
    <Frame title={t('kind.putAway')}>
      <Instruction
        todo={t(isCarried ? 'putAway.to' : standing.length > 0 ? 'putAway.scan' : 'putAway.none')}
        say={say}
        wrong={wrong}
      />
      {isCarried ? (
        <Carried draft={draft} sku={sku} home={sku?.home ?? undefined} run={run} start={noPutAway} />
      ) : (
        <div className="list">
          {standing.map(({ sku: id, quantity, goods }) => (
            <div key={id}>
              <b>{goods?.code}</b>
              <span>{goods?.name}</span>
              <em>{quantity}</em>
              <i>{goods?.home ?? t('putAway.anyBin')}</i>
            </div>
          ))}
        </div>
      )}
      <ScanBar />
    </Frame>
  );
}

/** Goods from bin to bin. */
export function Move() {
  const t = useTexts();
  const { draft, say, wrong, run } = useFlow('move', noMove, (now, scanned) => scanCarried(now, scanned, 'move'));
  const sku = useSku(draft?.sku);
  if (!draft) return <Frame title={t('kind.move')}>{null}</Frame>;
  const todo = draft.from === null ? 'move.from' : draft.sku === '' ? 'move.goods' : 'move.to';
  return (
    <Frame title={t('kind.move')}>
      <Instruction todo={t(todo)} say={say} wrong={wrong} />
      {draft.from === null ? null : <Place bin={draft.from} done />}
      {draft.sku === '' ? null : <Carried draft={draft} sku={sku} run={run} start={noMove} />}
      <ScanBar />
    </Frame>
  );
}

interface CarriedProps {
  draft: CarryDraft;
  sku: ReturnType<typeof useSku>;
  /** Where the goods live. */
  home?: string | undefined;
  run: ReturnType<typeof useFlow<CarryDraft>>['run'];
  start: CarryDraft;
}

function Carried({ draft, sku, home, run, start }: CarriedProps) {
  const t = useTexts();
  return (
    <>
      {home === undefined ? null : <Place bin={home} />}
      <Goods sku={sku} />
      <Quantity value={draft.quantity} change={(quantity) => run((now) => ({ draft: { ...now, quantity }, signal: 'ok' }))} />
      <div className="actions">
        <button type="button" onClick={() => run(() => ({ draft: start, signal: 'ok' }))}>
          {t('cancel')}
        </button>
      </div>
    </>
  );
}
