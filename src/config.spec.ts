import { Config } from './config.js';

const complete = {
  LINEWARDEN_DB_HOST: 'db.example.invalid',
  LINEWARDEN_DB_USER: 'linewarden',
  LINEWARDEN_DB_PASSWORD: '',
  LINEWARDEN_PORTAL_DB_USER: 'linewarden_portal',
  LINEWARDEN_PORTAL_DB_PASSWORD: '',
  LINEWARDEN_PORTAL_DB_NAME: 'sitemanager',
  LINEWARDEN_PORTAL_URL: 'https://portal.example.invalid/',
  LINEWARDEN_SECRET: 'x'.repeat(32),
};

/** What is said of an environment, a line for each variable. */
function complaintsAbout(env: Record<string, string | undefined>): string[] {
  try {
    Config.fromEnv(env);
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    return lines.filter((line) => line.startsWith('  ')).map((line) => line.trim());
  }
}

it('takes the address for browsers from the one for itself, and the reading host from the deciding one', () => {
  const config = Config.fromEnv({ ...complete, LINEWARDEN_PORTAL_PUBLIC_URL: '' });
  expect(config.portalPublicUrl).toBe('https://portal.example.invalid');
  expect(config.portalDb.host).toBe('db.example.invalid');
});

it('names what is not set once, and nothing that another variable stands in for', () => {
  const { LINEWARDEN_DB_HOST: _, LINEWARDEN_PORTAL_URL: __, ...rest } = complete;
  expect(complaintsAbout(rest)).toEqual(['LINEWARDEN_DB_HOST: is not set', 'LINEWARDEN_PORTAL_URL: is not set']);
});

it('an empty line of the example file is not set', () =>
  expect(complaintsAbout({ ...complete, LINEWARDEN_SECRET: '' })).toEqual(['LINEWARDEN_SECRET: is not set']));

it('says of a wrong value what was expected, and never the value', () => {
  const [port, secret] = complaintsAbout({ ...complete, LINEWARDEN_DB_PORT: 'mysql', LINEWARDEN_SECRET: 'hunter2' });
  expect(port).toMatch(/^LINEWARDEN_DB_PORT: .*number/);
  expect(secret).toMatch(/^LINEWARDEN_SECRET: .*at least 32/);
  expect(secret).not.toContain('hunter2');
});

it('a wrong address for browsers is named itself', () =>
  expect(complaintsAbout({ ...complete, LINEWARDEN_PORTAL_PUBLIC_URL: 'portal' })[0]).toMatch(/^LINEWARDEN_PORTAL_PUBLIC_URL: /));
