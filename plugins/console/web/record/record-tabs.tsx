import { Tabs } from 'antd';
import { type ReactNode, useState } from 'react';

export interface RecordTabPanel {
  readonly key: string;
  readonly label: string;
  readonly panel: ReactNode;
  /** Rendered as soon as the page is, and not only when it is opened. */
  readonly isEager: boolean;
  /** How many faults stand on it. */
  readonly faults?: number;
}

/**
 * The tabs of a record. Panels that were opened stay, so that what is typed is not lost, and all of them are printed one below
 * another.
 */
export function RecordTabs({
  tabs,
  active,
  onChange,
  isWhole,
}: {
  tabs: readonly RecordTabPanel[];
  active: string;
  onChange: (key: string) => void;
  /** Shows what was not opened yet, too: for print. */
  isWhole: boolean;
}) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const shown = tabs.some(({ key }) => key === active) ? active : (tabs[0]?.key ?? '');
  if (!opened.has(shown)) setOpened(new Set(opened).add(shown));
  return (
    <>
      {tabs.length > 1 && (
        <Tabs
          activeKey={shown}
          onChange={onChange}
          items={tabs.map(({ key, label, faults = 0 }) => ({
            key,
            label:
              faults > 0 ? (
                <>
                  {label} <b className="record-required">{faults}</b>
                </>
              ) : (
                label
              ),
          }))}
          tabBarStyle={{ marginBottom: 12 }}
          className="record-noprint"
        />
      )}
      {tabs.map(({ key, label, panel, isEager }) => {
        const isMade = isEager || isWhole || opened.has(key) || key === shown;
        return (
          <section
            key={key}
            className="record-panel"
            hidden={key !== shown}
            data-unread={!isMade || undefined}
            aria-label={label}
          >
            {tabs.length > 1 && <h2 className="record-section-title record-printed">{label}</h2>}
            {isMade && panel}
          </section>
        );
      })}
    </>
  );
}
