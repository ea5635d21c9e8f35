import { judgeServer } from './judge-server.js';

const usual = {
  version: '10.11.6-MariaDB',
  log_bin: 'OFF',
  binlog_format: 'MIXED',
  max_allowed_packet: '16777216',
  read_only: 'OFF',
  sql_mode: '',
};
const kindsOf = (change: Record<string, string>, writes = true) =>
  judgeServer(new Map(Object.entries({ ...usual, ...change })), { writes }).map((finding) => finding.kind);

it.each([
  ['10.6.0-MariaDB', []],
  ['11.8.2-MariaDB-ubu2404', []],
  ['8.0.36', []],
  ['9.7.0', []],
  ['10.5.23-MariaDB', ['tooOld']],
  ['5.7.44-log', ['tooOld']],
])('takes version %s for what it is', (version, kinds) => {
  expect(kindsOf({ version })).toEqual(kinds);
});

it.each([
  ['read only', { read_only: '1' }, ['readOnly']],
  ['read only for administrators too', { super_read_only: 'ON' }, ['readOnly']],
  ['a log of statements', { log_bin: 'ON', binlog_format: 'STATEMENT' }, ['statementBinlog']],
  ['the same without a log', { log_bin: 'OFF', binlog_format: 'STATEMENT' }, []],
  ['small packets', { max_allowed_packet: '1048576' }, ['smallPackets']],
  ['a node of a cluster', { wsrep_on: 'ON', wsrep_ready: 'ON', wsrep_cluster_size: '3' }, ['cluster']],
  ['a node that is left alone', { wsrep_on: 'ON', wsrep_ready: 'OFF', wsrep_local_state_comment: 'Joining' }, ['nodeNotReady']],
  ['an unusual mode', { sql_mode: 'ANSI_QUOTES,STRICT_TRANS_TABLES' }, ['ownMode']],
  ['partial revokes', { partial_revokes: 'ON' }, ['partialRevokes']],
])('finds %s', (_, change, kinds) => {
  expect(kindsOf(change)).toEqual(kinds);
});

it('lets the portal be read where nothing can be written', () => {
  expect(kindsOf({ read_only: 'ON', max_allowed_packet: '1024' }, false)).toEqual([]);
});
