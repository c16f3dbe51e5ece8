import { createHmac } from 'node:crypto';
import { InvalidWebhook, verifyWebhook } from '@entrepot/sdk/client';
import { expect } from 'chai';
import fc from 'fast-check';

// The test vector that Standard Webhooks publishes.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const timestamp = '1614265330';
const body = '{"test": 2432232314}';
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
const now = new Date(Number(timestamp) * 1000);
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

async function faultOf(verifying: Promise<unknown>): Promise<string | undefined> {
  try {
    await verifying;
    return undefined;
  } catch (error) {
    return error instanceof InvalidWebhook ? error.code : String(error);
  }
}

describe('verifyWebhook', () => {
  it('takes the published test vector of Standard Webhooks', async () => {
    expect(await verifyWebhook(headers, body, secret, now)).to.deep.equal({ id, sentAt: now, payload: { test: 2432232314 } });
  });

  it('reads headers in any case, from Headers, lists and plain objects, and a body of bytes', async () => {
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]));
    for (const each of [new Headers(headers), shouted]) {
      expect((await verifyWebhook(each, new TextEncoder().encode(body), secret, now)).id).to.equal(id);
    }
  });

  it('takes any of several signatures, of versions that it does not know too, and any of several secrets', async () => {
    const many = { ...headers, 'webhook-signature': `v1,AAAA v1a,unknown ${signature} v1,!!` };
    expect((await verifyWebhook(many, body, [other, secret], now)).id).to.equal(id);
    expect(await faultOf(verifyWebhook(many, body, other, now))).to.equal('wrong-signature');
  });

  it('takes no webhook that is older than five minutes, or from the future', async () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    expect(await faultOf(verifyWebhook(headers, body, secret, at(300)))).to.equal(undefined);
    expect(await faultOf(verifyWebhook(headers, body, secret, at(301)))).to.equal('too-old');
    expect(await faultOf(verifyWebhook(headers, body, secret, at(-300)))).to.equal(undefined);
    expect(await faultOf(verifyWebhook(headers, body, secret, at(-301)))).to.equal('too-new');
  });

  it('tells what is missing', async () => {
    for (const name of Object.keys(headers)) {
      const rest = Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
      expect(await faultOf(verifyWebhook(rest, body, secret, now))).to.equal('missing-header');
    }
    expect(await faultOf(verifyWebhook({ ...headers, 'webhook-timestamp': 'soon' }, body, secret, now))).to.equal(
      'invalid-header',
    );
    expect(await faultOf(verifyWebhook(headers, body, 'whsec_', now))).to.equal('invalid-secret');
  });

  it('takes what is signed, whatever it is, and nothing of it changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.nat(), async (text, key, place) => {
        const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64');
        const signed = { ...headers, 'webhook-signature': `v1,${hmac}` };
        const own = `whsec_${Buffer.from(key).toString('base64')}`;
        expect(await faultOf(verifyWebhook(signed, text, own, now))).to.equal(undefined);
        const at = place % (text.length + 1);
        expect(await faultOf(verifyWebhook(signed, `${text.slice(0, at)} ${text.slice(at)}`, own, now))).to.equal(
          'wrong-signature',
        );
      }),
      { numRuns: 200 },
    );
  });
});
