import { Problem } from '@entrepot/sdk';

const windowMs = 15 * 60_000;
const failuresPerUser = 5;
const failuresPerAddress = 50;
const mostKeys = 100_000;

/** Slows down the guessing of passwords: failures are counted per user and address, and per address. */
export class SignInGuard {
  readonly #failures = new Map<string, { count: number; until: number }>();

  /** @throws Problem `too-many-attempts` (429) */
  check(user: string, address: string, now: number): void {
    const waits = this.#keys(user, address).map(([key, most]) => {
      const failed = this.#failures.get(key);
      return failed && failed.until > now && failed.count >= most ? failed.until - now : 0;
    });
    const seconds = Math.ceil(Math.max(...waits) / 1_000);
    if (seconds > 0) {
      throw new Problem('too-many-attempts', {
        status: 429,
        detail: 'Too many failed attempts to sign in.',
        remedy: `Try again in ${seconds} seconds.`,
        params: { seconds, retryAfter: seconds },
      });
    }
  }

  failed(user: string, address: string, now: number): void {
    if (this.#failures.size > mostKeys) this.#failures.clear();
    for (const [key] of this.#keys(user, address)) {
      const known = this.#failures.get(key);
      if (known && known.until > now) known.count += 1;
      else this.#failures.set(key, { count: 1, until: now + windowMs });
    }
  }

  succeeded(user: string, address: string): void {
    for (const [key] of this.#keys(user, address).slice(0, 1)) this.#failures.delete(key);
  }

  #keys(user: string, address: string): [key: string, most: number][] {
    return [
      [`${address} ${user.toLowerCase()}`, failuresPerUser],
      [address, failuresPerAddress],
    ];
  }
}
