/** Global variables of a MySQL or MariaDB server by their names, and its status where one is asked for. */
export type ServerFacts = ReadonlyMap<string, string>;

export type ServerFinding =
  | { kind: 'tooOld'; version: string; isMariaDb: boolean }
  | { kind: 'readOnly'; variable: string }
  | { kind: 'statementBinlog' }
  | { kind: 'smallPackets'; bytes: number }
  | { kind: 'nodeNotReady'; state: string }
  | { kind: 'cluster'; size: number }
  | { kind: 'ownMode'; sqlMode: string }
  | { kind: 'partialRevokes' };

/** Oldest that can skip locked rows. */
const oldest = { mariaDb: [10, 6], mySql: [8, 0] } as const;
const smallestPacket = 4_194_304;
/** Modes under which others have lost texts; our sessions set their own. */
const unusualModes = ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', 'PIPES_AS_CONCAT'];

/** What of a server stands in the sidecar's way, or should be known. @returns nothing where all is as usual */
export function judgeServer(facts: ServerFacts, { writes }: { writes: boolean }): ServerFinding[] {
  const findings: ServerFinding[] = [];
  const version = facts.get('version') ?? '';
  const isMariaDb = /mariadb/i.test(version) || /mariadb/i.test(facts.get('version_comment') ?? '');
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [needsMajor, needsMinor] = isMariaDb ? oldest.mariaDb : oldest.mySql;
  if (major < needsMajor || (major === needsMajor && minor < needsMinor)) findings.push({ kind: 'tooOld', version, isMariaDb });

  const isOn = (name: string) => /^(1|ON|YES)/i.test(facts.get(name) ?? '');
  if (writes) {
    const locked = ['super_read_only', 'read_only', 'innodb_read_only'].find(isOn);
    if (locked) findings.push({ kind: 'readOnly', variable: locked });
    if (isOn('log_bin') && facts.get('binlog_format') === 'STATEMENT') findings.push({ kind: 'statementBinlog' });
    const packet = Number(facts.get('max_allowed_packet') ?? smallestPacket);
    if (packet < smallestPacket) findings.push({ kind: 'smallPackets', bytes: packet });
  }
  if (isOn('wsrep_on')) {
    const state = facts.get('wsrep_local_state_comment') ?? 'unknown';
    if (!isOn('wsrep_ready')) findings.push({ kind: 'nodeNotReady', state });
    else findings.push({ kind: 'cluster', size: Number(facts.get('wsrep_cluster_size') ?? 1) });
  }
  const sqlMode = facts.get('sql_mode') ?? '';
  const modes = sqlMode.split(',');
  if (unusualModes.some((mode) => modes.includes(mode))) findings.push({ kind: 'ownMode', sqlMode });
  if (isOn('partial_revokes')) findings.push({ kind: 'partialRevokes' });
  return findings;
}
