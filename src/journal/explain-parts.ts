import type { CallFacts } from '../domain/calls/call.js';
import type { PlacementFacts } from '../domain/placement/placement.js';
import type { CheckFacts } from '../domain/routing/check.js';
import type { RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { NightlySkipBecause } from '../domain/routing/nightly.js';
/** Name of a portal user as far as an entry's facts know it; otherwise the number stands for the person. */
import type { MoveFacts, NightlySummary } from './explain.js';

export type NameOf = (userId: number) => string;

export function namesInPlacement(facts: PlacementFacts): NameOf {
  return nameIn([...facts.people, ...facts.choice.candidates.map(({ person }) => person)]);
}

export function namesInCheck(facts: CheckFacts): NameOf {
  return nameIn([facts.operator, ...facts.heads]);
}

export function namesInReroute(facts: RerouteFacts): NameOf {
  return nameIn([...(facts.responsible ? [facts.responsible] : []), ...facts.choice.candidates.map(({ person }) => person)]);
}

export function namesInCall({ client }: CallFacts): NameOf {
  return nameIn([...(client?.people ?? []), ...(client?.choice.candidates ?? []).map(({ person }) => person)]);
}

export function namesInMove(facts: MoveFacts): NameOf {
  return nameIn(facts.people);
}

function nameIn(people: readonly { userId: number; name: string }[]): NameOf {
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  return (userId) => names.get(userId) ?? `№ ${userId}`;
}

/** Parts that are there, joined. */
export function joined(parts: readonly (string | null)[], separator: string): string {
  return parts.filter((part) => part !== null && part !== '').join(separator);
}

/** The first letter large, a full stop at the end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** How many dialogs the head joined, and how many were skipped for which reason. */
export function summed({ totals }: NightlySummary): { joined: number; skipped: { because: NightlySkipBecause; dialogs: number }[] } {
  return {
    joined: totals.reduce((sum, total) => (total.outcome === 'join' ? sum + total.dialogs : sum), 0),
    skipped: totals.flatMap((total) => (total.outcome === 'skip' ? [{ because: total.because, dialogs: total.dialogs }] : [])),
  };
}
