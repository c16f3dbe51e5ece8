import type { Pack as PackToDo } from '../floor/floor.ts';
import { finishPack, isChecked, noPack, scanPack } from '../flows/pack.ts';
import { Frame } from '../parts/frame.tsx';
import { Instruction, useSku } from '../parts/instruction.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { ScanBar } from '../parts/scan-bar.tsx';
import { useFlow } from '../parts/use-flow.ts';
import { useLive } from '../parts/use-live.ts';
import { database } from '../queue/database.ts';
import { useTexts } from '../texts/language.ts';

/** Picked orders are checked unit by unit and put into their carton. */
export function Pack() {
  const t = useTexts();
  const { draft, say, wrong, run } = useFlow('pack', noPack, async (now, scanned) => {
    return scanPack(now, scanned, await packOf(now.number));
  });
  const packs = useLive(readPacks, undefined);
  if (!draft || !packs) return <Frame title={t('kind.pack')}>{null}</Frame>;
  const open = packs.find(({ number }) => number === draft.number);
  if (!open) {
    return (
      <Frame title={t('kind.pack')}>
        <Instruction todo={t(packs.length > 0 ? 'pack.which' : 'pack.none')} say={say} wrong={wrong} />
        <div className="list">
          {packs.map(({ number, lines }) => (
            <button type="button" key={number} onClick={() => run(() => ({ draft: { ...noPack, number }, signal: 'ok' }))}>
              <b>{number}</b>
              <span>{t('pack.lines', { count: unitsOf(lines) })}</span>
            </button>
          ))}
        </div>
        <ScanBar />
      </Frame>
    );
  }
  const done = isChecked(draft, open);
  return (
    <Frame title={t('kind.pack')}>
      <Instruction todo={t(done ? 'pack.close' : 'pack.check')} say={say} wrong={wrong} />
      <p className="note">{open.number}</p>
      <div className="list">
        {open.lines.map(([sku, quantity]) => (
          <Line key={sku} sku={sku} quantity={quantity} checked={draft.checked[sku] ?? 0} />
        ))}
      </div>
      {done ? (
        <>
          <p className="note">{t('pack.weight')}</p>
          <Quantity
            value={draft.weight}
            label={t('pack.weight')}
            change={(weight) => run((now) => ({ draft: { ...now, weight }, signal: 'ok' }))}
          />
        </>
      ) : null}
      <div className="actions">
        {done ? (
          <button type="button" className="primary" onClick={() => run((now) => finishPack(now, open))}>
            {t('pack.finish')}
          </button>
        ) : null}
        <button type="button" onClick={() => run(() => ({ draft: noPack, signal: 'ok' }))}>
          {t('cancel')}
        </button>
      </div>
      <ScanBar />
    </Frame>
  );
}

function Line({ sku: id, quantity, checked }: { sku: string; quantity: number; checked: number }) {
  const sku = useSku(id);
  return (
    <div className={checked === quantity ? 'checked' : ''}>
      <b>{sku?.code}</b>
      <span>{sku?.name}</span>
      <em>
        {checked} / {quantity}
      </em>
    </div>
  );
}

async function readPacks() {
  return database.packs.orderBy('number').toArray();
}

async function packOf(number: string | null) {
  return number === null ? undefined : database.packs.where('number').equals(number).first();
}

function unitsOf(lines: PackToDo['lines']): number {
  return lines.reduce((sum, [, quantity]) => sum + quantity, 0);
}
