import { SharedAnswer } from './shared-answer.js';

it('is worked out once for all who ask meanwhile, and again when it has grown old', async () => {
  let nowMs = 0;
  let worked = 0;
  let finish = () => {};
  const answer = new SharedAnswer(
    1000,
    async () => {
      worked += 1;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return worked;
    },
    () => nowMs,
  );
  const first = Array.from({ length: 100 }, () => answer.get());
  nowMs = 5000;
  finish();
  expect(new Set(await Promise.all(first))).toEqual(new Set([1]));
  nowMs = 5999;
  expect(await answer.get()).toBe(1);
  nowMs = 6000;
  const second = answer.get();
  finish();
  expect(await second).toBe(2);
});

it('keeps no failure', async () => {
  let isWell = false;
  const answer = new SharedAnswer(1000, async () => {
    if (!isWell) throw new Error('no');
    return 'well';
  });
  await expect(answer.get()).rejects.toThrow('no');
  isWell = true;
  expect(await answer.get()).toBe('well');
});
