import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import mysql, { type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { Config } from '../../src/config.js';
import { ownDataSource, portalDataSource } from '../../src/database/database.module.js';
import { fillIn } from '../../src/database/fill-in.js';
import { OwnDb } from '../../src/database/own-db.js';
import { deciding, type SessionNeeds } from '../../src/database/session.js';
import { startOwnMariaDb } from '../support/own-maria-db.mjs';

let server: Awaited<ReturnType<typeof startOwnMariaDb>>;
let admin: Connection;
let certificates: string;
let isMySql: boolean;
const opened: DataSource[] = [];

beforeAll(async () => {
  certificates = mkdtempSync(join(tmpdir(), 'linewarden-tls-'));
  makeCertificates(certificates);
  server = await startOwnMariaDb({
    args: [`--ssl-ca=${certificates}/ca.pem`, `--ssl-cert=${certificates}/server.pem`, `--ssl-key=${certificates}/server.key`],
  });
  admin = await mysql.createConnection({ host: server.host, port: server.port, user: server.user, multipleStatements: true });
  await admin.query(`CREATE DATABASE own CHARACTER SET utf8mb4 COLLATE utf8mb4_bin; CREATE TABLE own.shelf (id INT PRIMARY KEY, n INT NOT NULL);
    INSERT INTO own.shelf VALUES (1, 0); CREATE USER secure@'%' REQUIRE SSL; GRANT ALL ON own.* TO secure@'%'`);
  const [[about]] = (await admin.query('SELECT VERSION() AS version')) as unknown as [[{ version: string }]];
  isMySql = !about.version.includes('MariaDB');
}, 60_000);
afterEach(async () => {
  for (const source of opened.splice(0)) await source.destroy();
  await admin.query(
    'SET GLOBAL sql_mode = DEFAULT, GLOBAL time_zone = DEFAULT, GLOBAL autocommit = DEFAULT; SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  );
});
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  rmSync(certificates, { recursive: true, force: true });
});

const options = (more: object = {}) => ({
  host: server.host,
  port: server.port,
  user: server.user,
  password: '',
  database: 'own',
  ...more,
});

async function open(needs?: SessionNeeds, more: object = {}): Promise<OwnDb> {
  const source = await new DataSource(ownDataSource(options(more), needs)).initialize();
  opened.push(source);
  return new OwnDb(source);
}

const modes = [
  'NO_BACKSLASH_ESCAPES',
  'ANSI_QUOTES',
  'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT,IGNORE_SPACE',
  'ANSI',
  'ORACLE',
  'MSSQL',
  'TRADITIONAL,ONLY_FULL_GROUP_BY,PAD_CHAR_TO_FULL_LENGTH',
  'EMPTY_STRING_IS_NULL',
  '',
];
const mariaDbsOwn = ['ORACLE', 'MSSQL', 'EMPTY_STRING_IS_NULL'];

it('is what it has to be on a server that is set otherwise, and leaves the server alone', async () => {
  await admin.query(
    `SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES', GLOBAL time_zone = '+05:00', GLOBAL autocommit = 0;
     SET GLOBAL TRANSACTION ISOLATION LEVEL SERIALIZABLE`,
  );
  const db = await open();
  const [isolation, statement] = isMySql ? ['transaction_isolation', 'max_execution_time'] : ['tx_isolation', 'max_statement_time'];
  const asked = `SELECT @@sql_mode AS sql_mode, @@time_zone AS time_zone, @@${isolation} AS isolation, @@autocommit AS autocommit, @@wait_timeout AS idle,
    @@innodb_lock_wait_timeout AS lock_wait, @@${statement} AS statement`;
  const wanted = {
    sql_mode: 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION',
    time_zone: '+00:00',
    isolation: 'READ-COMMITTED',
    autocommit: 1,
    idle: 20,
    lock_wait: 5,
    statement: isMySql ? 30_000 : 30,
  };
  expect(await db.query(asked)).toEqual([wanted]);
  expect(await db.transaction((tx) => tx.query(asked))).toEqual([wanted]);
  const portal = await new DataSource(portalDataSource(options())).initialize();
  opened.push(portal);
  expect((await portal.query('SELECT @@sql_mode AS mode')) as unknown).toEqual([{ mode: wanted.sql_mode }]);
  expect((await admin.query('SELECT @@GLOBAL.time_zone AS zone'))[0]).toEqual([{ zone: '+05:00' }]);
});

it('is not given away when the server keeps another value', async () => {
  await expect(open({ ...deciding, idle: 400_000_000 })).rejects.toThrow('keeps wait_timeout at "31536000"');
});

