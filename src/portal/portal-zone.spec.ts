import fc from 'fast-check';
import { DateTime } from 'luxon';
import { PortalZone } from './portal-zone.js';

const zones = ['Europe/Moscow', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'];
/** Days on which clocks change somewhere, the one in St. John's at a minute past midnight. */
const days = ['2010-03-14', '2010-11-07', '2011-12-30', '2014-10-26', '2026-03-29', '2026-10-25', '2026-04-05', '2026-07-01'];

const moment = fc
  .record({ day: fc.constantFrom(...days), seconds: fc.integer({ min: -86_400, max: 2 * 86_400 }) })
  .map(({ day, seconds }) => new Date(Date.parse(`${day}T00:00:00Z`) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' '));

describe('a zone that remembers what it has worked out', () => {
  it.each(zones)('says the same as one that is asked for the first time: %s', (name) => {
    const remembering = new PortalZone(name);
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 40 }), (locals) => {
        for (const local of locals) expect(remembering.toInstant(local)).toEqual(new PortalZone(name).toInstant(local));
      }),
      { numRuns: 60 },
    );
  });

  it.each(zones)('comes back to the same wall clock, unless the hour was left out: %s', (name) => {
    const zone = new PortalZone(name);
    fc.assert(
      fc.property(moment, (local) => {
        const isThere = DateTime.fromSQL(local, { zone: name }).toFormat('yyyy-MM-dd HH:mm:ss') === local;
        fc.pre(isThere);
        expect(zone.toLocal(zone.toInstant(local) ?? new Date(Number.NaN))).toBe(local);
      }),
      { numRuns: 300 },
    );
  });
});
