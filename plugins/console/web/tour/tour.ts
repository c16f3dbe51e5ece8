import { type DriveStep, driver } from 'driver.js';
import 'driver.js/dist/driver.css';
import type { Texts } from '../i18n/text.ts';
import './tour.css';

/** The stops of the tour, each with what it points at; those of which there is nothing on the screen are left out. */
const stops = [
  { name: 'welcome' },
  { name: 'menu', element: '.ant-layout-sider nav', side: 'right' },
  { name: 'search', element: 'header [aria-keyshortcuts="Control+K"]', side: 'bottom' },
  { name: 'content', element: '.ant-layout-content', side: 'over' },
  { name: 'inbox', element: '[data-tour="inbox"]', side: 'bottom' },
  { name: 'account', element: '[data-tour="account"]', side: 'bottom' },
] as const;

/** Shows around. @param onEnd called once, however it ends */
export function startTour(t: Texts['t'], onEnd: () => void): void {
  const steps = stops
    .filter((stop) => !('element' in stop) || document.querySelector(stop.element) !== null)
    .map((stop): DriveStep => {
      const texts = { title: t(`tour.${stop.name}Title`), description: t(`tour.${stop.name}`) };
      // What fills the screen has no side: the words stand in its middle.
      if (!('element' in stop) || stop.side === 'over') return { popover: texts };
      return { element: stop.element, popover: { ...texts, side: stop.side, align: 'start' } };
    });
  driver({
    steps,
    popoverClass: 'tour',
    // While it glides from stop to stop it takes no keys.
    animate: false,
    showProgress: true,
    progressText: t('tour.progress', { current: '{{current}}', total: '{{total}}' }),
    nextBtnText: t('tour.next'),
    prevBtnText: t('tour.back'),
    doneBtnText: t('tour.done'),
    disableActiveInteraction: true,
    onPopoverRender: ({ wrapper }) => wrapper.classList.add(...tokenScope()),
    onDestroyed: onEnd,
  }).drive();
}

/** The class under which antd's tokens stand: the words of the tour are outside of everything that has it. */
function tokenScope(): string[] {
  return [...(document.querySelector('.ant-app')?.classList ?? [])].filter((name) => name.startsWith('css-var-'));
}
