import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';
import { waitFor } from '../../playground/harness/wait-for.js';

type Server = Awaited<ReturnType<typeof startMariaDb>>;

/** What MySQL 8.4 and later calls otherwise than MariaDB. */
const words = {
  mariaDb: { keptBack: '--skip-slave-start', place: 'SHOW MASTER STATUS', source: 'Master' },
  mySql: { keptBack: '--skip-replica-start', place: 'SHOW BINARY LOG STATUS', source: 'Source' },
};

/** A server and its replica, each with an administrator's connection; what comes to the replica can be held back. */
export class ReplicatedMariaDb {
  private constructor(
    readonly primary: Server,
    readonly replica: Server,
    readonly onPrimary: Connection,
    readonly onReplica: Connection,
    private readonly of: (typeof words)['mySql'],
  ) {}

  /** @param dir an empty folder for both */
  static async start(dir: string): Promise<ReplicatedMariaDb> {
    const options = { bufferPoolMb: 64 };
    const primary = await startMariaDb({
      ...options,
      dir: join(dir, 'primary'),
      args: ['--server-id=1', '--log-bin=binlog', '--binlog-format=ROW'],
    });
    const connect = ({ host, port, user }: Server) => mysql.createConnection({ host, port, user });
    const onPrimary = await connect(primary);
    const [[about]] = (await onPrimary.query('SELECT VERSION() AS version')) as unknown as [[{ version: string }]];
    const isMySql = !about.version.includes('MariaDB');
    const of = isMySql ? words.mySql : words.mariaDb;
    const replica = await startMariaDb({ ...options, dir: join(dir, 'replica'), args: ['--server-id=2', of.keptBack] });
    const onReplica = await connect(replica);
    await onPrimary.query("CREATE USER repeats@'%' IDENTIFIED BY 'repeats'");
    await onPrimary.query("GRANT REPLICATION SLAVE ON *.* TO repeats@'%'");
    const from = {
      HOST: "'127.0.0.1'",
      PORT: primary.port,
      USER: "'repeats'",
      PASSWORD: "'repeats'",
      LOG_FILE: "'binlog.000001'",
      LOG_POS: 4,
    };
    const settings = Object.entries(from).map(([name, value]) => `${of.source.toUpperCase()}_${name} = ${value}`);
    await onReplica.query(
      isMySql
        ? `CHANGE REPLICATION SOURCE TO ${settings.join(', ')}, GET_SOURCE_PUBLIC_KEY = 1`
        : `CHANGE MASTER TO ${settings.join(', ')}`,
    );
    await onReplica.query('START REPLICA');
    return new ReplicatedMariaDb(primary, replica, onPrimary, onReplica, of);
  }

  /** What is written from now on does not come to the replica. */
  async hold(): Promise<void> {
    await this.caughtUp();
    await this.onReplica.query('STOP REPLICA SQL_THREAD');
  }

  /** Everything comes to the replica again; returns when it has. */
  async release(): Promise<void> {
    await this.onReplica.query('START REPLICA SQL_THREAD');
    await this.caughtUp();
  }

  async caughtUp(): Promise<void> {
    const [[primary]] = (await this.onPrimary.query(this.of.place)) as unknown as [[{ File: string; Position: number }]];
    await waitFor('the replica to catch up', async () => {
      const [[status]] = (await this.onReplica.query('SHOW REPLICA STATUS')) as unknown as [[Record<string, string | number>]];
      const trouble = status['Last_SQL_Error'] || status['Last_IO_Error'];
      if (trouble) throw new Error(String(trouble));
      const { source } = this.of;
      const isThere =
        status[`Relay_${source}_Log_File`] === primary.File && Number(status[`Exec_${source}_Log_Pos`]) >= Number(primary.Position);
      return isThere ? true : undefined;
    });
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.onPrimary.end(), this.onReplica.end()]);
    await Promise.allSettled([this.replica.stop(), this.primary.stop()]);
  }
}
