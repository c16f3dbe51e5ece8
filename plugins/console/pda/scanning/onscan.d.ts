/** The part of onscan.js that is used here; it comes without types. */
declare module 'onscan.js' {
  interface Options {
    minLength?: number;
    avgTimeByChar?: number;
    timeBeforeScanTest?: number;
    suffixKeyCodes?: number[];
    ignoreIfFocusOn?: string | false;
    onKeyDetect?: (keyCode: number, event: KeyboardEvent) => boolean | undefined | void;
    keyCodeMapper?: (event: KeyboardEvent) => string | null;
    onScan?: (code: string, quantity: number) => void;
  }
  const onScan: { attachTo(element: Document, options: Options): void; detachFrom(element: Document): void };
  export default onScan;
}
