/** Under this name the reporter finds why tests were skipped. */
const skipReason = Symbol.for('entrepot.skip-reason');

/**
 * Skips the running test, or in a hook all tests of its suite, and tells why, as `skip(this, 'skipped: no ../shared')`.
 * @param context mocha's `this`, so call it in a `function`
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.runnable();
  Object.assign('type' in runnable && runnable.type === 'hook' && runnable.parent ? runnable.parent : runnable, {
    [skipReason]: reason,
  });
  return context.skip();
}
