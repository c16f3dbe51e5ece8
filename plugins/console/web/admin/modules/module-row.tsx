import { SettingOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Switch, Tag, Typography } from 'antd';
import { useTexts } from '../../i18n/text.ts';
import type { Wish } from './change-drawer.tsx';
import type { Module } from './module.ts';

export interface ModuleRowProps {
  readonly module: Module;
  /** The label of a plugin. */
  readonly nameOf: (plugin: string) => string;
  /** Undefined where nothing may be changed. */
  readonly onWish: ((wish: Wish) => void) | undefined;
}

const contents = ['entities', 'fields', 'actions', 'jobs', 'events', 'pages'] as const;

/** One module: what it is, how it is, what it brings, and its switch. */
export function ModuleRow({ module, nameOf, onWish }: ModuleRowProps) {
  const { t, text } = useTexts();
  const { name, label, version, state, fault, requires, dependents, settings, brings } = module;
  const isOn = state !== 'off';
  const said = contents
    .filter((part) => brings[part] > 0)
    .map((part) => t(`admin.module${part.charAt(0).toUpperCase()}${part.slice(1)}`, { count: brings[part] }));
  return (
    <li className="modules-row">
      <Flex vertical gap={2} style={{ minWidth: 0 }}>
        <Flex gap={8} align="baseline" wrap>
          <Typography.Text strong>{text(label)}</Typography.Text>
          <Typography.Text type="secondary" style={{ fontSize: 12 }} data-value>
            {name} {version}
          </Typography.Text>
          {state === 'quarantined' && <Tag color="error">{t('admin.moduleQuarantined')}</Tag>}
        </Flex>
        <Typography.Text type="secondary">{said.join(' · ')}</Typography.Text>
        <Named text="admin.moduleRequires" names={Object.keys(requires).map(nameOf)} />
        <Named text="admin.moduleDependents" names={dependents.map(nameOf)} />
        {fault && (
          <Alert
            type="error"
            style={{ marginTop: 4 }}
            title={<span data-value>{fault.detail}</span>}
            description={<span data-value>{fault.remedy}</span>}
          />
        )}
      </Flex>
      <Flex gap={12} align="center" justify="end">
        {settings && isOn && onWish && (
          <Button
            type="text"
            icon={<SettingOutlined aria-hidden />}
            aria-label={t('admin.moduleSettingsOf', { module: text(label) })}
            onClick={() => onWish('settings')}
          >
            <span className="modules-word">{t('admin.moduleSettings')}</span>
          </Button>
        )}
        <Switch
          checked={isOn}
          disabled={!onWish}
          aria-label={t('admin.moduleSwitch', { module: text(label) })}
          onChange={() => onWish?.(isOn ? 'off' : 'on')}
        />
      </Flex>
    </li>
  );
}

function Named({ text, names }: { text: string; names: readonly string[] }) {
  const { t } = useTexts();
  if (names.length === 0) return null;
  return (
    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
      {t(text, { names: names.join(' · ') })}
    </Typography.Text>
  );
}
