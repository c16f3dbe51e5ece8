import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlugin, type Plugin } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

/** Written as what a bundler makes of a module: bare names come from the host. */
const sound = `
import { defineUi } from '@entrepot/sdk/ui';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { jsx, jsxs } from 'react/jsx-runtime';

function Counter({ host, rest }) {
  const [count, setCount] = useState(0);
  return jsxs('div', { children: [
    jsx(Button, { onClick: () => setCount(count + 1), children: 'pressed ' + count }),
    jsx(Tag, { children: host.model.user.name + ' at ' + rest }),
    jsx('a', { href: '#say', onClick: () => host.say('said'), children: 'say' }),
    createPortal(jsx('i', { children: 'beside' }), document.body),
  ] });
}

export default defineUi(({ plugin, page }) => {
  page({ name: 'counter', label: { en: 'Counter of ' + plugin, zh: '计数' }, view: Counter });
});
`;
const sick = `
import { jsx } from 'react/jsx-runtime';
export default ({ page }) => {
  page({ name: 'thrower', label: { en: 'Thrower' }, view: () => { throw new Error('the wheel came off'); } });
  page({ name: 'sound', label: { en: 'Sound' }, view: () => jsx('b', { children: 'still here' }) });
};
`;
const refusing = `export default () => { throw new Error('no mood for it'); };`;

describe('What plugins show in the console', function () {
  this.timeout(60_000);
  let folder: string;
  let console: ConsoleUnderTest;
  let page: Page;

  const plugin = (name: string, source: string): Plugin => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.js'), source);
    return definePlugin({ name, version: '1.0.0', label: { en: name, zh: name }, ui: join(folder, name, 'index.js') });
  };

  before(async function () {
    needsBrowser(this);
    folder = mkdtempSync(join(tmpdir(), 'plugin-uis-'));
    const plugins = [consolePlugin, plugin('gauge', sound), plugin('wheel', sick), plugin('mood', refusing)];
    console = await startConsole({ plugins });
    page = await console.signedIn();
  });
  after(async () => {
    await console?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('runs on the React, the components and the SDK of the host', async () => {
    await page.goto('/gauge/-/counter/a/b');
    await page.getByRole('button', { name: 'pressed 0' }).click();
    await page.getByRole('button', { name: 'pressed 1' }).waitFor();
    await page.getByText('admin at a/b').waitFor();
    await page.getByText('beside').waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'say', exact: true }).click();
    await page.getByText('said', { exact: true }).waitFor();
    await page.getByRole('menuitem', { name: 'Counter of gauge' }).waitFor();
  });

  it('shows the name and the error of a contribution that throws, and the rest of the page works', async () => {
    await page.goto('/wheel/-/thrower');
    const alert = page.getByRole('alert').filter({ hasText: 'wheel.thrower' });
    await alert.waitFor();
    expect(await alert.textContent())
      .to.include('"wheel"')
      .and.include('the wheel came off');
    await page.getByRole('menuitem', { name: 'Sound' }).click();
    await page.getByText('still here').waitFor();
    expect(await alert.count()).to.equal(0);
  });

  it('names the plugin whose module throws, and shows what the others contribute', async () => {
    await page.goto('/wheel/-/sound');
    const notice = page.getByRole('alert').filter({ hasText: '"mood"' });
    await notice.waitFor();
    expect(await notice.textContent()).to.include('no mood for it');
    await page.getByText('still here').waitFor();
  });

  it('refuses a module whose bytes were changed on the way, and the rest of the console works', async () => {
    const proxy = await tamperingProxy(console.app.address, /^\/ui\/gauge\//, `\nglobalThis.tampered = true;`);
    try {
      const cautious = await console.signedIn('admin', { baseURL: proxy.address });
      const told: string[] = [];
      cautious.on('console', (message) => told.push(message.text()));
      await cautious.goto('/wheel/-/sound');
      await cautious.getByText('still here').waitFor();
      await cautious.getByRole('alert').filter({ hasText: '"gauge"' }).waitFor();
      expect(proxy.tampered).to.deep.equal(1);
      expect(await cautious.evaluate(() => 'tampered' in globalThis)).to.equal(false);
      expect(told.join('\n')).to.match(/integrity/i);
      expect(await cautious.getByRole('menuitem', { name: 'Counter of gauge' }).count()).to.equal(0);
      await cautious.context().close();
    } finally {
      await proxy.close();
    }
  });

  it('runs no script that was put into the document', async () => {
    const inject = `<script>globalThis.tampered = true;</script>`;
    const proxy = await tamperingProxy(console.app.address, /^\/wheel\//, inject);
    try {
      const cautious = await console.signedIn('admin', { baseURL: proxy.address });
      await cautious.goto('/wheel/-/sound');
      await cautious.getByText('still here').waitFor();
      expect(proxy.tampered).to.equal(1);
      expect(await cautious.evaluate(() => 'tampered' in globalThis)).to.equal(false);
      await cautious.context().close();
    } finally {
      await proxy.close();
    }
  });
});

interface Proxy {
  readonly address: string;
  /** How many answers it changed. */
  readonly tampered: number;
  close(): Promise<void>;
}

/** Hands everything through, and adds something to what stands at these paths. */
async function tamperingProxy(target: string, paths: RegExp, addition: string): Promise<Proxy> {
  let tampered = 0;
  const server: Server = createServer((incoming, outgoing) => {
    const isChanged = paths.test(incoming.url ?? '');
    const headers = { ...incoming.headers, ...(isChanged ? { 'accept-encoding': 'identity', 'if-none-match': '' } : {}) };
    const forward = request(target + incoming.url, { method: incoming.method, headers }, async (answer) => {
      if (isChanged) {
        tampered += 1;
        const bytes = Buffer.concat([...(await answer.toArray()), Buffer.from(addition)]);
        outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': bytes.length }).end(bytes);
      } else {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get tampered() {
      return tampered;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
