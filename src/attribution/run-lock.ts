import type { DataSource } from 'typeorm';

/** Held by whoever puts history right or takes it back; ends with its connection, however that ends. */
export interface HeldLock {
  /** @throws Error when the connection has broken meanwhile and somebody else may hold the lock */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** @returns null when another process holds it. */
export async function takeRunLock(dataSource: DataSource): Promise<HeldLock | null> {
  const runner = dataSource.createQueryRunner();
  const name = `linewarden-attribute-${String(dataSource.options.database)}`.slice(0, 64);
  const ask = async (sql: string) => Number(((await runner.query(`SELECT ${sql} AS answer`, [name])) as { answer: unknown }[])[0]?.answer);
  if ((await ask('GET_LOCK(?, 0)')) !== 1) {
    await runner.release();
    return null;
  }
  return {
    check: async () => {
      if ((await ask('IS_USED_LOCK(?) = CONNECTION_ID()')) !== 1) throw new Error('The lock of this run is lost: run it again, it goes on');
    },
    release: async () => {
      await ask('RELEASE_LOCK(?)').catch(() => undefined);
      await runner.release();
    },
  };
}
