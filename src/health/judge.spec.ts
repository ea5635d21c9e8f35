import { judge, type PartSeen, type Seen, stateOf } from './judge.js';

const well: Seen = {
  failed: [],
  parts: [],
  eventStandsMs: null,
  questionStandsMs: null,
  portalFailure: null,
  readingTrouble: false,
  clockAheadMs: null,
  pollMs: 1_000,
};

const part = (name: string, failingForMs: number | null, change: Partial<PartSeen> = {}): PartSeen => ({
  name,
  failingForMs,
  code: 'ER_OPTION_PREVENTS_STATEMENT',
  notYet: false,
  ...change,
});

it.each<{ scenario: string; seen: Partial<Seen>; is: ReturnType<typeof stateOf>; codes: string[] }>([
  { scenario: 'everything works', seen: { parts: [part('intake', null)] }, is: 'ok', codes: [] },
  {
    scenario: 'the database cannot be asked',
    seen: { failed: [{ part: 'database', code: 'SILENT', text: 'the own schema cannot be read' }] },
    is: 'failing',
    codes: ['SILENT'],
  },
  {
    scenario: 'one turn of the intake has failed just now',
    seen: { parts: [part('intake', 100)] },
    is: 'degraded',
    codes: ['ER_OPTION_PREVENTS_STATEMENT'],
  },
  { scenario: 'the intake fails again and again', seen: { parts: [part('intake', 3_000)] }, is: 'failing', codes: [expect.any(String)] },
  { scenario: 'commands cannot be taken out', seen: { parts: [part('outbox', 4_000)] }, is: 'failing', codes: [expect.any(String)] },
  { scenario: 'nothing is tidied up', seen: { parts: [part('housekeeping', 9e6)] }, is: 'degraded', codes: [expect.any(String)] },
  {
    scenario: 'nothing has been set up yet, and events wait for it',
    seen: { parts: [part('intake', 60_000, { notYet: true, code: 'NOT_READY' })], eventStandsMs: 60_000 },
    is: 'degraded',
    codes: ['NOT_READY'],
  },
  {
    scenario: 'an hourly duty came before the set-up',
    seen: { parts: [part('intake', null), part('comparison', 60_000, { notYet: true, code: 'NOT_READY' })] },
    is: 'ok',
    codes: [],
  },
  {
    scenario: 'the settings cannot be read any more',
    seen: { parts: [part('intake', 60_000, { code: 'NOT_READY' })], eventStandsMs: 60_000 },
    is: 'failing',
    codes: ['NOT_READY', 'EVENT_STANDS'],
  },
  { scenario: 'an event has just come', seen: { eventStandsMs: 11_999 }, is: 'ok', codes: [] },
  { scenario: 'nobody takes the oldest event', seen: { eventStandsMs: 12_000 }, is: 'failing', codes: ['EVENT_STANDS'] },
  { scenario: 'a slow poll is waited for', seen: { eventStandsMs: 60_000, pollMs: 60_000 }, is: 'ok', codes: [] },
  { scenario: 'a timer is left to the lease of a dead sidecar', seen: { questionStandsMs: 60_000 }, is: 'ok', codes: [] },
  { scenario: 'nobody takes up a timer', seen: { questionStandsMs: 77_000 }, is: 'failing', codes: ['TIMER_STANDS'] },
  { scenario: 'the portal is silent', seen: { portalFailure: 'ECONNREFUSED' }, is: 'degraded', codes: ['PORTAL_SILENT'] },
  {
    scenario: 'the portal is read from a replica that is behind',
    seen: { readingTrouble: true },
    is: 'degraded',
    codes: ['READING_BEHIND'],
  },
  { scenario: 'the clock is a little off', seen: { clockAheadMs: -5_000 }, is: 'ok', codes: [] },
  { scenario: 'the clock is behind', seen: { clockAheadMs: -5_001 }, is: 'degraded', codes: ['CLOCK_OFF'] },
])('$scenario', ({ seen, is, codes }) => {
  const reasons = judge({ ...well, ...seen });
  expect(stateOf(reasons)).toBe(is);
  expect(reasons.map(({ code }) => code)).toEqual(codes);
});
