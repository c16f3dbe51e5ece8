import { type ApiClient, dataOf } from '@entrepot/sdk/client';

/** A line of a supplier's list. */
export interface SupplierSku {
  code: string;
  name: string;
  weightGrams?: number;
}

/**
 * Adds a supplier's SKUs, a thousand at a time.
 * @returns how many were added, and why each other one was not, by its code
 */
export async function addSkus(
  client: ApiClient,
  skus: readonly SupplierSku[],
): Promise<{ added: number; refused: ReadonlyMap<string, string> }> {
  const refused = new Map<string, string>();
  for (let start = 0; start < skus.length; start += 1000) {
    const items = skus.slice(start, start + 1000);
    const answer = dataOf(await client.POST('/api/v1/catalog/skus:batchCreate', { body: { items } }));
    // More than a thousand would have become a job.
    const results = 'results' in answer ? answer.results : [];
    for (const { index, problem } of results) {
      const [first] = problem?.errors ?? [];
      if (problem) refused.set(items[index]?.code ?? '', first?.detail ?? problem.detail);
    }
  }
  return { added: skus.length - refused.size, refused };
}
