import type { ClientKeyKind } from '../domain/identity/client-keys.js';
import type { MergeState } from './client-merges.js';

/** `GET /api/merges` (docs/http-api.md). */
export interface MergesAnswer {
  /** Newest first. */
  merges: ListedMerge[];
}

export interface ListedMerge {
  id: number;
  companyCode: string;
  state: MergeState;
  because: string;
  explanation: { ru: string; en: string };
  madeAt: Date;
  decidedAt: Date | null;
  /** The person who accepted, refused or made it; 0 = a rule, or nobody yet. */
  decidedBy: number;
  /** The older one first: it is the one that would be left. */
  contacts: [ListedContact, ListedContact];
}

export interface ListedContact {
  contactId: number;
  /** false: not in the portal any more. */
  isThere: boolean;
  name: string;
  lastName: string;
  createdAt: Date | null;
  responsibleId: number;
  keys: ListedKey[];
  /** Open ones in the company's pipeline, newest first. */
  deals: { dealId: number; title: string; lastActivityAt: Date }[];
}

export interface ListedKey {
  kind: ClientKeyKind;
  /** As the portal's index spells it. */
  value: string;
  /** The other contact has it too. */
  isShared: boolean;
  isOnCard: boolean;
  /** null: on the card, and never learnt by the sidecar. */
  learntAt: Date | null;
  /** `session 15`, `call …`, `contact 57`; null as above. */
  learntFrom: string | null;
}

/** `GET /api/clients/:contactId/keys`. */
export interface ClientKeysAnswer {
  contactId: number;
  companyCode: string;
  keys: { kind: ClientKeyKind; value: string; learntAt: Date; learntFrom: string; isOnCard: boolean }[];
  /** Taken off the contact: they do not tell who the client is any more. */
  former: { kind: ClientKeyKind; value: string; learntAt: Date; learntFrom: string; removedAt: Date }[];
}

/** Answer to accept and refuse. `unchanged`: there was nothing to decide any more; `stale`: it is not in the state it was seen in. */
export interface MergeChoice {
  outcome: 'accepted' | 'refused' | 'unchanged' | 'stale';
  state: MergeState;
}
