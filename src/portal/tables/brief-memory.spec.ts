import { BriefMemory } from './brief-memory.js';

describe('what is remembered for a moment', () => {
  let nowMs: number;
  let reads: number;
  let failing: boolean;
  let memory: BriefMemory<number>;
  beforeEach(() => {
    nowMs = 1000;
    reads = 0;
    failing = false;
    const read = async () => {
      reads += 1;
      if (failing) throw new Error('the database is gone');
      return reads;
    };
    memory = new BriefMemory(2000, read, () => nowMs);
  });

  it('is read once for all who ask at the same time', async () => {
    expect(await Promise.all([memory.value(), memory.value(), memory.value()])).toEqual([1, 1, 1]);
  });

  it('is read again when it is too old, not before', async () => {
    await memory.value();
    nowMs = 2999;
    expect(await memory.value()).toBe(1);
    nowMs = 3000;
    expect(await memory.value()).toBe(2);
  });

  it('does not remember that it could not be read', async () => {
    failing = true;
    await expect(memory.value()).rejects.toThrow('gone');
    failing = false;
    expect(await memory.value()).toBe(2);
  });
});
