import { BrowserCodeReader } from '@zxing/browser';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../texts/language.ts';
import { LabelReader } from './codes.ts';
import { tellCode } from './wedge.ts';

/** Reads codes with the camera until it is closed. Loaded when somebody opens it. */
export default function Camera({ close }: { close(): void }) {
  const t = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState('');
  useEffect(() => {
    const reader = new BrowserCodeReader(new LabelReader(), undefined, { delayBetweenScanAttempts: 120 });
    const controls = reader.decodeFromConstraints(
      { video: { facingMode: 'environment' } },
      video.current ?? undefined,
      (result) => {
        if (!result) return;
        tellCode(result.getText());
        close();
      },
    );
    controls.catch((error: Error) => setFault(error.message));
    return () => void controls.then((each) => each.stop()).catch(() => undefined);
  }, [close]);
  return (
    <div className="camera">
      {fault ? <p role="alert">{t('scan.cameraFailed', { reason: fault })}</p> : <video ref={video} muted playsInline />}
      <button type="button" className="big" onClick={close}>
        {t('scan.close')}
      </button>
    </div>
  );
}