const awkward = fc.constantFrom(
  "'",
  '"',
  '\\',
  "\\'",
  "''",
  '\\\\',
  '?',
  ';',
  '--',
  '#',
  '/*',
  '*/',
  '`',
  '||',
  '\0',
  '\n',
  '\x1a',
  '%',
  '😀',
  'Ж',
);
const text = fc.array(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 12 }).map((parts) => parts.join(''));

it.each(modes)('means by a text that text and nothing else, on a session with sql_mode "%s" that nobody has set up', async (mode) => {
  const bare = await mysql.createConnection({ ...options(), charset: 'utf8mb4_bin', multipleStatements: true });
  const isSet = bare.query(`SET SESSION sql_mode = '${mode}'`);
  if (isMySql && mariaDbsOwn.includes(mode)) {
    await expect(isSet).rejects.toThrow("can't be set");
    return bare.end();
  }
  await isSet;
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), text, async (texts, last) => {
      const [rows] = await bare.query(fillIn('SELECT 1 AS found WHERE ? IN (?)', [last, [...texts, last]]));
      expect(rows).toEqual(last === '' && mode === 'EMPTY_STRING_IS_NULL' ? [] : [{ found: 1 }]);
      const [back] = await bare.query(fillIn('SELECT ? AS text', [last]));
      expect(back).toEqual([{ text: last === '' && mode === 'EMPTY_STRING_IS_NULL' ? null : last }]);
    }),
    {
      numRuns: 60,
      examples: [
        [["\\' OR 1=1 -- "], '\\'],
        [["' OR '1'='1"], "'"],
      ],
    },
  );
  await bare.end();
});

it('lets go of what it holds when the sidecar stands still in a transaction', async () => {
  const frozen = await open({ ...deciding, idle: 1 });
  const other = await open();
  let isHeld: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const standing = frozen
    .transaction(async (tx) => {
      await tx.query('SELECT n FROM shelf WHERE id = 1 FOR UPDATE');
      isHeld();
      await new Promise((later) => setTimeout(later, 4_000));
      await tx.write('UPDATE shelf SET n = 99 WHERE id = 1');
    })
    .catch((error: unknown) => error);
  await held;
  await other.transaction((tx) => tx.write('UPDATE shelf SET n = 7 WHERE id = 1'));
  expect(await standing).toBeInstanceOf(Error);
  expect(await other.query('SELECT n FROM shelf')).toEqual([{ n: 7 }]);
});

it('ends a statement that runs too long, and one that waits too long for a row', async () => {
  const db = await open({ ...deciding, statement: 1 });
  const impatient = await open({ ...deciding, lockWait: 1 });
  await expect(
    db.query('SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c'),
  ).rejects.toThrow(/max_statement_time|maximum statement execution time exceeded/);
  await admin.query('START TRANSACTION; SELECT n FROM own.shelf WHERE id = 1 FOR UPDATE');
  await expect(impatient.transaction((tx) => tx.write('UPDATE shelf SET n = 1 WHERE id = 1'))).rejects.toThrow(/Lock wait timeout/);
  await admin.query('ROLLBACK');
});

describe('an encrypted connection', () => {
  const tlsOf = (value: string) => Config.fromEnv({ ...environment(), LINEWARDEN_DB_TLS: value }).ownDb.tls;

  it('is made with a server whose certificate is trusted', async () => {
    const db = await open(undefined, { user: 'secure', tls: tlsOf(join(certificates, 'ca.pem')) });
    const [row] = await db.query<{ Value: string }[]>(`SHOW SESSION STATUS LIKE 'Ssl_cipher'`);
    expect(row?.Value).not.toBe('');
  });

  it('is refused to a server whose certificate is not, and nothing is sent in the open instead', async () => {
    await expect(open(undefined, { user: 'secure', tls: tlsOf('on') })).rejects.toThrow(/certificate/);
    await expect(open(undefined, { user: 'secure', tls: tlsOf('off') })).rejects.toThrow(/Access denied/);
  });

  it('says what the setting may be', () => {
    expect(() => tlsOf('/nowhere.pem')).toThrow('LINEWARDEN_DB_TLS: off, on, or a file');
  });
});

function environment(): Record<string, string> {
  return {
    LINEWARDEN_DB_HOST: server.host,
    LINEWARDEN_DB_USER: 'root',
    LINEWARDEN_DB_PASSWORD: '',
    LINEWARDEN_PORTAL_DB_USER: 'root',
    LINEWARDEN_PORTAL_DB_PASSWORD: '',
    LINEWARDEN_PORTAL_DB_NAME: 'portal',
    LINEWARDEN_PORTAL_URL: 'http://127.0.0.1:9',
    LINEWARDEN_SECRET: 's'.repeat(64),
  };
}

/** An authority of our own, and a server's certificate for this machine. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=127.0.0.1',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '2',
    '-copy_extensions',
    'copy',
  );
}
