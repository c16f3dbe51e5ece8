const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// Ctrl-C reaches a process twice where a wrapper passes it on as well.
const sameMs = 500;

/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.
 * @param onFirst told of the first one
 * @param onHangUp told of a SIGHUP that does not stop: where no terminal is there to be closed, services are told so to read
 * their config again
 */
export function stopSignal(onFirst: () => void = () => {}, onHangUp?: () => void): AbortSignal {
  const controller = new AbortController();
  const isService = !process.stdin.isTTY && !process.stdout.isTTY;
  let first: number | undefined;
  for (const [index, signal] of signals.entries()) {
    process.on(signal, () => {
      if (signal === 'SIGHUP' && isService && onHangUp && first === undefined) return onHangUp();
      if (first === undefined) {
        first = Date.now();
        onFirst();
        controller.abort(new Error(`${signal} was received`));
      } else if (Date.now() - first > sameMs) {
        process.exit(130 + index);
      }
    });
  }
  // The wrapper that handed over to this process was killed: what would have happened to it happens here.
  if (process.connected) {
    process.once('disconnect', () => process.exit(1));
    process.channel?.unref();
  }
  return controller.signal;
}
