import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { access, takeToken } from './token';
import { TokenRenewal } from './token-renewal';

const tokenNamed = (name: string) =>
  `${Buffer.from(JSON.stringify({ userId: 7, name, isAdmin: false, exp: 1_800_000_000 })).toString('base64url')}.${'0'.repeat(64)}`;

let server: Server;
let base: string;
let renewal: TokenRenewal;
/** Tokens by the name in them, as they were shown. */
let shown: string[];
let answer: (name: string) => { status: number; next?: string } | 'silent';

beforeEach(async () => {
  shown = [];
  answer = () => ({ status: 503 });
  server = createServer((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const { name } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { name: string };
    shown.push(name);
    const said = request.method === 'POST' && request.url === '/api/token/renew' ? answer(name) : { status: 404 };
    if (said === 'silent') return request.socket.destroy();
    response.writeHead(said.status, { 'content-type': 'application/json' });
    return response.end(said.next === undefined ? '{}' : JSON.stringify({ token: tokenNamed(said.next) }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  renewal.stop();
  access.token = '';
  access.claims = null;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

function begin(times: ConstructorParameters<typeof TokenRenewal>[1]): void {
  renewal = new TokenRenewal(base, { renewAfter: 60_000, tryAgain: 60_000, isFresh: 0, ...times });
  takeToken(tokenNamed('first'));
}

async function until(isTrue: () => boolean): Promise<void> {
  const endMs = Date.now() + 4000;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error(`waited in vain; shown: ${shown.join(' ')}, held: ${access.claims?.name}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it('renews the token again and again while the page is open', async () => {
  answer = (name) => ({ status: 200, next: `${name}+` });
  begin({ renewAfter: 20 });
  await until(() => access.claims?.name === 'first+++');
  expect(shown.slice(0, 3)).toEqual(['first', 'first+', 'first++']);
});

it('tries again soon when the portal cannot say, or nobody answers', async () => {
  const said = [{ status: 503 }, 'silent' as const, { status: 200, next: 'second' }];
  answer = () => said.shift() ?? { status: 503 };
  begin({ renewAfter: 20, tryAgain: 20 });
  await until(() => access.claims?.name === 'second');
  expect(shown).toEqual(['first', 'first', 'first']);
});

it('asks once more only for a new token when it was refused', async () => {
  answer = () => ({ status: 403 });
  begin({ renewAfter: 20, tryAgain: 20 });
  await until(() => shown.length === 1);
  await renewal.freshen();
  expect(shown).toEqual(['first']);
  expect(access.claims?.name).toBe('first'); // good until its end
  takeToken(tokenNamed('second'));
  await until(() => shown.length === 2);
  expect(shown).toEqual(['first', 'second']);
});

it('is asked once by two who want a fresh token at the same time, and not at all for one that is fresh', async () => {
  answer = (name) => ({ status: 200, next: `${name}+` });
  begin({ isFresh: 30 });
  await renewal.freshen();
  expect(shown).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await Promise.all([renewal.freshen(), renewal.freshen()]);
  expect(shown).toEqual(['first']);
  expect(access.claims?.name).toBe('first+');
});

it('lets a token win that came by another way meanwhile', async () => {
  answer = () => {
    takeToken(tokenNamed('by the portal'));
    return { status: 200, next: 'late' };
  };
  begin({});
  await new Promise((resolve) => setTimeout(resolve, 5));
  await renewal.freshen();
  expect(access.claims?.name).toBe('by the portal');
});
