import { grantedTables, grantsFile } from './granted-tables.js';

describe('the tables the reading user is granted', () => {
  it('are read out of the grants', () => {
    const sql = `-- GRANT nothing
GRANT SELECT (\`ID\`,
  \`NAME\`) ON \`{{portalDb}}\`.\`people\` TO x;
GRANT SELECT (\`BLOCKED\`) ON \`{{portalDb}}\`.\`people\` TO x;
GRANT SELECT ON \`{{portalDb}}\`.\`groups\` TO x;`;
    expect(grantedTables(sql)).toEqual([
      { table: 'people', columns: ['ID', 'NAME', 'BLOCKED'] },
      { table: 'groups', columns: null },
    ]);
  });

  it('are all in the file that is shipped, and the password is not among them', () => {
    const granted = grantedTables(grantsFile());
    expect(granted.length).toBeGreaterThan(20);
    expect(granted.find(({ table }) => table.endsWith('_user'))?.columns).toEqual(expect.arrayContaining(['ID', 'ACTIVE', 'NAME']));
    expect(granted.flatMap(({ columns }) => columns ?? [])).not.toContain('PASSWORD');
  });
});
