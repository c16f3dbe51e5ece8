import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, Plugin } from '@entrepot/sdk';

/** Each event's payload: what every field is, as text. */
type EventRecord = Readonly<Record<string, Readonly<Record<string, string>>>>;

function recordOf({ events = [] }: Plugin): EventRecord {
  return Object.fromEntries(
    events.map(({ name, payload }) => [
      name,
      Object.fromEntries(Object.entries(payload).map(([key, each]) => [key, textOf(each)])),
    ]),
  );
}

function textOf({ kind, presence, detail }: Field): string {
  return [
    kind,
    ...(detail.target === undefined ? [] : [detail.target]),
    ...(detail.values ? [Object.keys(detail.values).join('|')] : []),
    // A payload is read by others: what may be missing they must expect, what is defaulted is always there.
    ...(presence === 'optional' ? ['optional'] : []),
  ].join(' ');
}

/**
 * What became incompatible since `events.json` of the package was written: events and fields may be added, and stay as they are.
 * Writes what was added, for it to be committed.
 * @param writes false in CI: there what is missing is a fault
 */
export function incompatibleEvents(plugin: Plugin, folder: string, writes = !process.env.CI): string[] {
  const file = join(folder, 'events.json');
  const before: EventRecord = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const now = recordOf(plugin);
  const faults = Object.entries(before).flatMap(([event, fields]) => {
    const kept = now[event];
    if (!kept) return [`the event "${event}" is gone: others may subscribe to it`];
    return Object.entries(fields).flatMap(([key, was]) => {
      const is = kept[key];
      if (is === was) return [];
      return [`"${key}" of the event "${event}" was ${was} and is ${is ?? 'gone'}: publish another event beside it`];
    });
  });
  const text = `${JSON.stringify(now, null, 2)}\n`;
  if (faults.length === 0 && Object.keys(now).length > 0 && (!existsSync(file) || readFileSync(file, 'utf8') !== text)) {
    if (!writes) return [`${file} lacks what was added: run the tests, and commit it`];
    writeFileSync(file, text);
  }
  return faults;
}
