const tickMs = 10;

/** Something that has to happen within `budgetMs` of being added. */
export interface Due {
  readonly budgetMs: number;
  expire(): void;
}

/** One timer for all that wait: a timer for each would cost more than most of them take. */
class Deadlines {
  readonly #waiting = new Map<Due, number>();
  #timer: NodeJS.Timeout | undefined;
  /** The moment of the last tick: near enough, and free. */
  #now = 0;

  add(due: Due): void {
    if (!this.#timer) {
      this.#timer = setInterval(() => this.#look(), tickMs);
      this.#now = performance.now();
    }
    this.#waiting.set(due, this.#now + due.budgetMs + tickMs);
  }

  remove(due: Due): void {
    this.#waiting.delete(due);
  }

  #look(): void {
    this.#now = performance.now();
    for (const [due, deadline] of this.#waiting) {
      if (deadline > this.#now) continue;
      this.#waiting.delete(due);
      due.expire();
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

export const deadlines = new Deadlines();
