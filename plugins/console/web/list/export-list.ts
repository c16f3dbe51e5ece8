import type { UiEntity } from '@entrepot/sdk/ui';
import { send } from '../api/client.ts';
import type { ListQuery } from '../api/records.ts';
import { preferences } from '../app/preferences.ts';
import { saveFile } from '../record/run-action.ts';

export type FileFormat = 'csv' | 'xlsx';

/** Saves the records of a list as a file with exactly these columns. @throws ApiError where the server refuses */
export async function exportList(entity: UiEntity, { filter, sort, fields }: ListQuery, format: FileFormat): Promise<void> {
  const { timeZone } = preferences.get();
  const body = { entity: entity.name, format, filter, sort, fields, timeZone };
  const answer = await send('/api/v1/kernel/export', { body, headers: { Accept: '*/*' } });
  saveFile({ name: `${entity.path.split('/').at(-1)}.${format}`, content: await answer.blob() });
}
