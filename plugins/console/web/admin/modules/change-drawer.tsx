import { Alert, App, Button, Drawer, Flex, Grid, Spin, Typography } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useTexts } from '../../i18n/text.ts';
import type { Module, ModuleChange } from './module.ts';
import { PlanView } from './plan-view.tsx';
import { SettingsForm } from './settings-form.tsx';
import { faultsOf, fieldsOfSchema, type SettingFault, writtenSettings } from './settings-schema.ts';
import { isChangedMeanwhile, type Planned, planChange, useApply } from './use-modules.ts';

/** What somebody wants of a module. */
export type Wish = 'on' | 'off' | 'settings';

export interface ChangeDrawerProps {
  readonly module: Module;
  readonly wish: Wish;
  readonly modules: readonly Module[];
  readonly onClose: () => void;
}

/** A change of one module, step by step: its settings where they are wished for, what would change, and the change itself. */
export function ChangeDrawer({ module, wish, modules, onClose }: ChangeDrawerProps) {
  const { t, text } = useTexts();
  const { message } = App.useApp();
  const isWide = Grid.useBreakpoint().md ?? true;
  const [change, setChange] = useState<ModuleChange | undefined>(wish === 'settings' ? undefined : wish === 'on');
  const [stage, setStage] = useState<'looking' | 'applying' | 'following'>('looking');
  const { planned, error, again } = usePlan(module, change, modules);
  const [refusal, setRefusal] = useState<unknown>();
  const apply = useApply();
  const name = text(module.label);
  const isBusy = stage !== 'looking';
  const title = { on: 'admin.moduleSwitchOn', off: 'admin.moduleSwitchOff', settings: 'admin.moduleSettingsOf' }[wish];
  const done = { on: 'admin.moduleAppliedOn', off: 'admin.moduleAppliedOff', settings: 'admin.moduleAppliedSettings' }[wish];

  const run = async (ready: Planned) => {
    setStage('applying');
    setRefusal(undefined);
    try {
      await apply(ready, () => setStage('following'));
      void message.success(t(done, { module: name }));
      onClose();
    } catch (failure) {
      setStage('looking');
      setRefusal(failure);
      if (isChangedMeanwhile(failure)) again();
    }
  };

  return (
    <Drawer
      open
      title={t(title, { module: name })}
      size={isWide ? 560 : '100%'}
      onClose={isBusy ? () => {} : onClose}
      mask={{ closable: !isBusy }}
      closable={!isBusy}
      footer={
        change !== undefined && (
          <Flex gap={8} justify="end">
            {wish === 'settings' && (
              <Button disabled={isBusy} onClick={() => setChange(undefined)}>
                {t('admin.moduleBack')}
              </Button>
            )}
            <Button disabled={isBusy} onClick={onClose}>
              {t('admin.moduleCancel')}
            </Button>
            <Button
              type="primary"
              danger={wish === 'off'}
              loading={isBusy}
              disabled={!planned || planned.plan.obstacles.length > 0}
              onClick={() => planned && void run(planned)}
            >
              {t('admin.moduleApply')}
            </Button>
          </Flex>
        )
      }
    >
      {change === undefined ? (
        <SettingsStep module={module} onReady={(settings) => setChange({ settings })} onCancel={onClose} />
      ) : (
        <Flex vertical gap={12} aria-busy={isBusy}>
          <div aria-live="polite" style={isBusy ? {} : { height: 0, marginBottom: -12 }}>
            {stage === 'applying' && (
              <Alert type="info" showIcon icon={<Spin size="small" />} title={t('admin.moduleApplying')} />
            )}
            {stage === 'following' && (
              <Alert type="info" showIcon icon={<Spin size="small" />} title={t('admin.moduleFollowing')} />
            )}
          </div>
          {!isBusy && <Refusal error={refusal ?? error} />}
          {planned ? <Taken planned={planned} module={module} modules={modules} /> : !error && <Planning />}
        </Flex>
      )}
    </Drawer>
  );
}

