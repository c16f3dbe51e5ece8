/** Work that waits for one flush together, with how each piece of it ends. */
interface Piece<I, O> {
  item: I;
  resolve(result: O): void;
  reject(error: unknown): void;
}

/**
 * Gathers single pieces of work into sets: what is asked for while one set is written goes with the next. A piece alone waits
 * for nobody.
 * @param write writes a set; answers in its order
 */
export function gather<I, O>(write: (items: readonly I[]) => Promise<readonly O[]>, most: number): (item: I) => Promise<O> {
  let waiting: Piece<I, O>[] = [];
  let isWriting = false;
  const flush = async () => {
    isWriting = true;
    // What the same turn of the process asks for goes along.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const set = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await writeSet(set);
    }
    isWriting = false;
  };
  const writeSet = async (set: readonly Piece<I, O>[]): Promise<void> => {
    try {
      const results = await write(set.map(({ item }) => item));
      for (const [index, piece] of set.entries()) piece.resolve(results[index] as O);
    } catch (error) {
      // One piece may be what was refused: the others must not go down with it.
      if (set.length > 1) for (const piece of set) await writeSet([piece]);
      else for (const piece of set) piece.reject(error);
    }
  };
  return (item) =>
    new Promise<O>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWriting) void flush();
    });
}
