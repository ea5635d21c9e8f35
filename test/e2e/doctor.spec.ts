import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../playground/harness/repository.js';
import type { World } from '../../playground/harness/world.js';
import { startWorld } from '../support/start-world.js';

describe('npm run doctor on an installed portal', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function doctor(changes: Record<string, string> = {}): Promise<{ status: number; output: string }> {
    const env = { ...process.env, ...world.env, LINEWARDEN_HTTP_PORT: String(world.sidecar.port), ...changes };
    return await new Promise((done) => {
      execFile(process.execPath, [join(repositoryRoot, 'dist/src/cli/doctor.js'), '--lang', 'en'], { env }, (error, stdout, stderr) =>
        done({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
  }

  it('finds nothing to mend', async () => {
    const { status, output } = await doctor();
    expect({ status, output }).toEqual({ status: 0, output: expect.not.stringMatching(/✘|FAIL/) });
  });

  it('says so when the secret is another one', async () => {
    const { status, output } = await doctor({ LINEWARDEN_SECRET: 'x'.repeat(64) });
    expect(status).toBe(1);
    expect(output).toContain('SIGNATURE_WRONG');
  });

  it('says so when the reading user may not read a table', async () => {
    const [user] = [world.env['LINEWARDEN_PORTAL_DB_USER'] ?? ''];
    await world.portal.rows(`REVOKE SELECT ON \`${world.portal.dbName}\`.b_crm_deal FROM ?@'127.0.0.1'`, [user]);
    const { status, output } = await doctor();
    expect(status).toBe(1);
    expect(output).toContain('b_crm_deal');
    await world.portal.rows(`GRANT SELECT ON \`${world.portal.dbName}\`.b_crm_deal TO ?@'127.0.0.1'`, [user]);
  });
});
