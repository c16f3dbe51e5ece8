import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button } from 'antd';
import { readPage } from '../api/records.ts';
import { useContributions } from '../host/contributions.ts';
import { useHost } from '../host/use-host.ts';
import { useTexts } from '../i18n/text.ts';
import { isNone, type Selection } from './selection.ts';

/** Records that a contributed action is handed at most. */
const most = 1_000;

/** What plugins offer above a list. */
export function ContributedActions({
  entity,
  filter,
  selection,
}: {
  entity: UiEntity;
  filter: Filter | undefined;
  selection: Selection;
}) {
  const { text } = useTexts();
  const host = useHost();
  const actions = useContributions().toolbarOf(entity.name);
  const selected = async () => {
    if (isNone(selection)) return [];
    const chosen = selection.isAll ? filter : { id: { in: [...selection.ids] } };
    return (await readPage(entity, { filter: chosen, pageSize: most })).data;
  };
  return actions.map((action) => (
    <Button
      key={`${action.plugin}.${action.name}`}
      disabled={action.needsSelection === true && isNone(selection)}
      onClick={async () => action.run({ host, entity, selected: await selected() })}
    >
      {text(action.label)}
    </Button>
  ));
}
