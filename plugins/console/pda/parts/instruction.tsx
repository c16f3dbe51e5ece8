import type { ReactNode } from 'react';
import type { Sku } from '../floor/floor.ts';
import type { Say } from '../flows/flow.ts';
import { database } from '../queue/database.ts';
import { useTexts } from '../texts/language.ts';
import { useLive } from './use-live.ts';

/** What to do next, and what the last scan was answered. */
export function Instruction({ todo, say, wrong }: { todo: string; say: Say | undefined; wrong: boolean }) {
  const t = useTexts();
  return (
    <section className="todo" aria-live="assertive">
      <p className={wrong ? 'wrong' : ''}>{wrong && say ? t(say.key, say.values) : todo}</p>
    </section>
  );
}

/** A place, as large as it can be read from afar. */
export function Place({ bin, done }: { bin: string; done?: boolean }) {
  const t = useTexts();
  const known = useLive(async (code) => database.bins.get(code), bin);
  return (
    <section className={done ? 'place done' : 'place'}>
      <strong data-long={bin.length > 9}>{bin === '' ? t('where.floor') : bin}</strong>
      {known ? <span>{t('bin.place', { zone: known.zone, aisle: known.aisle, level: known.level })}</span> : null}
    </section>
  );
}

/** Goods, and how many. */
export function Goods({ sku, children }: { sku: Sku | undefined; children?: ReactNode }) {
  return (
    <section className="goods">
      <strong>{sku?.code}</strong>
      <span>{sku?.name}</span>
      {children}
    </section>
  );
}

/** The SKU of an id. */
export function useSku(id: string | undefined): Sku | undefined {
  return useLive(async (sku) => (sku ? await database.skus.get(sku) : undefined), id);
}
