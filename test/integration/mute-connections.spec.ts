import mysql, { type Pool, type PoolConnection } from 'mysql2';
import { askTogether } from '../../src/database/joined-statements.js';
import { isConnectionTrouble } from '../../src/database/own-db.js';
import { testServer } from '../support/test-db.js';

/** Longer than this test has. */
const mute = 'SELECT SLEEP(600)';

describe('a server that says nothing', () => {
  let pool: Pool;
  beforeEach(() => {
    const { host, port, user, password } = testServer();
    pool = mysql.createPool({ host: String(host), port, user: String(user), password: String(password), connectionLimit: 1 });
  });
  afterEach(() => new Promise<void>((done) => pool.end(() => done())));

  const another = () => askTogether(pool, ['SELECT 1 AS one']);

  it('is not waited for, and its place in the pool is free again', async () => {
    const error = await askTogether(pool, [mute], 200).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'PROTOCOL_SEQUENCE_TIMEOUT' });
    expect(isConnectionTrouble(error)).toBe(true);
    expect(await another()).toEqual([[{ one: 1 }]]);
  });

  it('is not waited for in a transaction either: what follows on its connection fails at once', async () => {
    const connection = await new Promise<PoolConnection>((resolve, reject) => {
      pool.getConnection((error, one) => (error ? reject(error) : resolve(one)));
    });
    await expect(askTogether(connection, [mute], 200)).rejects.toMatchObject({ code: 'PROTOCOL_SEQUENCE_TIMEOUT' });
    await expect(askTogether(connection, ['ROLLBACK'])).rejects.toMatchObject({ fatal: true });
    connection.release();
    expect(await another()).toEqual([[{ one: 1 }]]);
  });
});
