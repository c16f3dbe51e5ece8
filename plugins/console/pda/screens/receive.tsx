import { useState } from 'react';
import { confirmReceipt, noReceipt, scanReceipt } from '../flows/receive.ts';
import { Frame } from '../parts/frame.tsx';
import { Goods, Instruction, useSku } from '../parts/instruction.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { ScanBar } from '../parts/scan-bar.tsx';
import { useFlow } from '../parts/use-flow.ts';
import { useLive } from '../parts/use-live.ts';
import { database } from '../queue/database.ts';
import { useTexts } from '../texts/language.ts';

/** Goods that arrive, delivery by delivery. */
export function Receive() {
  const t = useTexts();
  const [reference, setReference] = useState<string>();
  const { draft, say, wrong, run } = useFlow('receive', noReceipt, scanReceipt);
  const deliveries = useLive(readDeliveries, undefined);
  const sku = useSku(draft?.sku);
  if (!draft || !deliveries) return <Frame title={t('kind.receive')}>{null}</Frame>;
  const choose = (number: string) => run(() => ({ draft: { ...noReceipt, reference: number }, signal: 'ok' }));
  if (draft.reference === null) {
    return (
      <Frame title={t('kind.receive')}>
        <Instruction todo={deliveries.length > 0 ? t('receive.which') : t('receive.none')} say={say} wrong={wrong} />
        <div className="list">
          {deliveries.map(({ number, on, lines }) => (
            <button type="button" key={number} onClick={() => choose(number)}>
              <b>{number}</b>
              <span>
                {on} {t('receive.expected', totals(lines))}
              </span>
            </button>
          ))}
        </div>
        {reference === undefined ? (
          <div className="actions">
            <button type="button" onClick={() => setReference('')}>
              {t('receive.without')}
            </button>
          </div>
        ) : (
          <form
            className="scan-bar"
            onSubmit={(event) => {
              event.preventDefault();
              choose(reference.trim());
            }}
          >
            <input
              aria-label={t('receive.reference')}
              placeholder={t('receive.reference')}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
            <button type="submit">{t('receive.go')}</button>
          </form>
        )}
        <ScanBar />
      </Frame>
    );
  }
  const line = deliveries.find(({ number }) => number === draft.reference)?.lines.find(([id]) => id === draft.sku);
  const unknown = wrong && say?.key === 'scan.unknown' ? String(say.values?.code) : undefined;
  return (
    <Frame title={t('kind.receive')}>
      <Instruction todo={t('do.scanGoods')} say={say} wrong={wrong} />
      <p className="note">{draft.reference}</p>
      {draft.barcode === '' ? null : (
        <>
          <Goods sku={sku ?? { id: '', code: draft.barcode, name: '', home: null, codes: [], units: {} }}>
            <span>{line ? t('receive.expected', { expected: line[1], received: line[2] }) : t('receive.unexpected')}</span>
          </Goods>
          <Quantity value={draft.quantity} change={(quantity) => run((now) => ({ draft: { ...now, quantity }, signal: 'ok' }))} />
        </>
      )}
      <div className="actions">
        {unknown ? (
          <button
            type="button"
            onClick={() => run((now) => ({ draft: { ...now, barcode: unknown, sku: '', quantity: 1 }, signal: 'ok' }))}
          >
            {t('receive.anyway', { code: unknown })}
          </button>
        ) : null}
        {draft.quantity > 0 ? (
          <button type="button" className="primary" onClick={() => run(confirmReceipt)}>
            {t('receive.confirm', { quantity: draft.quantity })}
          </button>
        ) : null}
        <button type="button" onClick={() => run(() => ({ draft: noReceipt, signal: 'ok' }))}>
          {t('cancel')}
        </button>
      </div>
      <ScanBar />
    </Frame>
  );
}

/** With what was received here and is not told by the server yet. */
async function readDeliveries() {
  const deliveries = await database.deliveries.orderBy('number').toArray();
  return deliveries.map(({ own, ...delivery }) => ({
    ...delivery,
    lines: (delivery.lines ?? []).map(([sku, expected, received]): [string, number, number] => [
      sku,
      expected,
      received + (own?.[sku] ?? 0),
    ]),
  }));
}

function totals(lines: [string, number, number][]) {
  const sum = (index: 1 | 2) => lines.reduce((total, line) => total + line[index], 0);
  return { expected: sum(1), received: sum(2) };
}
