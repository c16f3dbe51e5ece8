import type { Filter, Label } from '@entrepot/sdk';
import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQuery } from '@tanstack/react-query';
import { useModel } from '../api/model.tsx';
import { readPage } from '../api/records.ts';

/** One line of a role. */
export interface Rule {
  readonly permission: string;
  readonly where?: Filter | undefined;
  readonly fields?: readonly string[] | undefined;
}

export interface RoleRecord extends UiRecord {
  readonly name: string;
  readonly label: Label | null;
  readonly grants: readonly Rule[];
  readonly restrictions: readonly Rule[];
}

const most = 500;

/** All roles by name; none where the user may not read them. */
export function useRoles() {
  const entity = useModel().entity('kernel.role');
  return useQuery({
    queryKey: ['records', 'kernel.role', 'all'],
    queryFn: async ({ signal }) => {
      const { data } = await readPage(entity as UiEntity, { sort: 'name', pageSize: most }, undefined, signal);
      // The registry's own entity: its fields are known.
      return data as readonly RoleRecord[];
    },
    enabled: entity !== undefined,
  });
}
