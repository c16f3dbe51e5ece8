/** What somebody is at work in, and would lose. */
const busy = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, form[data-changed], [aria-busy="true"]';

/** Whether nobody is typing, has a dialogue open or a form that is changed and not saved. */
export function isQuiet(document: Document): boolean {
  const isTyping = document.activeElement?.matches('input, textarea, select, [contenteditable="true"]') ?? false;
  return !isTyping && document.querySelector(busy) === null;
}
