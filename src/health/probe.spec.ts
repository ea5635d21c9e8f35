import { Probe } from './probe.js';

it('asks the server once, however many ask the probe', async () => {
  let asked = 0;
  const probe = new Probe(async () => ++asked, 60_000);
  const answers = await Promise.all(Array.from({ length: 100 }, () => probe.ask()));
  expect(answers.every((answer) => answer.state === 'ok' && answer.value === 1)).toBe(true);
  expect(await probe.ask()).toEqual({ state: 'ok', value: 1 });
  expect(asked).toBe(1);
});

it('does not wait with who waits for a server that hangs, nor asks it again meanwhile', async () => {
  let asked = 0;
  let answer: (value: string) => void = () => undefined;
  const probe = new Probe(() => {
    asked += 1;
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  }, 0);
  expect(await probe.ask()).toEqual({ state: 'failed', because: 'SILENT' });
  expect(await probe.ask()).toEqual({ state: 'failed', because: 'SILENT' });
  expect(asked).toBe(1);
  const late = probe.ask();
  answer('back again');
  await late;
  const next = probe.ask();
  answer('and well');
  expect(await next).toEqual({ state: 'ok', value: 'and well' });
});

it.each([
  {
    error: Object.assign(new Error('Access denied for user x@10.0.0.1'), { code: 'ER_ACCESS_DENIED_ERROR' }),
    because: 'ER_ACCESS_DENIED_ERROR',
  },
  { error: new Error('Pool is closed.'), because: 'Pool is closed.' },
])('says $because', async ({ error, because }) => {
  const probe = new Probe(() => Promise.reject(error), 0);
  expect(await probe.ask()).toEqual({ state: 'failed', because });
});
