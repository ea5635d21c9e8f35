/** Why the state is not `ok`. `code`: for machines; `part`: what it is about; `text`: for people. */
export interface Reason {
  state: 'degraded' | 'failing';
  part: string;
  code: string;
  text: string;
}

/** How a part of the work fares. `notYet`: it waits for settings or for the portal's first answer. Lengths in milliseconds. */
export interface PartSeen {
  name: string;
  failingForMs: number | null;
  code: string;
  notYet: boolean;
}

export interface Seen {
  /** What cannot be used now, with the code of the driver. */
  failed: readonly { part: string; code: string; text: string }[];
  parts: readonly PartSeen[];
  /** For how long the oldest event has been the same one; null: none waits, or it is not known. */
  eventStandsMs: number | null;
  /** Same for the question that is due for the longest. */
  questionStandsMs: number | null;
  /** Why the last request to the portal failed. */
  portalFailure: string | null;
  /** The portal is read from a server that is behind, or of which that cannot be told. */
  readingTrouble: boolean;
  clockAheadMs: number | null;
  pollMs: number;
}

/** Without these nothing is decided, or nothing that was decided leaves. The others keep things in order. */
const vital = ['intake', 'timers', 'outbox'];
/** One turn that fails is tried again at the next beat. */
const failingAfterMs = 3_000;
const eventPatienceMs = 10_000;
/** Longer than the lease of a sidecar that died with it. */
const questionPatienceMs = 75_000;
const clockNoticedMs = 5_000;

/** @returns nothing when all is well */
export function judge(seen: Seen): Reason[] {
  const reasons: Reason[] = seen.failed.map((failure) => ({ state: 'failing', ...failure }));
  for (const part of seen.parts) {
    const isToldElsewhere = part.notYet && !vital.includes(part.name); // the intake waits for the same, and looks again sooner
    if (part.failingForMs !== null && !isToldElsewhere) reasons.push(ofPart(part, part.failingForMs));
  }
  const waitsForSetUp = seen.parts.some(({ failingForMs, notYet }) => failingForMs !== null && notYet);
  const { eventStandsMs, questionStandsMs } = seen;
  const polls = 2 * seen.pollMs;
  if (eventStandsMs !== null && eventStandsMs >= eventPatienceMs + polls && !waitsForSetUp)
    reasons.push(standing('intake', 'EVENT_STANDS', 'the oldest event is not decided', eventStandsMs));
  if (questionStandsMs !== null && questionStandsMs >= questionPatienceMs + polls && !waitsForSetUp)
    reasons.push(standing('timers', 'TIMER_STANDS', 'the timer that is due for the longest is not taken up', questionStandsMs));
  if (seen.portalFailure !== null)
    reasons.push({ state: 'degraded', part: 'portal', code: 'PORTAL_SILENT', text: `the portal does not answer: ${seen.portalFailure}` });
  if (seen.readingTrouble)
    reasons.push({
      state: 'degraded',
      part: 'portalDatabase',
      code: 'READING_BEHIND',
      text: 'the portal is read from a server that is behind, or may be',
    });
  if (seen.clockAheadMs !== null && Math.abs(seen.clockAheadMs) > clockNoticedMs) reasons.push(clockOff(seen.clockAheadMs));
  return reasons;
}

/** The worst of the reasons. */
export function stateOf(reasons: readonly Reason[]): 'ok' | 'degraded' | 'failing' {
  if (reasons.some(({ state }) => state === 'failing')) return 'failing';
  return reasons.length > 0 ? 'degraded' : 'ok';
}

function ofPart({ name, code, notYet }: PartSeen, failingForMs: number): Reason {
  const isFailing = vital.includes(name) && !notYet && failingForMs >= failingAfterMs;
  const text = notYet ? `${name} waits for the set-up` : `${name} has failed for ${seconds(failingForMs)} s`;
  return { state: isFailing ? 'failing' : 'degraded', part: name, code, text };
}

function standing(part: string, code: string, what: string, ms: number): Reason {
  return { state: 'failing', part, code, text: `${what}, for ${seconds(ms)} s so far` };
}

function clockOff(aheadMs: number): Reason {
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  return {
    state: 'degraded',
    part: 'clock',
    code: 'CLOCK_OFF',
    text: `this machine's clock is ${seconds(Math.abs(aheadMs))} s ${side} the database's, which counts`,
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
