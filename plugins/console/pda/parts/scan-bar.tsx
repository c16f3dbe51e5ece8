import { lazy, Suspense, useState } from 'react';
import { tellCode } from '../scanning/wedge.ts';
import { useTexts } from '../texts/language.ts';

const Camera = lazy(() => import('../scanning/camera.tsx'));

/** It was opened to type into it. */
const focus = (input: HTMLInputElement | null) => input?.focus();

/** For those without a scanner: a code by fingers or by camera. */
export function ScanBar() {
  const t = useTexts();
  const [open, setOpen] = useState<'manual' | 'camera'>();
  const [code, setCode] = useState('');
  const close = () => setOpen(undefined);
  if (open === 'camera') {
    return (
      <Suspense fallback={null}>
        <Camera close={close} />
      </Suspense>
    );
  }
  if (open === 'manual') {
    return (
      <form
        className="scan-bar"
        onSubmit={(event) => {
          event.preventDefault();
          tellCode(code);
          setCode('');
          close();
        }}
      >
        <input
          ref={focus}
          aria-label={t('scan.manual')}
          value={code}
          autoCapitalize="off"
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => setCode(event.target.value)}
        />
        <button type="submit">{t('scan.enter')}</button>
        <button type="button" onClick={close}>
          {t('scan.close')}
        </button>
      </form>
    );
  }
  return (
    <div className="scan-bar">
      <button type="button" onClick={() => setOpen('manual')}>
        {t('scan.manual')}
      </button>
      <button type="button" onClick={() => setOpen('camera')}>
        {t('scan.camera')}
      </button>
    </div>
  );
}
