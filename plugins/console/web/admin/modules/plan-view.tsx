import { Alert, Flex, Typography } from 'antd';
import { useTexts } from '../../i18n/text.ts';
import type { ModulePlan, PluginChange } from './module.ts';

type Say = ReturnType<typeof useTexts>['t'];

/** What a change of modules would do, in sentences and lists. */
export function PlanView({
  plan,
  changed,
  nameOf,
}: {
  plan: ModulePlan;
  changed: ReadonlySet<string>;
  nameOf: (plugin: string) => string;
}) {
  const { t } = useTexts();
  const { plugins, hooks } = plan.plan;
  // Modules that were switched off long ago stay out of it.
  const changes = plugins.filter(({ plugin, state }) => state !== 'removed' || changed.has(plugin));
  const goes = changes.filter(({ state }) => state === 'removed');
  const kept = goes.flatMap(({ moves }) => moves);
  return (
    <Flex vertical gap={12}>
      {plan.obstacles.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('admin.moduleObstructed')}
          description={
            <Lines
              lines={plan.obstacles.map(({ plugin, detail, remedy }) => (
                <span key={`${plugin} ${detail}`} data-value>
                  {detail} {remedy}
                </span>
              ))}
            />
          }
        />
      )}
      {goes.some(({ plugin }) => plugin === 'console') && (
        <Alert type="warning" showIcon title={t('admin.moduleConsoleGoes')} description={t('admin.moduleConsoleGoesHint')} />
      )}
      {goes.length > 0 && (
        <Alert
          type="success"
          showIcon
          title={t('admin.moduleDataStays')}
          description={
            <>
              {t('admin.moduleDataStaysHint')}
              {kept.length > 0 && <Kept kept={kept} />}
            </>
          }
        />
      )}
      {changes.map((change) => (
        <Change key={change.plugin} change={change} name={nameOf(change.plugin)} />
      ))}
      {hooks.length > 0 && (
        <Part
          title={t('admin.moduleHooks')}
          names={hooks.map(({ hook, before, after }) => `${hook}: ${order(before, t)} → ${order(after, t)}`)}
        />
      )}
      {changes.length === 0 && hooks.length === 0 && <Typography.Text>{t('admin.moduleNothing')}</Typography.Text>}
      <div>
        <Typography.Text type="secondary">{t('admin.moduleConfig')}</Typography.Text>
        <Typography.Paragraph style={{ marginBottom: 0 }}>
          <pre style={{ margin: 0, whiteSpace: 'pre-wrap' }}>{plan.config}</pre>
        </Typography.Paragraph>
      </div>
    </Flex>
  );
}

function Change({ change, name }: { change: PluginChange; name: string }) {
  const { t } = useTexts();
  const { schema, migrations, routes, permissions, jobs, graves } = change;
  const isTable = ({ kind, action }: PluginChange['schema'][number]) => kind === 'table' && action === 'create';
  const others = schema.filter((each) => !isTable(each) && !schema.some((table) => isTable(table) && isPartOf(each, table)));
  return (
    <section>
      <Typography.Title level={5} style={{ marginTop: 0, marginBottom: 4 }}>
        {t(`admin.moduleState_${change.state}`, { module: name, from: change.from, to: change.to })}
      </Typography.Title>
      {graves.length > 0 && <Alert type="info" showIcon title={t('admin.moduleGraves')} />}
      <Part title={t('admin.moduleTables')} names={schema.filter(isTable).map(({ object }) => plain(object))} />
      <Part
        title={t('admin.moduleSchema')}
        names={others.map(({ action, object }) => t(`admin.moduleAction_${action}`, { object: plain(object) }))}
      />
      <Part
        title={t('admin.moduleMigrations')}
        names={migrations.map(({ from, to }) => t('admin.moduleMigration', { from, to }))}
      />
      <Part title={t('admin.moduleRoutesAdded')} names={routes.added} />
      <Part title={t('admin.moduleRoutesRemoved')} names={routes.removed} />
      <Part title={t('admin.modulePermissionsAdded')} names={permissions.added} />
      <Part title={t('admin.modulePermissionsRemoved')} names={permissions.removed} />
      <Part title={t('admin.moduleJobsAdded')} names={jobs.added} />
      <Part title={t('admin.moduleJobsRemoved')} names={jobs.removed} />
    </section>
  );
}

/** A list under its title and number, opened where somebody wants to read it. */
function Part({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary style={{ cursor: 'pointer', paddingBlock: 2 }}>
        {title} <Typography.Text type="secondary">{names.length}</Typography.Text>
      </summary>
      <Names names={names} />
    </details>
  );
}

/** What lies in the database and is not touched, the most first. */
function Kept({ kept }: { kept: PluginChange['moves'] }) {
  const { t, locale } = useTexts();
  const number = new Intl.NumberFormat(locale === 'en-XA' ? 'en' : locale);
  const rows = kept.reduce((sum, each) => sum + (each.kind === 'table' ? each.rows : 0), 0);
  return (
    <details>
      <summary style={{ cursor: 'pointer', paddingBlock: 2 }}>
        {t('admin.moduleKept', {
          count: rows,
          rows: number.format(rows),
          tables: t('admin.moduleKeptTables', { count: kept.length }),
        })}
      </summary>
      <table style={{ fontSize: 12, width: '100%' }}>
        <tbody>
          {[...kept]
            .sort((one, other) => other.rows - one.rows)
            .map((each) => (
              <tr key={each.object}>
                <td>
                  <code>{plain(each.object)}</code>
                </td>
                <td style={{ textAlign: 'end' }}>{number.format(each.rows)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <Lines
      lines={names.map((name) => (
        <code key={name} style={{ fontSize: 12 }}>
          {name}
        </code>
      ))}
    />
  );
}

function Lines({ lines }: { lines: readonly React.ReactElement[] }) {
  return (
    <ul style={{ margin: '4px 0', paddingInlineStart: 20 }}>
      {lines.map((line) => (
        <li key={line.key}>{line}</li>
      ))}
    </ul>
  );
}

function order(taps: readonly string[], t: Say): string {
  return taps.length === 0 ? t('admin.moduleHookNone') : taps.join(', ');
}

/** `"orders"."lines"` as people write it. */
function plain(object: string): string {
  return object.replaceAll('"', '');
}

function isPartOf({ object }: { object: string }, table: { object: string }): boolean {
  return object !== table.object && object.includes(table.object);
}
