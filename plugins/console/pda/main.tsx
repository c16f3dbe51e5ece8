import { registerSW } from 'virtual:pwa-register';
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { rememberAll } from './floor/look-up.ts';
import { type Route, route } from './parts/route.ts';
import { deviceName } from './queue/database.ts';
import { exchangeNow, keepExchanging } from './queue/exchange.ts';
import { openAudio } from './scanning/feedback.ts';
import { hearWedge } from './scanning/wedge.ts';
import { Move, PutAway } from './screens/carry.tsx';
import { Count } from './screens/count.tsx';
import { Home } from './screens/home.tsx';
import { Pack } from './screens/pack.tsx';
import { Pick } from './screens/pick.tsx';
import { Queue } from './screens/queue.tsx';
import { Receive } from './screens/receive.tsx';
import { ChooseWarehouse, Settings } from './screens/settings.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { openSession, session } from './session/session.ts';
import { useStore } from './session/store.ts';
import { language } from './texts/language.ts';
import './style.css';

const screens: Readonly<Record<Route, ComponentType>> = {
  home: Home,
  receive: Receive,
  putAway: PutAway,
  pick: Pick,
  pack: Pack,
  count: Count,
  move: Move,
  queue: Queue,
  settings: Settings,
  signIn: SignIn,
};

function App() {
  const open = useStore(route);
  const { person, warehouse } = useStore(session);
  if (!person) return <SignIn />;
  if (!warehouse && open !== 'signIn' && open !== 'queue') return <ChooseWarehouse />;
  const Screen = screens[open];
  return <Screen key={`${person} ${warehouse?.id}`} />;
}

document.documentElement.lang = language.get();
addEventListener('pointerdown', openAudio);
addEventListener('keydown', openAudio);
session.subscribe(exchangeNow);
await openSession();
hearWedge();
registerSW({ immediate: true });
// What waits to be sent must not be cleared away by the browser.
void navigator.storage?.persist?.();
void deviceName();
void rememberAll();
void keepExchanging();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
