import type { Tx } from './tx.js';

/** Thrown when the answer is known: the transaction it was found in must leave nothing behind. */
class NothingKept extends Error {
  override name = 'NothingKept';
}

/** Works in a transaction of which nothing stays, whatever was written and locked in it. @returns what the work found */
export async function takenBack<T>(
  db: { transaction(work: (tx: Tx) => Promise<never>): Promise<never> },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const found: T[] = [];
  try {
    await db.transaction(async (tx) => {
      found.push(await work(tx));
      throw new NothingKept();
    });
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error;
  }
  return found.at(-1) as T; // a transaction that was begun again has found it again
}
