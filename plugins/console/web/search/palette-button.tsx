import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { useShortcuts } from './use-shortcuts.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutHelp = lazy(async () => ({ default: (await import('./shortcut-help.tsx')).ShortcutHelp }));

/** Opens the palette, and hears the keys that work on every screen. */
export function PaletteButton({ isWide }: { isWide: boolean }) {
  const { t } = useTexts();
  const model = useModel();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [shown, setShown] = useState<'palette' | 'help'>();
  const close = () => setShown(undefined);
  useShortcuts({
    palette: () => setShown((now) => (now === 'palette' ? undefined : 'palette')),
    help: () => setShown('help'),
    go: (path) => void navigate(path),
    create: () => {
      const [, plugin = '', entities = ''] = pathname.split('/');
      const entity = model.entityAt(plugin, entities);
      if (entity?.operations.includes('create')) void navigate(`/${plugin}/${entities}/new`);
    },
  });
  return (
    <>
      <Button
        icon={<SearchOutlined aria-hidden />}
        type="text"
        style={{ flex: '1 1 420px', justifyContent: 'flex-start', maxWidth: 420, minWidth: 0 }}
        onClick={() => setShown('palette')}
        aria-keyshortcuts="Control+K"
      >
        <span style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
          {t(isWide ? 'search.openWide' : 'search.open')}
        </span>
      </Button>
      <Suspense>
        {shown === 'palette' && <Palette isOpen onClose={close} />}
        {shown === 'help' && <ShortcutHelp isOpen onClose={close} />}
      </Suspense>
    </>
  );
}
