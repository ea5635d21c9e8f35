export interface PersonName {
  name: string;
  lastName: string;
}

/** The first session of a connector's user on a line, of those before the one that is placed. */
export interface EarlierSession {
  lineId: number;
  /**
   * `own`: the sidecar has placed it, and its memory tells whose the user is, better than what the portal may have written since.
   * `fresh`: it has begun only just before, and is decided about at the same time. `old`: from before the sidecar was there.
   */
  kind: 'own' | 'fresh' | 'old';
}

/** A contact that only a messenger's user or address leads to, and what is known of that user. */
export interface MessengerMatch {
  /** 0: a group, whom the portal searches by nothing. */
  clientUserId: number;
  /** An employee began the conversation: the portal has searched by nothing. */
  isOutgoing: boolean;
  /** The contact's name is one by which the portal may have found it for the user; no contact's is where it does not search by names. */
  isNamesake: boolean;
  /**
   * A phone or an e-mail that tells nothing may have led the portal to it: one in the client's first messages, or one of the profile that is nobody's,
   * that many have, or that stands on a card with another name.
   */
  isFoundByKey: boolean;
  earlier: readonly EarlierSession[];
  /** Lines of the other companies. */
  foreignLineIds: ReadonlySet<number>;
}

/**
 * Whether the portal may have put the user onto the contact only because of this session or of others that the sidecar has placed. It
 * searches for a newcomer by a phone or an e-mail in the text, a portal of former years by name too, and writes the newcomer's address onto whom it finds;
 * so the address tells who somebody is only where the user has written before the sidecar was there, to this company or to a line of none, or where
 * neither can have led to the contact.
 */
export function isWrittenNow({ clientUserId, isOutgoing, isNamesake, isFoundByKey, earlier, foreignLineIds }: MessengerMatch): boolean {
  if (clientUserId === 0) return false;
  const here = earlier.filter(({ lineId, kind }) => !foreignLineIds.has(lineId) && kind !== 'fresh');
  if (here.length > 0) return here.every(({ kind }) => kind === 'own');
  return (isNamesake || isFoundByKey) && !isOutgoing;
}

/**
 * Whether the portal has put the user onto the contact only in this hit, as another key of the user led to it: then that key tells who it
 * is. Anybody who has been here before may have had it on the card.
 */
export function isWrittenByOtherKey({ clientUserId, isOutgoing, earlier, foreignLineIds }: MessengerMatch): boolean {
  if (clientUserId === 0 || isOutgoing) return false;
  return earlier.every(({ lineId, kind }) => kind === 'fresh' || (kind === 'own' && foreignLineIds.has(lineId)));
}

/**
 * Whether what was written now is to be taken off the contact again. On a contact of another company, or of nobody, it may be from a
 * session elsewhere: there every session of the user has to be the sidecar's own.
 * @param isOwnContact the contact is of the company that the session is for
 */
export function isStray(match: MessengerMatch, isOwnContact: boolean): boolean {
  // Who has written before may be on a card of another name by a person's hand.
  const isNewcomer = match.earlier.every(({ kind }) => kind === 'fresh');
  if (match.clientUserId === 0 || !(match.isNamesake || (match.isFoundByKey && isNewcomer && !match.isOutgoing))) return false;
  return isOwnContact || match.earlier.every(({ kind }) => kind === 'own');
}

/** First and last name agree where both are given, and one of them is. Compared as loosely as a database may: without case and accents. */
export function isNamesake(one: PersonName, other: PersonName): boolean {
  const parts = [
    [folded(one.name), folded(other.name)],
    [folded(one.lastName), folded(other.lastName)],
  ] as const;
  return parts.every(([a, b]) => a === '' || b === '' || a === b) && parts.some(([a, b]) => a !== '' && a === b);
}

function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').trim().replace(/\s+/g, ' ').toLowerCase();
}
