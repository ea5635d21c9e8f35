import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';

/** What a session on a database server has to be like, whatever the server's defaults are. Times in seconds. */
export interface SessionNeeds {
  /** How long the server waits for the next statement before it ends the session and rolls back what it held open. */
  idle: number;
  /** How long a statement waits for a row that somebody else has locked. */
  lockWait: number;
  /** How long a statement may run; 0: as long as it takes. MySQL limits reading only. */
  statement: number;
  /** By which texts of statements are compared with one another. */
  collation: string;
}

/** A frozen sidecar must not hold its rows for the server's eight hours. */
export const deciding: SessionNeeds = { idle: 20, lockWait: 5, statement: 30, collation: 'utf8mb4_bin' };
/** A person waits, but nothing waits for the person. */
export const asking: SessionNeeds = { idle: 60, lockWait: 2, statement: 8, collation: 'utf8mb4_bin' };
export const readingPortal: SessionNeeds = { idle: 60, lockWait: 5, statement: 30, collation: 'utf8mb4_general_ci' };
/** A change of the schema takes as long as its tables are large. */
export const migrating: SessionNeeds = { idle: 3_600, lockWait: 60, statement: 0, collation: 'utf8mb4_bin' };

/** Without NO_BACKSLASH_ESCAPES, ANSI_QUOTES and PIPES_AS_CONCAT, and never with a value cut to fit. */
const sqlMode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION';

/** A server that stands still while a connection is set up. */
const setUpMs = 10_000;

const clusterConnections = new WeakSet<PoolConnection>();

/** Whether the server is a node of a Galera cluster, where another node may abort a transaction between two statements. */
export function isOfCluster(connection: PoolConnection): boolean {
  return clusterConnections.has(connection);
}

/**
 * The driver for TypeORM, whose pools give away only connections that were set up so and have said that they are.
 * @throws (from getConnection) Error that names the setting which the server did not take
 */
export function driverWith(needs: SessionNeeds) {
  return {
    ...mysql,
    createPool(options: PoolOptions): Pool {
      const pool = mysql.createPool(options);
      const prepared = new WeakSet<PoolConnection>();
      const getConnection = pool.getConnection.bind(pool);
      pool.getConnection = (callback) =>
        getConnection((error, connection) => {
          if (error || prepared.has(connection)) return callback(error, connection);
          prepare(connection, needs).then(
            () => {
              prepared.add(connection);
              callback(null, connection);
            },
            (reason: NodeJS.ErrnoException) => {
              connection.destroy();
              callback(reason, connection);
            },
          );
        });
      return pool;
    },
  };
}

async function prepare(connection: PoolConnection, needs: SessionNeeds): Promise<void> {
  const before = await variables(connection);
  const wanted = wantedOf(before, needs);
  const assignments = [...wanted].map(([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value}'`}`);
  await ask(connection, `SET NAMES utf8mb4 COLLATE ${needs.collation}`);
  await ask(connection, 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await ask(connection, `SET SESSION ${assignments.join(', ')}`);
  const after = await variables(connection);
  wanted.set('tx_isolation', 'READ-COMMITTED').set('transaction_isolation', 'READ-COMMITTED').set('character_set_client', 'utf8mb4');
  for (const [name, value] of wanted) {
    const got = after.get(name);
    if (got !== undefined && !isSame(got, value)) throw new Error(`The database server keeps ${name} at "${got}": "${value}" is needed`);
  }
  if (after.get('wsrep_on') === 'ON') clusterConnections.add(connection);
}

/** The two kinds of server call the longest run of a statement by different names, in seconds and in milliseconds. */
function wantedOf(has: ReadonlyMap<string, string>, needs: SessionNeeds): Map<string, string | number> {
  const wanted = new Map<string, string | number>([
    ['sql_mode', sqlMode],
    ['time_zone', '+00:00'],
    ['wait_timeout', needs.idle],
    ['innodb_lock_wait_timeout', needs.lockWait],
    ['autocommit', 1],
  ]);
  if (has.has('max_statement_time')) wanted.set('max_statement_time', needs.statement);
  if (has.has('max_execution_time')) wanted.set('max_execution_time', needs.statement * 1_000);
  return wanted;
}

function isSame(got: string, wanted: string | number): boolean {
  if (typeof wanted === 'number') return Number(got === 'ON' ? 1 : got === 'OFF' ? 0 : got) === wanted;
  const parts = (text: string) => text.toUpperCase().split(',').sort().join();
  return parts(got) === parts(wanted);
}

const looked = [
  'sql_mode',
  'time_zone',
  'wait_timeout',
  'innodb_lock_wait_timeout',
  'autocommit',
  'max_statement_time',
  'max_execution_time',
  'tx_isolation',
  'transaction_isolation',
  'character_set_client',
  'wsrep_on',
];

async function variables(connection: PoolConnection): Promise<Map<string, string>> {
  const rows = (await ask(
    connection,
    `SHOW SESSION VARIABLES WHERE Variable_name IN (${looked.map((name) => `'${name}'`).join(', ')})`,
  )) as { Variable_name: string; Value: string }[];
  return new Map(rows.map((row) => [row.Variable_name, row.Value]));
}

function ask(connection: PoolConnection, sql: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query({ sql, timeout: setUpMs }, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
