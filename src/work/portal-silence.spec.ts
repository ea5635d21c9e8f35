import { jest } from '@jest/globals';
import { Nudges } from '../http/nudges.js';
import type { PortalClient } from '../portal/commands/portal-client.js';
import { PortalSilence } from './portal-silence.js';

const nudges = new Nudges();
const portal = { answeredAtMs: Number.NEGATIVE_INFINITY };
let silence: PortalSilence;

beforeEach(() => {
  jest.useFakeTimers();
  portal.answeredAtMs = Number.NEGATIVE_INFINITY;
  silence = new PortalSilence(portal as PortalClient, nudges);
});
afterEach(() => {
  jest.useRealTimers();
});

const pass = (seconds: number) => jest.advanceTimersByTime(seconds * 1000);

/** As many requests without an answer, each begun when the silence allowed one. */
function failures(count: number): void {
  for (let failure = 0; failure < count; failure++) {
    pass(failure === 0 ? 0 : silence.waitMs / 1000);
    silence.goesOn(performance.now());
  }
}

/** How long the portal is left alone from now. */
function secondsLeft(): number {
  let seconds = 0;
  for (; silence.lasts; seconds++) pass(1);
  return seconds;
}

it.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 8],
  [5, 15],
  [6, 30],
  [60, 30],
])('leaves the portal alone after %i failures for %i s', (count, seconds) => {
  failures(count);
  expect(secondsLeft()).toBe(seconds);
});

it('is over at once when the portal nudges or answers anything', () => {
  failures(6);
  pass(5);
  nudges.nudge();
  expect(silence.lasts).toBe(false);
  failures(6);
  pass(5);
  portal.answeredAtMs = performance.now();
  expect(silence.lasts).toBe(false);
});

it('allows one try a second while the portal nudges again and again and its endpoint fails', () => {
  failures(6);
  let tries = 0;
  for (let tenth = 0; tenth < 300; tenth++) {
    pass(0.1);
    nudges.nudge();
    if (silence.lasts) continue;
    tries += 1;
    silence.goesOn(performance.now());
  }
  expect(tries).toBe(30);
});

it('listens also while the failing request is under way', () => {
  failures(6);
  pass(30);
  const begunAt = performance.now();
  pass(5);
  nudges.nudge();
  pass(5);
  silence.goesOn(begunAt);
  expect(secondsLeft()).toBe(1);
});

it('forgets a nudge from before the failing request', () => {
  nudges.nudge();
  pass(1);
  failures(6);
  expect(secondsLeft()).toBe(30);
});

it('begins anew after an answer, and knows how long it has gone on', () => {
  failures(6);
  expect(silence.ageMs).toBe((1 + 2 + 4 + 8 + 15) * 1000);
  silence.ends();
  expect([silence.ageMs, silence.lasts]).toEqual([0, false]);
  failures(1);
  expect(secondsLeft()).toBe(1);
});
