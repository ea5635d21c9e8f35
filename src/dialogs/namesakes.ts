import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import { type ClientKey, isMessengerKey } from '../domain/identity/client-keys.js';
import { isStray, isWrittenByOtherKey, isWrittenNow, type MessengerMatch } from '../domain/identity/namesake.js';
import type { FirstSession } from '../portal/tables/sessions.js';
import type { Client } from '../records/clients.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { FoundByKey, SeenStart } from './start-reader.js';

/** Events of hits at the same time do not come in the order of their sessions. */
const freshMs = 600_000;

/** A contact that has nothing of the client but a messenger, and that only because the portal has put it there. */
export interface Namesake extends FoundByKey {
  /** To be taken off: when it is a contact of this company, and when it is of another or of nobody. */
  isStray: { here: boolean; elsewhere: boolean };
}

export interface ToldApart {
  /** Matches that tell who the client is. */
  found: FoundByKey[];
  namesakes: Namesake[];
  /** Contacts that have the client's messenger only because the portal has found them by another key just now, with that key. */
  foundBy: ReadonlyMap<number, ClientKey>;
}

/**
 * Tells contacts that the portal has written the client's messenger onto, as it found the name there, from those that had it before.
 * Nothing is read unless another contact than the remembered one has a messenger of the client.
 * @param starts of the batch, each with the client that its keys tell
 * @param firstSessionsOf the first session of each user on each line; asked of those in doubt only, as a regular client may have hundreds
 */
export async function tellApart(
  tx: Tx,
  starts: readonly { start: SeenStart; client: Client | null }[],
  companies: readonly CompanySettings[],
  firstSessionsOf: (userIds: readonly number[]) => Promise<FirstSession[]>,
): Promise<Map<SeenStart, ToldApart>> {
  const doubts = new Map(starts.map(({ start, client }) => [start, doubtfulOf(start, client)]));
  const inDoubt = [...doubts].filter(([, doubtful]) => doubtful.length > 0);
  const userIds = distinct(inDoubt.map(([start]) => start.clientUserId));
  const sessions = userIds.length > 0 ? await firstSessionsOf(userIds) : [];
  const earlierOf = ({ clientUserId, sessionId }: SeenStart) =>
    sessions.filter((session) => session.userId === clientUserId && session.sessionId < sessionId);
  const earlierIds = distinct(inDoubt.flatMap(([start]) => earlierOf(start).map(({ sessionId }) => sessionId)));
  const contactIds = distinct(inDoubt.flatMap(([, doubtful]) => doubtful.map(({ contactId }) => contactId)));
  const [placed, homes] = await Promise.all([placedSessions(tx, earlierIds), homesOf(tx, contactIds, userIds)]);
  for (const { start } of starts) placed.add(start.sessionId);
  return new Map(
    [...doubts].map(([start, doubtful]) => {
      const now = doubtful.filter((match) => isWrittenNow(messengerMatch(start, match, earlierOf(start), placed, companies)));
      const found = start.found.filter((match) => !now.includes(match));
      const told = new Set(found.filter((match) => !isPassedOver(match)).map(({ contactId }) => contactId));
      const namesakes = now
        .filter(({ contactId }) => !told.has(contactId))
        .map((match): Namesake => {
          const isAtHome = homes.has(homeName(match.contactId, start.clientUserId));
          const facts = messengerMatch(start, match, earlierOf(start), placed, companies);
          return { ...match, isStray: { here: !isAtHome && isStray(facts, true), elsewhere: !isAtHome && isStray(facts, false) } };
        });
      return [
        start,
        {
          found,
          namesakes,
          foundBy: new Map(doubtful.flatMap((match) => foundByOther(start, match, earlierOf(start), placed, companies))),
        },
      ];
    }),
  );
}

function doubtfulOf({ found, clientUserId }: SeenStart, client: Client | null): FoundByKey[] {
  if (clientUserId === 0) return [];
  return found.filter(({ contactId, key }) => isMessengerKey(key) && contactId !== client?.contactId);
}

function foundByOther(
  start: SeenStart,
  match: FoundByKey,
  earlier: readonly FirstSession[],
  placed: ReadonlySet<number>,
  companies: readonly CompanySettings[],
): [contactId: number, key: ClientKey][] {
  const other = start.found.find(
    ({ contactId, key, doubt, namesDiffer }) => contactId === match.contactId && !isMessengerKey(key) && !doubt && !namesDiffer,
  );
  return other && isWrittenByOtherKey(messengerMatch(start, match, earlier, placed, companies)) ? [[match.contactId, other.key]] : [];
}

/** A phone or an e-mail of the client leads to it, and is not evidence enough to put the client there. */
function isPassedOver({ key, namesDiffer, doubt }: FoundByKey): boolean {
  return !isMessengerKey(key) && (namesDiffer || doubt === 'message' || doubt === 'shared');
}

function messengerMatch(
  { company, clientUserId, session, mayHaveTold, found, byNobodysKey }: SeenStart,
  { isNamesake, contactId }: FoundByKey,
  earlier: readonly FirstSession[],
  placed: ReadonlySet<number>,
  companies: readonly CompanySettings[],
): MessengerMatch {
  const ownLines = new Set(company.lineIds);
  return {
    clientUserId,
    isOutgoing: session.isOutgoing,
    isNamesake,
    isFoundByKey: mayHaveTold || byNobodysKey.has(contactId) || found.some((match) => match.contactId === contactId && isPassedOver(match)),
    earlier: earlier.map(({ lineId, sessionId, createdAt }) => {
      const isFresh = session.createdAt.getTime() - createdAt.getTime() < freshMs;
      return { lineId, kind: placed.has(sessionId) ? 'own' : isFresh ? 'fresh' : 'old' };
    }),
    foreignLineIds: new Set(companies.flatMap(({ lineIds }) => lineIds).filter((lineId) => !ownLines.has(lineId))),
  };
}

async function placedSessions(tx: Tx, sessionIds: readonly number[]): Promise<Set<number>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await tx.query<{ session_id: number }[]>('SELECT session_id FROM dialog WHERE session_id IN (?)', [sessionIds]);
  return new Set(rows.map((row) => row.session_id));
}

/** Contacts that are, in whatever company, of the client whom the sidecar has met as this user. */
async function homesOf(tx: Tx, contactIds: readonly number[], userIds: readonly number[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set();
  const rows = await tx.query<{ contact_id: number; value: string }[]>(
    `SELECT c.contact_id, k.value FROM client c JOIN client_key k ON k.client_id = c.client_id
      WHERE c.contact_id IN (?) AND k.kind = 'connectorUser' AND k.value IN (?)`,
    [contactIds, userIds.map(String)],
  );
  return new Set(rows.map((row) => homeName(row.contact_id, row.value)));
}

function homeName(contactId: number, userId: number | string): string {
  return `${contactId} ${userId}`;
}
