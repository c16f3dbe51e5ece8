import { createApiReference } from '@scalar/api-reference';
import '@scalar/api-reference/style.css';
import './style.css';

/** What the console keeps of how this person likes it. */
interface Preferences {
  readonly locale?: string;
  readonly theme?: 'light' | 'dark' | 'system';
}

const texts = {
  en: { back: 'Back to the console', title: 'Entrepot API' },
  'zh-CN': { back: '返回控制台', title: 'Entrepot API' },
} as const;

function preferences(): Preferences {
  try {
    return JSON.parse(localStorage.getItem('entrepot.preferences') ?? '{}');
  } catch {
    return {};
  }
}

/** As the console calls: with the session cookie, and a header that shows that no other site asks. */
const call: typeof fetch = (input, init) => {
  const request = new Request(input, { ...init, credentials: 'same-origin' });
  // Who gave no token calls as who is signed in.
  if (/^Bearer\s*$/.test(request.headers.get('Authorization') ?? '')) request.headers.delete('Authorization');
  request.headers.set('X-Requested-With', 'entrepot');
  request.headers.set('Accept-Language', locale);
  return fetch(request);
};

const { theme = 'system', locale: chosen = navigator.language } = preferences();
const locale = chosen.startsWith('en') ? 'en' : 'zh-CN';
const isDark = theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
const { back, title } = texts[locale];
document.documentElement.lang = locale;
document.title = title;

const root = document.getElementById('root');
if (root) {
  const bar = Object.assign(document.createElement('a'), { className: 'back', href: '/', textContent: back });
  bar.dataset.theme = isDark ? 'dark' : 'light';
  root.before(bar);
  createApiReference(root, {
    url: '/openapi.json',
    customFetch: call,
    // Requests go where the page comes from, whatever the document was made for.
    servers: [{ url: location.origin }],
    localization: { locale },
    darkMode: isDark,
    forceDarkModeState: isDark ? 'dark' : 'light',
    hideDarkModeToggle: true,
    // Nothing is asked of anybody but this server.
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    operationTitleSource: 'summary',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  });
}
