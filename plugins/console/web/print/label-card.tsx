import { useMemo } from 'react';
import { useTexts } from '../i18n/text.ts';
import { barcodeOf } from './barcode.ts';
import type { SymbolChoice } from './chosen-symbol.ts';
import type { LabelFormat } from './label-formats.ts';

export interface Label {
  readonly code: string;
  readonly below: string;
}

const widestModule = 0.4;

/** One label: the barcode, what it says, and what the thing is called. */
export function LabelCard({ label, format, symbol }: { label: Label; format: LabelFormat; symbol: SymbolChoice }) {
  const { t } = useTexts();
  const room = format.width - 2 * format.padding;
  const barcode = useMemo(() => barcodeOf(label.code, symbol, room), [label.code, symbol, room]);
  const size = {
    width: `${format.width}mm`,
    height: `${format.height}mm`,
    padding: `${format.padding * 0.75}mm ${format.padding}mm`,
  };
  const width = barcode?.kind === 'code128' ? Math.min(barcode.width * widestModule, room) : undefined;
  return (
    <section className="label-card" data-symbol={barcode?.kind} style={size}>
      {barcode ? (
        <svg
          role="img"
          aria-label={label.code}
          viewBox={`0 0 ${barcode.width} ${barcode.height}`}
          preserveAspectRatio={barcode.kind === 'qr' ? 'xMinYMid' : 'none'}
          shapeRendering="crispEdges"
          style={width === undefined ? undefined : { width: `${width}mm` }}
        >
          <path d={barcode.path} />
        </svg>
      ) : (
        <p className="label-fault">{t('print.tooLong')}</p>
      )}
      <div className="label-words" data-value>
        <p className="label-code">{label.code}</p>
        {label.below !== '' && <p className="label-below">{label.below}</p>}
      </div>
    </section>
  );
}
