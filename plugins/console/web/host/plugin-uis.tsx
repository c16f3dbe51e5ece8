import { App } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { isQuiet } from './quiet-moment.ts';
import { hasOtherModules, loadUiModules } from './ui-modules.ts';
import { uiRegistry } from './ui-registry.tsx';

void loadUiModules();

const lookMs = 500;

/** Keeps the plugins' modules as the server has them, and says which could not be loaded. Shows nothing by itself. */
export function PluginUis() {
  useReloadOfModules();
  const faults = useSyncExternalStore(uiRegistry.subscribe, uiRegistry.faults);
  const { notification } = App.useApp();
  const { t } = useTexts();
  useEffect(() => {
    for (const { plugin, error } of faults) {
      const title = t('host.moduleFailed', { plugin });
      notification.warning({ key: `ui ${plugin}`, title, description: error.message, duration: 0, placement: 'bottomRight' });
    }
  }, [faults, notification, t]);
  return null;
}

/** Loads the page again, at a moment when that takes nothing from anybody, once the enabled plugins have other modules. */
function useReloadOfModules(): void {
  const { fingerprint } = useModel().ui;
  const [first] = useState(fingerprint);
  useEffect(() => {
    if (fingerprint === first) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isGone = false;
    void hasOtherModules().then((isOther) => {
      if (!isOther || isGone) return;
      const look = () => {
        if (isQuiet(document)) window.location.reload();
      };
      timer = setInterval(look, lookMs);
      look();
    });
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [fingerprint, first]);
}
