import { useTexts } from '../texts/language.ts';

/** How many: counted by scans, by touches, or typed. */
export function Quantity({ value, label, change }: { value: number; label?: string; change(quantity: number): void }) {
  const t = useTexts();
  return (
    <div className="quantity">
      <button type="button" aria-label={t('quantity.less')} disabled={value <= 0} onClick={() => change(value - 1)}>
        −
      </button>
      <input
        inputMode="numeric"
        aria-label={label ?? t('quantity.label')}
        value={value}
        onChange={(event) => change(Math.min(9_999_999, Number(event.target.value.replace(/\D/g, '')) || 0))}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <button type="button" aria-label={t('quantity.more')} onClick={() => change(value + 1)}>
        +
      </button>
    </div>
  );
}
