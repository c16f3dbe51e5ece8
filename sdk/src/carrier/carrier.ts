/**
 * A carrier adapter: this core, and the capabilities it has (`Rating`, `Labelling`), each found by its guard.
 * Its calls are synchronous where it computes and asynchronous where it asks a server.
 */
export interface Carrier {
  /** As the `adapter` of carriers in the register: `rate-table`, `mydhl`. */
  readonly code: string;
}
