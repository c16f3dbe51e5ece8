import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Divider, Empty, Flex } from 'antd';
import { Link } from 'react-router';
import { useModel } from '../../api/model.tsx';
import { deleteRecord, readPage, refresh } from '../../api/records.ts';
import { usePreferences } from '../../app/preferences.ts';
import { formatMoment } from '../../fields/format.ts';
import { listLabel } from '../../i18n/list-label.ts';
import { useTexts } from '../../i18n/text.ts';
import { useRoles } from '../use-roles.ts';
import { useSaid } from '../use-said.ts';
import { NewAssignment } from './new-assignment.tsx';
import type { UserRecord } from './user-record.ts';

interface AssignmentRecord extends UiRecord {
  readonly role: string;
  readonly scopes?: Readonly<Record<string, readonly string[]>>;
  readonly validUntil?: string | null;
}

/** Roles that a user holds for some records or for some time. */
export function UserAssignments({ user }: { user: UserRecord }) {
  const entity = useModel().entity('kernel.assignment');
  return entity ? <Assignments user={user} entity={entity} /> : null;
}

function Assignments({ user, entity }: { user: UserRecord; entity: UiEntity }) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const model = useModel();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const roles = useRoles().data ?? [];
  const { data = [] } = useQuery({
    queryKey: ['records', entity.name, 'of', user.id],
    queryFn: async ({ signal }) => {
      const { data: page } = await readPage(entity, { filter: { user: { eq: user.id } }, pageSize: 200 }, undefined, signal);
      return page as readonly AssignmentRecord[];
    },
  });
  const end = (assignment: AssignmentRecord) =>
    run(async () => {
      await deleteRecord(entity, assignment);
      await refresh(client, entity.name);
    }, t('admin.saved'));
  const limits = ({ scopes = {} }: AssignmentRecord) =>
    Object.entries(scopes).map(([name, ids]) => {
      const target = model.entity(name);
      return t('admin.limitedTo', { count: ids.length, name: target ? text(listLabel(target)) : name });
    });
  return (
    <>
      <Divider titlePlacement="start">{t('admin.assignments')}</Divider>
      {data.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('admin.noAssignments')} />}
      <ul className="admin-rows">
        {data.map((assignment) => (
          <li key={assignment.id}>
            <span>
              <span data-value>{roles.find(({ id }) => id === assignment.role)?.name ?? assignment.role}</span>
              <span className="admin-more">
                {limits(assignment).join('; ') || t('admin.unlimited')}{' '}
                {assignment.validUntil && t('admin.until', { moment: formatMoment(assignment.validUntil, { locale, timeZone }) })}
              </span>
            </span>
            {entity.operations.includes('delete') && (
              <Button size="small" danger disabled={isBusy} onClick={() => void end(assignment)}>
                {t('admin.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {entity.operations.includes('create') && <NewAssignment entity={entity} user={user} roles={roles} />}
      <Flex style={{ marginTop: 12 }}>
        <Link to="/kernel/assignments">{t('admin.allAssignments')}</Link>
      </Flex>
    </>
  );
}
