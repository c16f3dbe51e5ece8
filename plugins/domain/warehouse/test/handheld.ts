import { randomUUID } from 'node:crypto';
import type { Identity } from '@entrepot/core/testing';
import type { Operation, Outcome, ScanKind } from '@entrepot/warehouse';
import type { TradingFloor } from './trading-floor.ts';

/** A handheld of a test: makes operations in its sequence and sends them. */
export class TestHandheld {
  readonly #floor: TradingFloor;
  readonly #as: Identity;
  readonly device: string;
  #sequence = 0;

  constructor(floor: TradingFloor, device: string, as: Identity = 'warehouse-manager') {
    this.#floor = floor;
    this.#as = as;
    this.device = device;
  }

  /** Something that the person does; nothing is sent. */
  scan(kind: ScanKind, facts: Operation['facts'], at = new Date().toISOString()): Operation {
    this.#sequence += 1;
    return { id: randomUUID(), sequence: this.#sequence, warehouse: this.#floor.warehouseId, kind, facts, at };
  }

  /** @param from what the device has no answer for yet; the first of the operations unless given */
  async send(
    operations: readonly Operation[],
    from = Math.min(...operations.map(({ sequence }) => sequence)),
  ): Promise<Outcome[]> {
    const body = { device: this.device, from, operations };
    const answer = await this.#floor.app.as(this.#as).post('/api/v1/warehouse/recordScans', body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body.outcomes;
  }

  /** One operation, sent at once. */
  async does(kind: ScanKind, facts: Operation['facts']): Promise<Outcome> {
    const [outcome] = await this.send([this.scan(kind, facts)]);
    if (!outcome) throw new Error('no outcome came');
    return outcome;
  }

  async snapshot(query: Readonly<Record<string, string>> = {}) {
    const search = new URLSearchParams({ warehouse: this.#floor.warehouseId, ...query });
    return (await this.#floor.app.as(this.#as).get(`/api/v1/warehouse/floorSnapshot?${search}`)).body;
  }
}
