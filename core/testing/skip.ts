/** Why tests were skipped, for the reporter to print. */
export const skipReasons = Symbol.for('entrepot.skip-reason');

/**
 * Skips the running test and tells why, as `skip(this, 'skipped: no ../shared')`.
 * @param context mocha's `this`, so call it in a `function`
 */
export function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test;
  if (runnable) Object.assign(runnable, { [skipReasons]: reason });
  return context.skip();
}
