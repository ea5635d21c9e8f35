import type { TakeApartResult } from '../portal/commands/command-types.js';
import type { MergeState } from './client-merges.js';

/** Why a merge cannot be taken apart: codes of the module (docs/protocol.md), and what the sidecar knows itself. */
export const APART_OBSTACLES = [
  /** People have merged them in the portal. */
  'BY_HAND',
  /** Merged by a release that kept nothing, or more than twelve months ago. */
  'MERGE_NOT_KEPT',
  /** The contact that stayed was merged further: that merge comes first. */
  'CONTACT_MERGED',
  'CONTACT_NOT_FOUND',
  'TAKEN_APART',
  'APART_REFUSED',
  /** The module is too old to do it, or does not answer. */
  'PORTAL_SILENT',
] as const;
export type ApartObstacle = (typeof APART_OBSTACLES)[number];

/** `GET /api/merges/:id/parts`: what taking apart would do, shown before the yes. Values are the cards' own, and are kept nowhere. */
export interface MergePartsAnswer {
  /** null: it can be done. */
  because: ApartObstacle | null;
  parts: ShownParts | null;
}

export interface ShownParts {
  /** Gets a new number. */
  lostContactId: number;
  keptContactId: number;
  dealIds: number[];
  reopenedDealIds: number[];
  /** People have changed them since the merge: they stay as they are. */
  leftDealIds: number[];
  /** Of these the sidecar knows that they were the lost contact's, or came from its messenger since. */
  dialogs: number;
  calls: number;
  /** Phones, e-mails and messengers that leave the kept card. */
  addresses: { type: string; value: string }[];
  /** Portal's names of fields that become empty again: the merge had filled them. */
  filledFields: string[];
  /** Fields of the kept card that people have changed since, by the portal's names: they stay. */
  changed: { field: string; was: string; now: string }[];
  /** What does not go back, by words of docs/protocol.md or names of fields. */
  leftBehind: string[];
}

/** `POST /api/merges/:id/take-apart`. `unchanged`: it is apart, or under way; `cannot`: see `because`. */
export interface TakeApartAnswer {
  outcome: 'ordered' | 'unchanged' | 'stale' | 'cannot';
  state: MergeState;
  because: ApartObstacle | null;
}

/** What the journal keeps of a merge that was taken back; ids and names of fields only. */
export interface ApartFacts {
  companyName: string;
  /** Who has it taken apart. */
  actorUserId: number;
  mergeId: number;
  /** The contact that the merge had left. */
  keptContactId: number;
  /** The number that the other had before the merge. */
  formerContactId: number;
  /** What the portal did; null: it refused. */
  done: TakeApartResult | null;
  /** Dialogs and calls that are the new contact's again. */
  dialogs: number;
  calls: number;
  keys: number;
}

export type ApartDecision = { kind: 'apart'; contactId: number } | { kind: 'refused'; code: string; message: string };
