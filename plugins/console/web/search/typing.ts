const fields = 'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="textbox"]';

/** Whether a key that is pressed there belongs to what is written, and is no shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}
