import { IANAZone } from 'luxon';

const HALF_DAY_MS = 12 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** A stretch of instants (unix milliseconds, half-open) with one distance between the zone's wall clock and UTC. */
export interface OffsetSegment {
  fromMs: number;
  toMs: number;
  /** Wall clock minus UTC. */
  offsetMs: number;
}

/** Whether the name is a zone of the IANA database. Bare offsets such as "+03:00" are not: they know no summer time. */
export function isKnownZone(timeZone: string): boolean {
  return /^[A-Za-z]/.test(timeZone) && IANAZone.isValidZone(timeZone);
}

/** The half day asked about last in each zone, if its offset does not change in it: asking Intl is slow, and most ask about now. */
const lastSteady = new Map<string, OffsetSegment>();

/** Wall clock minus UTC at an instant, in milliseconds. Throws on a zone nobody knows. */
export function offsetAt(timeZone: string, ms: number): number {
  const steady = lastSteady.get(timeZone);
  if (steady !== undefined && ms >= steady.fromMs && ms < steady.toMs) return steady.offsetMs;
  const zone = zoneNamed(timeZone);
  const fromMs = Math.floor(ms / HALF_DAY_MS) * HALF_DAY_MS;
  const toMs = fromMs + HALF_DAY_MS;
  const offset = zone.offset(ms);
  if (zone.offset(fromMs) === offset && zone.offset(toMs) === offset) {
    lastSteady.set(timeZone, { fromMs, toMs, offsetMs: offset * MINUTE_MS });
  }
  return offset * MINUTE_MS;
}

/** Cuts [fromMs, toMs) at every change of the zone's offset, in order of time. */
export function offsetSegments(timeZone: string, fromMs: number, toMs: number): OffsetSegment[] {
  const zone = zoneNamed(timeZone);
  const segments: OffsetSegment[] = [];
  let segmentFromMs = fromMs;
  let offset = zone.offset(fromMs);
  let knownMs = fromMs;
  while (knownMs < toMs) {
    // Half a day is shorter than any two changes of a real zone lie apart, so none slips through between two looks.
    const nextMs = Math.min(knownMs + HALF_DAY_MS, toMs);
    const nextOffset = zone.offset(nextMs);
    if (nextOffset !== offset) {
      const changeMs = firstMsWithOtherOffset(zone, offset, knownMs, nextMs);
      segments.push({ fromMs: segmentFromMs, toMs: changeMs, offsetMs: offset * MINUTE_MS });
      segmentFromMs = changeMs;
      offset = zone.offset(changeMs);
      knownMs = changeMs;
    } else {
      knownMs = nextMs;
    }
  }
  if (segmentFromMs < toMs) segments.push({ fromMs: segmentFromMs, toMs, offsetMs: offset * MINUTE_MS });
  return segments;
}

function firstMsWithOtherOffset(zone: IANAZone, offset: number, sameMs: number, otherMs: number): number {
  let low = sameMs;
  let high = otherMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

function zoneNamed(timeZone: string): IANAZone {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new Error(`unknown time zone "${timeZone}"`);
  return zone;
}
