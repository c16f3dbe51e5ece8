/** The labels that were bought, by idempotency key: stands for a carrier that answers the same request twice alike. */
export const labels = new Map<string, { order: string; tracking: string }>();

export async function buyLabel(order: string, key: string): Promise<{ tracking: string }> {
  const label = labels.get(key) ?? { order, tracking: `TRACK-${labels.size + 1}` };
  labels.set(key, label);
  return { tracking: label.tracking };
}

export async function voidLabel(tracking: string): Promise<void> {
  for (const [key, label] of labels) if (label.tracking === tracking) labels.delete(key);
}
