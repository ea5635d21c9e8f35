import { botKeyCommand } from '../../src/cli/bot-key-command.js';
import { tokenCommand } from '../../src/cli/token-command.js';
import { verifyToken } from '../../src/http/token.js';
import { testServer } from '../support/test-db.js';
import { ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let env: Record<string, string>;

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  const { host, port, user, password } = testServer();
  env = {
    LINEWARDEN_DB_HOST: String(host),
    LINEWARDEN_DB_PORT: String(port),
    LINEWARDEN_DB_USER: String(user),
    LINEWARDEN_DB_PASSWORD: String(password),
    LINEWARDEN_DB_NAME: fixture.own.name,
    LINEWARDEN_PORTAL_DB_USER: String(user),
    LINEWARDEN_PORTAL_DB_PASSWORD: String(password),
    LINEWARDEN_PORTAL_DB_NAME: fixture.portal.database.name,
    LINEWARDEN_PORTAL_URL: 'http://127.0.0.1:9',
    LINEWARDEN_SECRET: fixture.config().secret,
  };
});
afterAll(() => fixture.drop());

async function run(command: typeof tokenCommand, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await command(args, env, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { status, out, err };
}

describe('a token from the command line', () => {
  it('names its person as the portal does, and is no administrator unless told', async () => {
    const { status, out } = await run(tokenCommand, '--user', '10', '--lang', 'ru', '--minutes', '2');
    expect(status).toBe(0);
    const check = verifyToken(fixture.config().secret, out[0] ?? '', new Date());
    expect(check).toMatchObject({ kind: 'valid', claims: { userId: 10, name: 'Имя10', isAdmin: false, lang: 'ru' } });
    const admin = await run(tokenCommand, '--user', '10', '--admin');
    expect(verifyToken(fixture.config().secret, admin.out[0] ?? '', new Date())).toMatchObject({ claims: { isAdmin: true } });
  });

  it('is not made for nobody, nor for longer than it may live', async () => {
    expect(await run(tokenCommand)).toMatchObject({ status: 2, out: [] });
    expect(await run(tokenCommand, '--user', '10', '--minutes', '11')).toMatchObject({ status: 2, out: [] });
    await expect(run(tokenCommand, '--user', '4444')).rejects.toThrow('no user 4444');
  });
});

describe("bots' keys from the command line", () => {
  it('are made, listed without the key, opened with, and revoked', async () => {
    const made = await run(botKeyCommand, 'create', '--name', 'Помощник', '--company', 'beta');
    const [key = ''] = made.out;
    const { out: listed } = await run(botKeyCommand, 'list');
    expect(listed).toEqual([expect.stringMatching(/^1\tПомощник\tbeta\tsince /)]);
    const sidecar = await ListeningSidecar.start(fixture);
    const hello = async () => {
      const client = await sidecar.connect();
      client.send({ type: 'hello', botKey: key });
      const answer = await client.nextOf(['welcome', 'refused']);
      client.close();
      return answer;
    };
    expect(await hello()).toEqual({ type: 'welcome', name: 'Помощник', companies: ['beta'] });
    expect(await run(botKeyCommand, 'revoke', '1')).toMatchObject({ status: 0 });
    expect(await run(botKeyCommand, 'revoke', '1')).toMatchObject({ status: 1 });
    expect(await hello()).toMatchObject({ type: 'refused', code: 'KEY_WRONG' });
    expect((await run(botKeyCommand, 'list')).out).toEqual([expect.stringContaining('revoked')]);
    await sidecar.close();
  });

  it('are not made for companies that there are not, or without a name', async () => {
    await expect(run(botKeyCommand, 'create', '--name', 'x', '--company', 'gamma')).rejects.toThrow('gamma');
    expect(await run(botKeyCommand, 'create')).toMatchObject({ status: 2 });
    expect(await run(botKeyCommand, 'revoke', 'all')).toMatchObject({ status: 2 });
  });
});
