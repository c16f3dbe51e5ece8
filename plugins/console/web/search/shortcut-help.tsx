import { Modal } from 'antd';
import { useTexts } from '../i18n/text.ts';
import { goKeys } from './use-shortcuts.ts';
import './search.css';

/** The keys that there are. */
export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const keys: readonly (readonly [keys: readonly string[], text: string])[] = [
    [['Ctrl K', '/'], t('search.palette')],
    [['n'], t('search.keyNew')],
    ...Object.entries(goKeys).map(([key, [, label]]) => [[`g ${key}`], t(label)] as const),
    [['↑', '↓', '←', '→'], t('search.keyMove')],
    [['Enter'], t('search.keyOpen')],
    [['Ctrl S'], t('search.keySave')],
    [['Esc'], t('search.keyEscape')],
    [['?'], t('search.keys')],
  ];
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={t('search.keys')} width={480}>
      <dl className="shortcuts">
        {keys.map(([names, text]) => (
          <Row key={names.join()} names={names} text={text} />
        ))}
      </dl>
    </Modal>
  );
}

function Row({ names, text }: { names: readonly string[]; text: string }) {
  return (
    <>
      <dt data-value>
        {names.map((name) => (
          <kbd key={name} style={{ marginInlineStart: 4 }}>
            {name}
          </kbd>
        ))}
      </dt>
      <dd>{text}</dd>
    </>
  );
}
