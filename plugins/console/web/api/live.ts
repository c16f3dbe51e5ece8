import type { JobStatus } from '@entrepot/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type Model, modelKey } from './model.tsx';
import { refresh } from './records.ts';

/** What the live stream has told since this tab was opened. */
export interface Live {
  readonly isOpen: boolean;
  readonly unread: number;
  /** When the newest unread notice was last said; undefined until the stream has told. */
  readonly newest: string | null | undefined;
  /** The user's jobs that moved, by id. */
  readonly jobs: ReadonlyMap<string, JobStatus>;
}

const address = '/api/v1/console/stream';
/** A tab that nobody looks at gives its connection back: browsers open six to a host at most. */
const hiddenMs = 60_000;
const againMs = 5_000;
/** Lists are read again this often at most, whatever is committed. */
const gatherMs = 1_000;
const restMs = 3_000;

let current: Live = { isOpen: false, unread: 0, newest: undefined, jobs: new Map() };
const listeners = new Set<() => void>();

function set(change: Partial<Live>): void {
  current = { ...current, ...change };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The live stream as it stands; renders again with every message. */
export function useLive(): Live {
  return useSyncExternalStore(subscribe, () => current);
}

/** A job as the stream told it last; undefined where it has not moved since the tab was opened. */
export function useLiveJob(id: string): JobStatus | undefined {
  return useSyncExternalStore(subscribe, () => current.jobs.get(id));
}

/** Keeps one stream open while the tab is looked at, and reads again what it says has changed. */
export function useLiveStream(client: QueryClient, model: Model): void {
  useEffect(() => {
    const stream = new LiveStream(client, model);
    stream.look();
    const look = () => stream.look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      stream.close();
    };
  }, [client, model]);
}

class LiveStream {
  readonly #client: QueryClient;
  readonly #model: Model;
  readonly #changed = new Set<string>();
  #source: EventSource | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #lastRefresh = 0;
  #wasOpen = false;
  #isOver = false;

  constructor(client: QueryClient, model: Model) {
    this.#client = client;
    this.#model = model;
  }

  /** Opens or closes it as the tab is shown or hidden. */
  look(): void {
    clearTimeout(this.#hiding);
    if (document.visibilityState === 'visible') this.#open();
    else this.#hiding = setTimeout(() => this.#shut(), hiddenMs);
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#hiding);
    clearTimeout(this.#gathering);
    this.#shut();
  }

  #open(): void {
    if (this.#source || this.#isOver) return;
    clearTimeout(this.#opening);
    const source = new EventSource(address);
    this.#source = source;
    const on = <T>(event: string, take: (data: T) => void) =>
      source.addEventListener(event, ({ data }: MessageEvent<string>) => take(JSON.parse(data)));
    on('hello', () => {
      set({ isOpen: true });
      // What was committed while nobody listened is not told again.
      if (this.#wasOpen) this.#missed();
      this.#wasOpen = true;
    });
    on<{ unread: number; newest: string | null }>('inbox', ({ unread, newest }) => {
      set({ unread, newest });
      void this.#client.invalidateQueries({ queryKey: ['inbox'] });
    });
    on<JobStatus>('job', (job) => {
      set({ jobs: new Map(current.jobs).set(job.id, job) });
      if (job.finishedAt !== null) void this.#client.invalidateQueries({ queryKey: ['jobs'] });
    });
    on<string[]>('changed', (names) => this.#gather(names));
    on('model', () => void this.#client.invalidateQueries({ queryKey: modelKey }));
    on('missed', () => this.#missed());
    source.addEventListener('error', () => {
      set({ isOpen: false });
      if (source.readyState !== EventSource.CLOSED) return;
      // The server refused: who is signed out is shown the way in.
      this.#shut();
      void this.#client.invalidateQueries({ queryKey: modelKey });
      this.#opening = setTimeout(() => this.look(), againMs);
    });
  }

  #shut(): void {
    clearTimeout(this.#opening);
    this.#source?.close();
    this.#source = undefined;
    set({ isOpen: false });
  }

  #missed(): void {
    void this.#client.invalidateQueries({ queryKey: ['inbox'] });
    void this.#client.invalidateQueries({ queryKey: ['jobs'] });
    void this.#client.invalidateQueries({ queryKey: modelKey });
    this.#gather(this.#model.ui.entities.map(({ name }) => name));
  }

  #gather(names: readonly string[]): void {
    for (const name of names) {
      this.#changed.add(name);
      // Children are shown with the record that they belong to.
      const parent = this.#model.entity(name)?.childOf;
      if (parent) this.#changed.add(parent);
    }
    const rest = Math.max(gatherMs, this.#lastRefresh + restMs - Date.now());
    this.#gathering ??= setTimeout(() => this.#refresh(), rest);
  }

  #refresh(): void {
    this.#gathering = undefined;
    this.#lastRefresh = Date.now();
    const names = [...this.#changed];
    this.#changed.clear();
    void refresh(this.#client, ...names);
    void this.#client.invalidateQueries({ queryKey: ['metrics'], predicate: ({ queryKey }) => concerns(queryKey[1], names) });
    const views = ['console.view', 'console.dashboard'].filter((name) => names.includes(name));
    if (views.length > 0) void this.#client.invalidateQueries({ queryKey: ['views'] });
    if (views.length > 0) void this.#client.invalidateQueries({ queryKey: ['dashboards'] });
  }
}

/** Numbers name in their key the entities that they are made of. */
function concerns(entities: unknown, names: readonly string[]): boolean {
  return Array.isArray(entities) && entities.some((entity) => names.includes(entity));
}
