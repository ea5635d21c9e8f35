import { SharedAnswer } from './shared-answer.js';

it('is worked out once for all who ask meanwhile', async () => {
  let worked = 0;
  const answer = new SharedAnswer(60_000, async () => ++worked);
  expect(new Set(await Promise.all(Array.from({ length: 100 }, () => answer.get())))).toEqual(new Set([1]));
});

it('makes who asks again wait until it may be another', async () => {
  let worked = 0;
  const answer = new SharedAnswer(50, async () => ({ worked: ++worked, atMs: performance.now() }));
  const first = await answer.get();
  const again = await Promise.all([answer.get(), answer.get(), answer.get()]);
  expect(again.map((one) => one.worked)).toEqual([2, 2, 2]);
  expect(again[0]!.atMs - first.atMs).toBeGreaterThan(45);
});

it('keeps no failure', async () => {
  let isWell = false;
  const answer = new SharedAnswer(1, async () => {
    if (!isWell) throw new Error('no');
    return 'well';
  });
  await expect(answer.get()).rejects.toThrow('no');
  isWell = true;
  expect(await answer.get()).toBe('well');
});
