import { DownOutlined, SettingOutlined, UpOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Checkbox, Divider, Flex, Input, Popover, Segmented } from 'antd';
import { useState } from 'react';
import { type Preferences, preferences, usePreferences } from '../app/preferences.ts';
import { withinScreen } from '../fields/within-screen.ts';
import { useTexts } from '../i18n/text.ts';
import { columnsOf } from './columns.ts';
import { shownColumns } from './shown-columns.ts';
import { movedTo } from './use-header.ts';
import type { ChangeView } from './use-view.ts';
import type { ViewState } from './view-state.ts';

/** Which columns a table shows, in which order, and how dense it is. */
export function ColumnChooser({ entity, view, change }: { entity: UiEntity; view: ViewState; change: ChangeView }) {
  const { t } = useTexts();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      align={withinScreen}
      destroyOnHidden
      content={<Choice entity={entity} view={view} change={change} />}
    >
      <Button icon={<SettingOutlined aria-hidden />} aria-label={t('list.columns')} title={t('list.columns')} />
    </Popover>
  );
}

function Choice({ entity, view, change }: { entity: UiEntity; view: ViewState; change: ChangeView }) {
  const { t, text } = useTexts();
  const { density } = usePreferences();
  const [typed, setTyped] = useState('');
  const shown = shownColumns(entity, view.columns).map(({ name }) => name);
  const set = (columns: readonly string[] | undefined) => change({ columns }, { replace: true });
  const hidden = columnsOf(entity).filter(({ name }) => !shown.includes(name));
  const fields = [...shownColumns(entity, view.columns), ...hidden];
  const found = fields.filter(({ label }) => text(label).toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <Flex vertical gap={8} style={{ width: 272 }}>
      <Segmented<Preferences['density']>
        size="small"
        block
        aria-label={t('app.density')}
        value={density}
        onChange={(next) => preferences.set({ density: next })}
        options={(['compact', 'middle', 'large'] as const).map((value) => ({ value, label: t(`app.${value}`) }))}
      />
      <Input
        size="small"
        aria-label={t('list.findColumn')}
        placeholder={t('list.findColumn')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Flex vertical style={{ maxHeight: 360, overflow: 'auto' }}>
        {found.map(({ name, label }) => {
          const at = shown.indexOf(name);
          return (
            <Flex key={name} align="center" gap={4} style={{ minHeight: 28 }}>
              <Checkbox
                style={{ flex: 1 }}
                checked={at >= 0}
                disabled={at >= 0 && shown.length === 1}
                onChange={({ target }) => set(target.checked ? [...shown, name] : shown.filter((each) => each !== name))}
              >
                {text(label)}
              </Checkbox>
              {at > 0 && (
                <Button
                  type="text"
                  size="small"
                  icon={<UpOutlined aria-hidden />}
                  aria-label={t('list.columnUp', { column: text(label) })}
                  onClick={() => set(movedTo(shown, name, at - 1))}
                />
              )}
              {at >= 0 && at < shown.length - 1 && (
                <Button
                  type="text"
                  size="small"
                  icon={<DownOutlined aria-hidden />}
                  aria-label={t('list.columnDown', { column: text(label) })}
                  onClick={() => set(movedTo(shown, name, at + 1))}
                />
              )}
            </Flex>
          );
        })}
      </Flex>
      <Divider style={{ margin: 0 }} />
      <Button type="link" size="small" onClick={() => change({ columns: undefined, widths: {} }, { replace: true })}>
        {t('list.usualColumns')}
      </Button>
    </Flex>
  );
}
