import { Alert, Button, Empty, Flex, Segmented, Spin, Typography } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useModel } from '../../api/model.tsx';
import { SearchInput } from '../../fields/search-input.tsx';
import { useTexts } from '../../i18n/text.ts';
import { ChangeDrawer, type Wish } from './change-drawer.tsx';
import type { Module, ModuleList } from './module.ts';
import { ModuleRow } from './module-row.tsx';
import { useModules } from './use-modules.ts';
import './modules.css';

/** All modules of the installation, to be switched on, off and set. */
export function ModulesPage() {
  const { data, error } = useModules();
  if (data) return <Modules list={data} />;
  if (error)
    return <Alert type="error" showIcon title={error instanceof ApiError ? error.problem.detail : error.message} data-value />;
  return <Spin />;
}

type Shown = 'all' | Module['state'];

function Modules({ list: { modules, file, fingerprint } }: { list: ModuleList }) {
  const { t, text } = useTexts();
  const mayApply = useModel().may(['kernel.applyModules']) && fingerprint !== null;
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [wish, setWish] = useState<{ readonly module: Module; readonly wish: Wish }>();
  const words = search.trim().toLowerCase();
  const found = modules.filter(({ name, label }) => `${name} ${label.en} ${label.zh ?? ''}`.toLowerCase().includes(words));
  const of = (state: Shown) => found.filter((module) => state === 'all' || module.state === state);
  const tabs = {
    all: 'admin.moduleAll',
    running: 'admin.moduleRunning',
    off: 'admin.moduleOff',
    quarantined: 'admin.moduleQuarantined',
  };
  const byName = new Map(modules.map((module) => [module.name, module]));
  const nameOf = (plugin: string) => text(byName.get(plugin)?.label ?? { en: plugin });
  return (
    <div className="modules">
      <Typography.Title level={1} style={{ fontSize: 20, marginBlock: '8px 4px' }}>
        {t('admin.modules')}
      </Typography.Title>
      <Typography.Paragraph type="secondary">
        {fingerprint === null ? t('admin.modulesFixed') : t('admin.modulesHint', { file: file?.split(/[\\/]/).at(-1) })}
      </Typography.Paragraph>
      <Flex gap={8} wrap style={{ marginBottom: 12 }}>
        <SearchInput label={t('admin.moduleSearch')} text={search} onText={setSearch} style={{ width: 240 }} />
        <Segmented<Shown>
          aria-label={t('admin.moduleShown')}
          value={shown}
          onChange={setShown}
          options={Object.entries(tabs)
            .filter(([state]) => state !== 'quarantined' || modules.some((module) => module.state === 'quarantined'))
            .map(([state, label]) => ({ value: state as Shown, label: `${t(label)} ${of(state as Shown).length}` }))}
        />
      </Flex>
      {of(shown).length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('admin.moduleNone')}>
          <Typography.Paragraph type="secondary">{t('admin.moduleNoneHint')}</Typography.Paragraph>
          <Button
            onClick={() => {
              setSearch('');
              setShown('all');
            }}
          >
            {t('admin.moduleShowAll')}
          </Button>
        </Empty>
      ) : (
        <ul className="modules-list">
          {of(shown).map((module) => (
            <ModuleRow
              key={module.key}
              module={module}
              nameOf={nameOf}
              onWish={mayApply ? (each) => setWish({ module, wish: each }) : undefined}
            />
          ))}
        </ul>
      )}
      {wish && <ChangeDrawer {...wish} modules={modules} onClose={() => setWish(undefined)} />}
    </div>
  );
}
