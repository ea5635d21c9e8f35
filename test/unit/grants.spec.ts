import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { renderGrants } from '../../deploy/mysql/render-grants.mjs';

const root = resolve(import.meta.dirname, '../..');
const names = {
  portalDb: 'site_manager',
  ownDb: 'line_warden',
  host: '127.0.0.1',
  ownUser: 'linewarden',
  ownPassword: "it's",
  portalUser: 'linewarden_portal',
  portalPassword: 'back\\slash',
};

function tablesGranted(): string[] {
  const sql = readFileSync(resolve(root, 'deploy/mysql/portal-user.sql'), 'utf8');
  return [...new Set([...sql.matchAll(/ON `\{\{portalDb\}\}`\.`(\w+)` TO/g)].map((found) => found[1] ?? ''))].sort();
}

/** Tables behind FROM and JOIN: elsewhere a name may stand in a text. */
function tablesRead(): string[] {
  return [...new Set([...portalCode().matchAll(/\b(?:FROM|JOIN)\s+(b_[a-z][a-z0-9_]*)\b(?!\$)/g)].map((found) => found[1] ?? ''))].sort();
}

function portalCode(): string {
  const folder = resolve(root, 'src/portal');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => readFileSync(resolve(folder, name), 'utf8'))
    .join('\n');
}

describe('the grants of the two database users', () => {
  it('let the reading user see exactly the tables that are read', () => {
    expect(tablesRead().length).toBeGreaterThan(5);
    expect(tablesGranted()).toEqual(tablesRead());
  });

  it('cover the tables that have an iblock number in their name', () => {
    const dynamic = [...portalCode().matchAll(/`(b_\w+?)\$\{[^}]+\}(\w*)`/g)].map((found) => found[1] ?? '');
    expect(dynamic.length).toBeGreaterThan(0);
    const sql = readFileSync(resolve(root, 'deploy/mysql/portal-user.sql'), 'utf8');
    for (const prefix of dynamic) expect(sql).toContain(`CONCAT('${prefix}'`);
  });

  it('never show a password or a check word', () => {
    expect(readFileSync(resolve(root, 'deploy/mysql/portal-user.sql'), 'utf8')).not.toMatch(/`(PASSWORD|CHECKWORD|\*)`/);
  });

  it('give the reading user nothing but SELECT, and the deciding one no portal table but the event queue', () => {
    const sql = renderGrants(resolve(root, 'deploy/mysql'), names);
    const grants = [...sql.matchAll(/^GRANT ([\s\S]*?) ON ([^ ]+) TO '(\w+)'@/gm)].map(([, what = '', on = '', user = '']) => ({
      what: what.replace(/\s*\([\s\S]*\)\s*/, '').trim(),
      on,
      user,
    }));
    expect(grants.filter((grant) => grant.user === 'linewarden')).toEqual([
      { what: 'ALL PRIVILEGES', on: '`line\\_warden`.*', user: 'linewarden' },
      { what: 'SELECT, DELETE', on: '`site_manager`.`linewarden_event`', user: 'linewarden' },
    ]);
    const reading = grants.filter((grant) => grant.user === 'linewarden_portal');
    const elsewhere = reading.filter((grant) => !grant.on.startsWith('`site_manager`.'));
    expect(elsewhere.map((grant) => grant.on)).toEqual(['`line_warden`.`reading_mark`']);
    expect(new Set(reading.map((grant) => grant.on)).size).toBe(tablesGranted().length + 1);
    expect(new Set(reading.map((grant) => grant.what))).toEqual(new Set(['SELECT']));
  });

  it('keep quotes and backslashes of passwords inside their string', () => {
    const sql = renderGrants(resolve(root, 'deploy/mysql'), names);
    expect(sql).toContain("IDENTIFIED BY 'it\\'s'");
    expect(sql).toContain("IDENTIFIED BY 'back\\\\slash'");
  });

  it.each([
    { field: 'portalDb', value: 'a`; DROP' },
    { field: 'ownUser', value: "x'@'%" },
    { field: 'host', value: "h'" },
  ])('refuse $field = $value', ({ field, value }) => {
    expect(() => renderGrants(resolve(root, 'deploy/mysql'), { ...names, [field]: value })).toThrow(field);
  });
});

it('go to a new file that only its owner reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linewarden-grants-'));
  const file = join(folder, 'grants.sql');
  const make = () =>
    spawnSync(process.execPath, [resolve(root, 'scripts/grants.mjs'), '--portal-db', 'site_manager', '--out', file], { encoding: 'utf8' });
  try {
    expect(make()).toMatchObject({ status: 0, stdout: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const sql = readFileSync(file, 'utf8');
    expect(sql).toMatch(/LINEWARDEN_DB_PASSWORD=[\w-]{32}\n/);
    expect(make()).toMatchObject({ status: 2, stderr: expect.stringContaining('EEXIST') });
    expect(readFileSync(file, 'utf8')).toBe(sql);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
