import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';
import { waitFor } from '../../playground/harness/wait-for.js';

type Server = Awaited<ReturnType<typeof startMariaDb>>;

/** A server and its replica, each with an administrator's connection; what comes to the replica can be held back. */
export class ReplicatedMariaDb {
  private constructor(
    readonly primary: Server,
    readonly replica: Server,
    readonly onPrimary: Connection,
    readonly onReplica: Connection,
  ) {}

  /** @param dir an empty folder for both */
  static async start(dir: string): Promise<ReplicatedMariaDb> {
    const options = { bufferPoolMb: 64 };
    const primary = await startMariaDb({
      ...options,
      dir: join(dir, 'primary'),
      args: ['--server-id=1', '--log-bin=binlog', '--binlog-format=ROW'],
    });
    const replica = await startMariaDb({ ...options, dir: join(dir, 'replica'), args: ['--server-id=2', '--skip-slave-start'] });
    const [onPrimary, onReplica] = await Promise.all(
      [primary, replica].map(({ host, port, user }) => mysql.createConnection({ host, port, user })),
    );
    if (!onPrimary || !onReplica) throw new Error('no connection to the servers');
    await onPrimary.query("CREATE USER repeats@'%' IDENTIFIED BY 'repeats'");
    await onPrimary.query("GRANT REPLICATION SLAVE ON *.* TO repeats@'%'");
    await onReplica.query(
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${primary.port}, MASTER_USER = 'repeats', MASTER_PASSWORD = 'repeats',
         MASTER_LOG_FILE = 'binlog.000001', MASTER_LOG_POS = 4`,
    );
    await onReplica.query('START SLAVE');
    return new ReplicatedMariaDb(primary, replica, onPrimary, onReplica);
  }

  /** What is written from now on does not come to the replica. */
  async hold(): Promise<void> {
    await this.caughtUp();
    await this.onReplica.query('STOP SLAVE SQL_THREAD');
  }

  /** Everything comes to the replica again; returns when it has. */
  async release(): Promise<void> {
    await this.onReplica.query('START SLAVE SQL_THREAD');
    await this.caughtUp();
  }

  async caughtUp(): Promise<void> {
    const [[master]] = (await this.onPrimary.query('SHOW MASTER STATUS')) as unknown as [[{ File: string; Position: number }]];
    await waitFor('the replica to catch up', async () => {
      const [[status]] = (await this.onReplica.query('SHOW SLAVE STATUS')) as unknown as [
        [{ Relay_Master_Log_File: string; Exec_Master_Log_Pos: number; Last_SQL_Error: string; Last_IO_Error: string }],
      ];
      const trouble = status.Last_SQL_Error || status.Last_IO_Error;
      if (trouble) throw new Error(trouble);
      return status.Relay_Master_Log_File === master.File && Number(status.Exec_Master_Log_Pos) >= Number(master.Position)
        ? true
        : undefined;
    });
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.onPrimary.end(), this.onReplica.end()]);
    await Promise.allSettled([this.replica.stop(), this.primary.stop()]);
  }
}
