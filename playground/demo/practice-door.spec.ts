import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../harness/repository.js';
import { PracticeDoor, tellRun } from './practice-door.js';
import { type PracticeOrder, WrongOrder } from './practice-order.js';

const run = `test-door-${process.pid}`;
const dir = join(repositoryRoot, 'var', run);

describe('the door of a practice portal', () => {
  const taken: PracticeOrder[] = [];
  let door: PracticeDoor;

  beforeAll(async () => {
    mkdirSync(dir, { recursive: true });
    door = await PracticeDoor.open(run, async (order) => {
      taken.push(order);
      if (order.do === 'stop') throw new WrongOrder({ ru: 'Уже стоит.', en: 'It stands already.' });
      if (order.do === 'start') throw new Error('the sidecar ended while starting');
      return { ru: 'Сделано.', en: 'Done.' };
    });
  });
  afterAll(async () => {
    await door.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('passes an order on and tells what came of it', async () => {
    expect(await tellRun(['answer', '4', 'Добрый', 'день'], run)).toEqual({ isDone: true, text: { ru: 'Сделано.', en: 'Done.' } });
    expect(taken).toEqual([{ do: 'answer', sessionId: 4, text: 'Добрый день' }]);
  });

  it.each([
    { words: ['stop'], says: 'It stands already.' },
    { words: ['start'], says: 'the sidecar ended while starting' },
    { words: ['halt'], says: 'There is no command "halt"' },
  ])('tells what went wrong with $words', async ({ words, says }) => {
    const answer = await tellRun(words, run);
    expect(answer).toMatchObject({ isDone: false });
    expect(answer?.text.en).toContain(says);
  });

  it('opens only with the key of its file, which only its owner may read', async () => {
    const { url, key } = JSON.parse(readFileSync(join(dir, 'door.json'), 'utf8')) as { url: string; key: string };
    const status = async (authorization: string, body: string) =>
      (await fetch(url, { method: 'POST', headers: { authorization }, body })).status;
    expect(await status('Bearer nobody', '["state"]')).toBe(401);
    expect(await status(`Bearer ${key.slice(1)}0`, '["state"]')).toBe(401);
    expect(await status(`Bearer ${key}`, '{"do": "state"}')).toBe(400);
    expect(await status(`Bearer ${key}`, 'no JSON')).toBe(400);
    expect(await status(`Bearer ${key}`, JSON.stringify(['write', 'x'.repeat(70_000)]))).toBe(413);
  });

  it('is not found where nothing runs', async () => expect(await tellRun(['state'], `${run}-none`)).toBeNull());
});
