import { App, Button, Flex } from 'antd';
import { useCallback } from 'react';
import { useTexts } from '../i18n/text.ts';

const seconds = 8;

/** Says what was done, with a button that takes it back. */
export function useUndoToast(): (text: string, undo: () => Promise<void>) => void {
  const { t } = useTexts();
  const { message } = App.useApp();
  return useCallback(
    (text, undo) => {
      const key = crypto.randomUUID();
      void message.open({
        key,
        type: 'success',
        duration: seconds,
        content: (
          <Flex component="span" align="center" gap={8} style={{ display: 'inline-flex' }}>
            {text}
            <Button
              type="link"
              size="small"
              onClick={() => {
                message.destroy(key);
                void undo();
              }}
            >
              {t('list.undo')}
            </Button>
          </Flex>
        ),
      });
    },
    [message, t],
  );
}
