import { expect } from 'chai';
import fc from 'fast-check';
import { afterAttempt, pauseOfEndpoint } from '../src/delivery/schedule.ts';
import { signedHeaders } from '../src/delivery/sign.ts';
import { covers } from '../src/endpoint/event-pattern.ts';
import { secretsAt } from '../src/endpoint/secret.ts';

const now = new Date('2026-03-01T08:00:00Z');

describe('signedHeaders', () => {
  it('signs the published test vector of Standard Webhooks', () => {
    const at = new Date(1_614_265_330_000);
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', [secret], at)).to.deep.equal({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('afterAttempt', () => {
  it('has delivered after 2xx, and knows 410', () => {
    for (const status of [200, 201, 204, 299]) expect(afterAttempt({ status }, 1, now, 0)).to.deep.equal({ state: 'delivered' });
    expect(afterAttempt({ status: 410 }, 1, now, 0)).to.deep.equal({ state: 'gone' });
  });

  it('pauses longer after each failure, 5 s to 24 h, ten attempts in all', () => {
    const pauses = Array.from({ length: 10 }, (_, index) => {
      const verdict = afterAttempt({ status: 500 }, index + 1, now, 0);
      return verdict.state === 'pending' ? (verdict.nextAttemptAt.getTime() - now.getTime()) / 1000 : verdict.state;
    });
    expect(pauses).to.deep.equal([5, 30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400, 'failed']);
  });

  it('adds a fifth at most by chance, and never comes before the receiver wants it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 10 ** 9 }),
        (attempts, random, retryAfterMs) => {
          const pause = (chance: number, asked: number) => {
            const verdict = afterAttempt({ status: undefined, retryAfterMs: asked }, attempts, now, chance);
            return verdict.state === 'pending' ? verdict.nextAttemptAt.getTime() - now.getTime() : Number.NaN;
          };
          const least = pause(0, 0);
          expect(pause(random, 0)).to.be.within(least, least * 1.2);
          expect(pause(random, retryAfterMs)).to.be.at.least(Math.min(retryAfterMs, 86_400_000));
        },
      ),
    );
  });
});

describe('pauseOfEndpoint', () => {
  it('grows to ten minutes', () => {
    const pauses = [1, 2, 3, 8, 100].map((failures) => (pauseOfEndpoint(failures, now).getTime() - now.getTime()) / 1000);
    expect(pauses).to.deep.equal([5, 10, 20, 600, 600]);
  });
});

describe('covers', () => {
  it('takes an event, those of a plugin, or all', () => {
    expect(['orders.shipped', 'orders.*', '*'].every((pattern) => covers(pattern, 'orders.shipped'))).to.equal(true);
    expect(['orders.ship', 'orders', 'order.*', 'shipped'].some((pattern) => covers(pattern, 'orders.shipped'))).to.equal(false);
  });
});

describe('secretsAt', () => {
  it('knows the old secret until its time is over', () => {
    const endpoint = { secret: 'new', previousSecret: 'old', previousUntil: '2026-03-01T09:00:00Z' };
    expect(secretsAt(endpoint, now)).to.deep.equal(['new', 'old']);
    expect(secretsAt(endpoint, new Date('2026-03-01T09:00:00Z'))).to.deep.equal(['new']);
    expect(secretsAt({ ...endpoint, previousSecret: null }, now)).to.deep.equal(['new']);
  });
});
