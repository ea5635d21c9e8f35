import { type NameOf, nameIn } from '../contract/sentence-parts.js';
import type { CallFacts } from '../domain/calls/call.js';

export function namesInCall({ client }: CallFacts): NameOf {
  return nameIn([...(client?.people ?? []), ...(client?.choice.candidates ?? []).map(({ person }) => person)]);
}
