/** Levenshtein's distance: how many letters to insert, delete or replace. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Those of `names` that somebody who wrote `asked` may have meant, the likeliest first. */
export function nearest(asked: string, names: Iterable<string>, most = 3): string[] {
  const wanted = asked.toLowerCase();
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  return [...new Set(names)]
    .map((name) => {
      const lower = name.toLowerCase();
      const isPart = last.length > 2 && lower.slice(lower.lastIndexOf('.') + 1) === last;
      return { name, far: isPart ? 1 : distance(wanted, lower) };
    })
    .filter(({ far }) => far <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}
