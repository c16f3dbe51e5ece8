/** A clock that runs with the system's until it is set, then stands until it is moved. */
export class TestClock {
  #at: number | undefined;

  constructor(at?: Date | string) {
    if (at !== undefined) this.set(at);
  }

  now(): Date {
    return new Date(this.#at ?? Date.now());
  }

  set(at: Date | string): void {
    this.#at = new Date(at).getTime();
  }

  advance(ms: number): void {
    this.#at = this.now().getTime() + ms;
  }
}
