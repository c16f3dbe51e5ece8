import { useTexts } from '../i18n/text.ts';
import './skip-link.css';

/** The first stop of the Tab key: past the menu, to what the page is about. */
export function SkipLink() {
  const { t } = useTexts();
  return (
    <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
      {t('app.skip')}
    </button>
  );
}
