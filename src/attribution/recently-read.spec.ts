import { RecentlyRead } from './recently-read.js';

describe('what was read lately', () => {
  let nowMs = 0;
  const asked: string[][] = [];
  const read = async (missing: string[]) => {
    asked.push(missing);
    return new Map(missing.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()]));
  };
  const remembering = () => new RecentlyRead<string, string>(2, 1000, () => nowMs);
  beforeEach(() => {
    nowMs = 0;
    asked.length = 0;
  });

  it('is read once, all that is missing at once', async () => {
    const recent = remembering();
    expect(await recent.of(['a', 'b', 'a'], read)).toEqual(
      new Map([
        ['a', 'A'],
        ['b', 'B'],
      ]),
    );
    expect(await recent.of(['b', 'a'], read)).toEqual(
      new Map([
        ['b', 'B'],
        ['a', 'A'],
      ]),
    );
    expect(asked).toEqual([['a', 'b']]);
  });

  it('gives way to what is used more', async () => {
    const recent = remembering();
    await recent.of(['a', 'b'], read);
    await recent.of(['a'], read);
    await recent.of(['c'], read);
    await recent.of(['a', 'c', 'b'], read);
    expect(asked).toEqual([['a', 'b'], ['c'], ['b']]);
  });

  it('is complete for a page that is larger than the memory', async () => {
    expect((await remembering().of(['a', 'b', 'c', 'd'], read)).size).toBe(4);
  });

  it('is read again when it is old, and when there was nothing', async () => {
    const recent = remembering();
    await recent.of(['a', 'none'], read);
    await recent.of(['a', 'none'], read);
    nowMs = 1001;
    await recent.of(['a'], read);
    expect(asked).toEqual([['a', 'none'], ['none'], ['a']]);
  });
});
