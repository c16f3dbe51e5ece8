import type { UiAction, UiEntity } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { ApiError } from '../api/client.ts';
import { useModel } from '../api/model.tsx';
import { refresh } from '../api/records.ts';
import { useTexts } from '../i18n/text.ts';
import { sentencesOfAnswer } from './action-answer.ts';
import type { Values } from './draft.ts';
import { openFile, runAction } from './run-action.ts';

export interface Actions {
  /** Takes an action and says what came of it. @throws ApiError where it is refused */
  take(action: UiAction, id: string, input: Values): Promise<void>;
  /** The same, and a refusal is said at the edge of the screen. */
  takeAtOnce(action: UiAction, id: string): Promise<void>;
}

/**
 * Takes actions on records of an entity; where an action can be undone, the word that it is done offers it.
 * @param onJob is told the job that an action began
 */
export function useActions(entity: UiEntity, onJob: (job: string) => void): Actions {
  const { ui } = useModel();
  const { t, text, locale } = useTexts();
  const { notification } = App.useApp();
  const client = useQueryClient();
  const take: Actions['take'] = async (action, id, input) => {
    const answer = await runAction(action, id, input);
    if ('file' in answer) return openFile(answer.file);
    // An action may reach other records, and nobody says which.
    await refresh(client);
    if (answer.job !== undefined) return onJob(answer.job);
    const sentences = sentencesOfAnswer(answer.json, ui.messages, locale);
    const undo = entity.actions.find(({ name }) => name === action.undo);
    const key = `done ${action.name} ${id}`;
    notification.success({
      key,
      title: t('record.done', { name: text(action.label) }),
      description: sentences.length > 0 ? sentences.map((each) => <div key={each}>{each}</div>) : undefined,
      duration: undo ? 10 : 4,
      placement: 'bottomRight',
      ...(undo
        ? {
            actions: (
              <Button
                size="small"
                onClick={() => {
                  notification.destroy(key);
                  void takeAtOnce(undo, id);
                }}
              >
                {t('record.undo')}
              </Button>
            ),
          }
        : {}),
    });
  };
  const takeAtOnce: Actions['takeAtOnce'] = async (action, id) => {
    try {
      await take(action, id, {});
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : undefined;
      const sentences = [problem?.remedy, ...(problem?.errors ?? []).map(({ detail }) => detail)].filter(
        (each) => each !== undefined,
      );
      notification.error({
        title: problem?.detail ?? t('app.unreachable'),
        description: sentences.length > 0 ? sentences.map((each) => <div key={each}>{each}</div>) : undefined,
        duration: 8,
        placement: 'bottomRight',
      });
      if (problem) await refresh(client, entity.name);
    }
  };
  return { take, takeAtOnce };
}
