import { App } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';

/** Does something that the server may refuse: says that it was done, or why not. */
export function useSaid() {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setIsBusy(true);
    try {
      await work();
      if (done !== undefined) void message.success(done);
      return true;
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : undefined;
      const reasons = (problem?.errors ?? []).map(({ detail }) => detail).filter((detail) => detail !== problem?.detail);
      void message.error([problem?.detail ?? t('app.unreachable'), ...reasons].join(' '), 6);
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { run, isBusy };
}
