import { ArrowRightOutlined, FileTextOutlined, PlusOutlined, SearchOutlined, TableOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { Command } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { recordPath, useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';
import type { Destination } from './destinations.ts';
import { foundText } from './found-text.ts';
import { ranked } from './rank.ts';
import { useDestinations } from './use-destinations.ts';
import { useSearch } from './use-search.ts';
import './search.css';

const icons: Readonly<Record<Destination['kind'], ReactNode>> = {
  screen: <ArrowRightOutlined aria-hidden />,
  new: <PlusOutlined aria-hidden />,
  view: <TableOutlined aria-hidden />,
};

/** Goes anywhere by name: screens, forms, views and records. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      footer={null}
      closable={false}
      width={640}
      style={{ top: 72 }}
      destroyOnHidden
      title={<span className="search-hidden">{t('search.palette')}</span>}
      styles={{ header: { margin: 0, height: 0 }, container: { padding: 0, overflow: 'hidden' } }}
    >
      <Finder onDone={onClose} />
    </Modal>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const { t, text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const navigate = useNavigate();
  const model = useModel();
  const [typed, setTyped] = useState('');
  const destinations = ranked(useDestinations(), typed, typed.trim() === '' ? 60 : 8);
  const { data, isFetching } = useSearch(typed, 4);
  const groups = typed.trim().length > 1 ? (data?.data ?? []).slice(0, 5) : [];
  const go = (path: string) => {
    onDone();
    void navigate(path);
  };
  return (
    <Command shouldFilter={false} loop label={t('search.palette')} className="palette">
      <div className="palette-box">
        <SearchOutlined aria-hidden />
        <Command.Input autoFocus value={typed} onValueChange={setTyped} placeholder={t('search.palettePlaceholder')} />
        <kbd>{t('search.esc')}</kbd>
      </div>
      <Command.List label={t('search.found')}>
        <Command.Empty>{isFetching ? t('search.busy') : t('search.nothing')}</Command.Empty>
        {destinations.length > 0 && (
          <Command.Group heading={t('search.goTo')}>
            {destinations.map(({ path, kind, label, hint, code }) => (
              <Command.Item key={path} value={path} onSelect={() => go(path)}>
                {icons[kind]}
                <span className="palette-label">{label}</span>
                <span className="palette-hint">{hint}</span>
                {code !== '' && <kbd data-value>{code}</kbd>}
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {groups.map(({ entity: name, records }) => {
          const entity = model.entity(name);
          if (!entity) return null;
          return (
            <Command.Group key={name} heading={text(listLabel(entity))}>
              {records.map((found) => (
                <Command.Item key={found.id} value={`${name} ${found.id}`} onSelect={() => go(recordPath(entity, found.id))}>
                  <FileTextOutlined aria-hidden />
                  <span className="palette-label" data-value>
                    {found.title}
                  </span>
                  <span className="palette-hint" data-value>
                    {foundText(entity, found, { locale, timeZone })}
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          );
        })}
        {typed.trim().length > 1 && (
          <Command.Group>
            <Command.Item value="search" onSelect={() => go(`/search?q=${encodeURIComponent(typed.trim())}`)}>
              <SearchOutlined aria-hidden />
              <span className="palette-label">{t('search.all', { text: typed.trim() })}</span>
            </Command.Item>
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}
