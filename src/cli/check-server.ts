import { judgeServer, type ServerFinding } from '../domain/server/judge-server.js';
import { type Diagnosis, fail, ok, type Texts, warn } from './diagnosis.js';

type Ask = (sql: string) => Promise<unknown>;
type NamedValue = { Variable_name: string; Value: string };

const variables = [
  'version',
  'version_comment',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'log_bin',
  'binlog_format',
  'max_allowed_packet',
  'sql_mode',
  'wsrep_on',
  'partial_revokes',
];
const states = ['wsrep_ready', 'wsrep_local_state_comment', 'wsrep_cluster_size'];

/** The database server is one the sidecar can work on. @param writes whether it is the one decisions are stored on */
export async function checkServer(ask: Ask, writes: boolean): Promise<Diagnosis[]> {
  const listed = (names: string[]) => names.map((name) => `'${name}'`).join(', ');
  const rows = [
    ...((await ask(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${listed(variables)})`)) as NamedValue[]),
    ...((await ask(`SHOW GLOBAL STATUS WHERE Variable_name IN (${listed(states)})`)) as NamedValue[]),
  ];
  const facts = new Map(rows.map((row) => [row.Variable_name, row.Value]));
  const findings = judgeServer(facts, { writes }).map(toDiagnosis);
  const version = `${facts.get('version')}`;
  return findings.some(({ verdict }) => verdict !== 'OK')
    ? findings
    : [ok(`Сервер базы данных ${version} подходит`, `The database server ${version} will do`), ...findings];
}

function toDiagnosis(finding: ServerFinding): Diagnosis {
  switch (finding.kind) {
    case 'tooOld':
      return fail(
        { ru: `Сервер базы данных ${finding.version} слишком старый`, en: `The database server ${finding.version} is too old` },
        { ru: 'Нужен MySQL 8.0 или MariaDB 10.6 и новее.', en: 'MySQL 8.0 or MariaDB 10.6 and newer is needed.' },
      );
    case 'readOnly':
      return fail(
        { ru: `Сервер базы данных только читает (${finding.variable})`, en: `The database server is read only (${finding.variable})` },
        {
          ru: 'LINEWARDEN_DB_HOST должен указывать на основной сервер, не на реплику.',
          en: 'LINEWARDEN_DB_HOST must be the primary server, not a replica.',
        },
      );
    case 'statementBinlog':
      return fail(
        { ru: 'binlog_format = STATEMENT: сервер не примет записей', en: 'binlog_format = STATEMENT: the server takes no writes' },
        bothLanguages('SET GLOBAL binlog_format = MIXED'),
      );
    case 'smallPackets':
      return warn(
        { ru: `max_allowed_packet мал: ${finding.bytes} байт`, en: `max_allowed_packet is small: ${finding.bytes} bytes` },
        bothLanguages('SET GLOBAL max_allowed_packet = 16777216'),
      );
    case 'nodeNotReady':
      return fail(
        { ru: `Узел кластера не готов: ${finding.state}`, en: `The node of the cluster is not ready: ${finding.state}` },
        { ru: 'Верните узел в кластер или укажите другой.', en: 'Bring the node back into the cluster, or name another one.' },
      );
    case 'cluster':
      return ok(
        `Узел кластера Galera (узлов: ${finding.size}): запросы идут по одному`,
        `A node of a Galera cluster of ${finding.size}: statements go one at a time`,
      );
    case 'ownMode':
      return ok(
        `sql_mode сервера: ${finding.sqlMode}; у соединений службы свой`,
        `The server's sql_mode: ${finding.sqlMode}; the sidecar's connections have their own`,
      );
    case 'partialRevokes':
      return warn(
        { ru: 'partial_revokes включён: видны не все запреты', en: 'partial_revokes is on: not every restriction is seen' },
        {
          ru: 'Права из «npm run -s grants» должны действовать и на схему портала.',
          en: 'The rights of "npm run -s grants" must hold for the portal\'s schema too.',
        },
      );
  }
}

function bothLanguages(text: string): Texts {
  return { ru: text, en: text };
}
