import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin, Tag } from 'antd';
import { api } from '../../api/client.ts';
import { usePreferences } from '../../app/preferences.ts';
import { formatMoment } from '../../fields/format.ts';
import { useTexts } from '../../i18n/text.ts';
import { useSaid } from '../use-said.ts';
import { programOf } from './program-of.ts';

interface OwnSession {
  readonly id: string;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly current: boolean;
}

const queryKey = ['own', 'sessions'];

/** Where the user has signed in, to be ended one by one or all but this one. */
export function OwnSessions() {
  const { t, locale } = useTexts();
  const { timeZone } = usePreferences();
  const client = useQueryClient();
  const { run, isBusy } = useSaid();
  const { data } = useQuery({
    queryKey,
    queryFn: async () => (await api<{ data: readonly OwnSession[] }>('/api/v1/kernel/mySessions')).data,
  });
  const end = (body: { id?: string }) =>
    run(async () => {
      await api('/api/v1/kernel/endSessions', { body });
      await client.invalidateQueries({ queryKey });
    }, t('admin.sessionsEnded'));
  if (!data) return <Spin />;
  return (
    <>
      <ul className="admin-rows">
        {data.map(({ id, agent, address, createdAt, current }) => (
          <li key={id}>
            <span>
              <span data-value>{programOf(agent) ?? t('admin.unknownProgram')}</span>
              <span className="admin-more">
                <span data-value>{address}</span> {t('admin.since', { moment: formatMoment(createdAt, { locale, timeZone }) })}
              </span>
            </span>
            {current ? (
              <Tag>{t('admin.thisSession')}</Tag>
            ) : (
              <Button size="small" disabled={isBusy} onClick={() => void end({ id })}>
                {t('admin.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.length > 1 && (
        <Button danger disabled={isBusy} onClick={() => void end({})} style={{ marginTop: 8 }}>
          {t('admin.endOthers')}
        </Button>
      )}
    </>
  );
}