/** Looks what a change would do, again where the config has changed since. */
function usePlan(module: Module, change: ModuleChange | undefined, modules: readonly Module[]) {
  const [planned, setPlanned] = useState<Planned>();
  const [error, setError] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  // Another attempt is another question.
  const question = useMemo(() => ({ key: module.key, change, attempt }), [module.key, change, attempt]);
  useEffect(() => {
    setPlanned(undefined);
    setError(undefined);
    if (question.change === undefined) return;
    let isGone = false;
    planChange({ [question.key]: question.change }, modules).then(
      (found) => !isGone && setPlanned(found),
      (failure: unknown) => !isGone && setError(failure),
    );
    return () => {
      isGone = true;
    };
  }, [question, modules]);
  return { planned, error, again: () => setAttempt((count) => count + 1) };
}

function Planning() {
  const { t } = useTexts();
  return (
    <Flex gap={8} align="center">
      <Spin size="small" />
      {t('admin.modulePlanning')}
    </Flex>
  );
}

/** What comes or goes along, and what all of it would do. */
function Taken({ planned, module, modules }: { planned: Planned; module: Module; modules: readonly Module[] }) {
  const { t, text } = useTexts();
  const { plan, changes } = planned;
  const byName = new Map(modules.map((each) => [each.name, each]));
  const nameOf = (plugin: string) => text(byName.get(plugin)?.label ?? { en: plugin });
  const changed = new Set([module.name, ...Object.keys(changes)]);
  const along = [
    { title: t('admin.moduleOffToo'), links: plan.dependents },
    { title: t('admin.moduleOnToo'), links: plan.missing },
  ];
  return (
    <>
      {along.map(
        ({ title, links }) =>
          links.length > 0 && (
            <Alert
              key={title}
              type="warning"
              showIcon
              title={title}
              description={links.map(({ plugin }) => nameOf(plugin)).join(' · ')}
            />
          ),
      )}
      <PlanView plan={plan} changed={changed} nameOf={nameOf} />
    </>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useTexts();
  if (error === undefined) return null;
  if (isChangedMeanwhile(error)) return <Alert type="warning" showIcon title={t('admin.moduleChangedMeanwhile')} />;
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <Alert
      type="error"
      showIcon
      title={<span data-value>{problem?.detail ?? t('app.unreachable')}</span>}
      description={
        problem && (
          <span data-value>
            {problem.remedy}
            {problem.errors?.map(({ pointer, detail }) => (
              <span key={pointer}> {detail}</span>
            ))}
          </span>
        )
      }
    />
  );
}

interface SettingsStepProps {
  readonly module: Module;
  readonly onReady: (settings: Readonly<Record<string, unknown>>) => void;
  readonly onCancel: () => void;
}

function SettingsStep({ module: { settings }, onReady, onCancel }: SettingsStepProps) {
  const { t } = useTexts();
  const [values, setValues] = useState(settings?.values ?? {});
  const [faults, setFaults] = useState<ReadonlyMap<string, SettingFault>>(new Map());
  const fields = useMemo(() => fieldsOfSchema(settings?.schema ?? {}), [settings]);
  if (!settings) return null;
  const written = () => {
    const own = Object.entries(values).filter(([name]) => !(name in settings.fromEnvironment));
    return writtenSettings(settings.schema, Object.fromEntries(own));
  };
  const review = (event: React.SyntheticEvent) => {
    event.preventDefault();
    const given = Object.keys(settings.fromEnvironment).map((name) => [name, settings.values[name]] as const);
    const found = faultsOf(settings.schema, { ...written(), ...Object.fromEntries(given) });
    setFaults(found);
    const [first] = found.keys();
    if (first === undefined) onReady(written());
    else document.getElementById(`setting-${first}`)?.focus();
  };
  return (
    <form onSubmit={review} noValidate {...(values === settings.values ? {} : { 'data-changed': true })}>
      <Flex vertical gap={16}>
        <SettingsForm settings={settings} fields={fields} values={values} faults={faults} onChange={setValues} />
        <div aria-live="polite">
          {faults.size > 0 && <Typography.Text type="danger">{t('admin.moduleWrong')}</Typography.Text>}
        </div>
        <Flex gap={8} justify="end">
          <Button onClick={onCancel}>{t('admin.moduleCancel')}</Button>
          <Button type="primary" htmlType="submit">
            {t('admin.moduleReview')}
          </Button>
        </Flex>
      </Flex>
    </form>
  );
}
