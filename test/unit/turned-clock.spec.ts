import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TurnedClock } from '../../playground/harness/turned-clock.js';
import { FileClock } from '../../src/clock.js';

describe('the clock that tests and demo turn', () => {
  const dir = mkdtempSync(join(tmpdir(), 'linewarden-clock-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('is read by the sidecar as it was set', () => {
    const turned = new TurnedClock(join(dir, 'clock.json'), new Date('2026-03-03T08:00:00Z'));
    const read = new FileClock(turned.file);
    turned.set(new Date('2026-03-03T20:00:00Z'));
    expect(Math.abs(read.now().getTime() - Date.parse('2026-03-03T20:00:00Z'))).toBeLessThan(1_000);
    turned.advance(3_600_000);
    expect(Math.abs(read.now().getTime() - turned.now().getTime())).toBeLessThan(1_000);
  });

  it('does not go back', () => {
    const turned = new TurnedClock(join(dir, 'back.json'), new Date('2026-03-03T08:00:00Z'));
    expect(() => turned.set(new Date('2026-03-03T07:00:00Z'))).toThrow('cannot be turned back');
  });
});
