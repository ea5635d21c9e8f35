import { Config } from '../../src/config.js';
import { migrations } from '../../src/database/database.module.js';
import { migrate } from '../../src/database/migrate.js';
import { packageVersion } from '../../src/package-version.js';
import { StuckWork } from '../../src/work/stuck-work.js';
import { createTestDatabase } from '../support/test-db.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
beforeEach(async () => {
  fixture = await SidecarFixture.create({ companies: [] });
});
afterEach(() => fixture.drop());

it('does not start on a schema that a newer release has made unfit for it, and says which one is needed', async () => {
  await fixture.rows(`UPDATE schema_release SET oldest_sidecar = '0.10.0'`);
  await expect(migrate(fixture.config())).rejects.toThrow(`needs a sidecar of version 0.10.0 or later, and this is ${packageVersion()}`);
});

it('is made by one of several sidecars that start at one moment', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { name, drop } = await createTestDatabase('own');
    const env = { ...fixture.env(), LINEWARDEN_DB_NAME: name };
    const migrated = await Promise.all(Array.from({ length: 4 }, () => migrate(Config.fromEnv(env))));
    await drop();
    expect(migrated.filter((names) => names.length > 0)).toEqual([migrations.map((one) => one.name)]);
  }
});

it('goes on with a schema of a newer release that says it can', async () => {
  await fixture.rows(`INSERT INTO migration (timestamp, name) VALUES (1999000000000, 'OfANewerRelease1999000000000')`);
  await fixture.rows('UPDATE schema_release SET oldest_sidecar = ?', [packageVersion()]);
  expect(await migrate(fixture.config())).toEqual([]);
});

it('opens an incident for settings of a newer release, and ends it when they can be read', async () => {
  const open = () => fixture.rows('SELECT kind, details FROM incident WHERE closed_at IS NULL');
  await fixture.saveSettings({ companies: [], leads: {} });
  const sidecar = await fixture.sidecar();
  await sidecar.get(StuckWork).look();
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual([{ kind: 'settings-unread', details: '{"unread":["leads"]}' }]);
  await fixture.saveSettings({ companies: [] });
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual([]);
});
