import { type EndTurn, Turns } from './turns.js';

const most = { atOnce: 3, ofOne: 2, waiting: 4, waitMs: 10_000 };

/** Asks, and tells when the turn has come. */
function asked(turns: Turns, who: string) {
  const turn: { end: EndTurn | null | undefined } = { end: undefined };
  void turns.take(who).then((end) => {
    turn.end = end;
  });
  return turn;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets nobody take all places, and whoever came first go first', async () => {
  const turns = new Turns(most);
  const ofA = [1, 2, 3].map(() => asked(turns, 'a'));
  const ofB = [1, 2].map(() => asked(turns, 'b'));
  await settled();
  expect(ofA.map(({ end }) => typeof end)).toEqual(['function', 'function', 'undefined']);
  expect(ofB.map(({ end }) => typeof end)).toEqual(['function', 'undefined']);
  ofB[0]?.end?.();
  await settled();
  expect(ofA[2]?.end).toBeUndefined(); // a has its two
  expect(typeof ofB[1]?.end).toBe('function');
  ofA[0]?.end?.();
  ofA[0]?.end?.(); // twice is once
  await settled();
  expect(typeof ofA[2]?.end).toBe('function');
});

it('refuses at once when too many wait, and after a while who waits in vain', async () => {
  const turns = new Turns({ ...most, waitMs: 20 });
  const [first] = await Promise.all([turns.take('a'), turns.take('a')]);
  const waiting = [1, 2, 3, 4].map(() => turns.take('a'));
  expect(await turns.take('a')).toBeNull();
  expect(await Promise.all(waiting)).toEqual([null, null, null, null]);
  first?.();
  expect(typeof (await turns.take('a'))).toBe('function');
});
