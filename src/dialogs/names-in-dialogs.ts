import { type NameOf, nameIn } from '../contract/sentence-parts.js';
import type { PlacementFacts } from '../domain/placement/placement.js';
import type { CheckFacts } from '../domain/routing/check.js';
import type { RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { MoveFacts } from '../domain/routing/move.js';

export function namesInPlacement(facts: PlacementFacts): NameOf {
  return nameIn([...facts.people, ...(facts.heads ?? []), ...facts.choice.candidates.map(({ person }) => person)]);
}

export function namesInCheck(facts: CheckFacts): NameOf {
  return nameIn([facts.operator, ...facts.heads]);
}

export function namesInReroute(facts: RerouteFacts): NameOf {
  return nameIn([...(facts.responsible ? [facts.responsible] : []), ...facts.choice.candidates.map(({ person }) => person)]);
}

export function namesInMove(facts: Pick<MoveFacts, 'people'>): NameOf {
  return nameIn(facts.people);
}
