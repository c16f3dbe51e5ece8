import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'react-router';
import { preferences, usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';

/** So long the first screen has to draw itself. */
const settleMs = 800;

/** Shows a new user around when they are first at home. @returns starts the tour again */
export function useTour(): () => void {
  const { t } = useTexts();
  const { isTourSeen } = usePreferences();
  const { pathname } = useLocation();
  const start = async () => {
    const { startTour } = await import('./tour.ts');
    startTour(t, () => preferences.set({ isTourSeen: true }));
  };
  const begin = useEffectEvent(() => void start());
  const isDue = !isTourSeen && pathname === '/';
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(begin, settleMs);
    return () => clearTimeout(timer);
  }, [isDue]);
  return () => void start();
}
