import onScan from 'onscan.js';

/** Gets what was scanned, and when its last key came on the clock of `performance.now()`. */
export type OnCode = (code: string, at: number) => void;

let listener: OnCode | undefined;

/** The screen that is open gets the scans. @returns takes it back */
export function listen(onCode: OnCode): () => void {
  listener = onCode;
  return () => {
    if (listener === onCode) listener = undefined;
  };
}

/** A code from wherever: scanner, camera or fingers. */
export function tellCode(code: string, at: number = performance.now()): void {
  const plain = code.trim();
  if (plain !== '') listener?.(plain, at);
}

/** Hears wedge scanners, which type like a keyboard but faster than fingers. */
export function hearWedge(): void {
  let lastKeyAt = 0;
  onScan.attachTo(document, {
    minLength: 2,
    avgTimeByChar: 40,
    timeBeforeScanTest: 90,
    suffixKeyCodes: [9, 13],
    ignoreIfFocusOn: 'input:not([type=button]), textarea, select',
    onKeyDetect: (_, event) => {
      lastKeyAt = event.timeStamp;
    },
    // Codes have any printable character, not letters and digits alone.
    keyCodeMapper: (event) => (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key : null),
    onScan: (code) => tellCode(code, lastKeyAt || performance.now()),
  });
}
