import { chooseDeal } from './choose-deal.js';
import { type ClientKeyKind, isMessengerKey } from './client-keys.js';
import type { MergeContact, MergeDeal, MergeDecision, MergeFacts, MergeRules, SharedKey } from './merge.js';

/**
 * Whether two contacts of a company are one client, and what is done about it. Strong evidence, the same messenger account or a phone
 * or e-mail that few have, merges by itself, unless first and last names speak against the latter: people write down the numbers of others.
 * Weaker evidence is put to a person, whose word then decides. The older contact is left,
 * and of the open deals the one that chooseDeal() names; it does not matter in which order the two are given.
 */
export function decideMerge(facts: MergeFacts): MergeDecision {
  const [older, younger] = facts.contacts.toSorted((a, b) => a.contactId - b.contactId) as [MergeContact, MergeContact];
  if (older.contactId === 0) return { kind: 'wait', because: 'contactPromised' };
  if (older.contactId === younger.contactId) return { kind: 'refuse', because: 'sameContact' };
  if (!older.isThere || !younger.isThere) return { kind: 'refuse', because: 'contactGone' };
  if (facts.contacts.some((contact) => contact.ownerCompany !== facts.companyCode)) return { kind: 'refuse', because: 'otherCompany' };
  if (facts.isMarkedSeparate) return { kind: 'refuse', because: 'separate' };

  const [key = null] = facts.sharedKeys.toSorted(byStrength);
  if (facts.acceptedBy === 0) {
    const isStrong = key !== null && isOwn(key, facts.rules);
    if (isStrong && !facts.rules.isOn) return { kind: 'suggest', because: 'settingsOff', key };
    if (isStrong && !isMessengerKey(key) && haveOtherNames(older, younger)) return { kind: 'suggest', because: 'namesDiffer', key };
    if (!isStrong && key !== null) return { kind: 'suggest', because: 'sharedByMany', key };
    if (!isStrong && isSameName(older, younger)) return { kind: 'suggest', because: 'sameName', key: null };
    if (!isStrong) return { kind: 'refuse', because: 'nothingShared' };
  }
  if (older.pendingCommands > 0 || younger.pendingCommands > 0) return { kind: 'wait', because: 'commandsUnderWay' };
  return {
    kind: 'merge',
    because: facts.acceptedBy > 0 || key === null ? 'accepted' : key.kind,
    key,
    fromContactId: younger.contactId,
    toContactId: older.contactId,
    ...dealsAfter([...older.openDeals, ...younger.openDeals], facts.rules),
  };
}

/** A deal of which the two are only participants goes on as it is, whatever becomes of theirs. */
function dealsAfter(deals: readonly MergeDeal[], rules: MergeRules): { keptDealId: number; closeDealIds: number[] } {
  const kept = chooseDeal(deals);
  const others = rules.otherDeals === 'close' ? deals.filter(({ dealId, isPrimary }) => isPrimary && dealId !== kept?.dealId) : [];
  return { keptDealId: kept?.dealId ?? 0, closeDealIds: [...new Set(others.map(({ dealId }) => dealId))].sort((a, b) => a - b) };
}

/** A messenger account has one owner; a phone or an e-mail may be a reception desk's. */
function isOwn(key: SharedKey, { sharedByMoreThan }: MergeRules): boolean {
  return isMessengerKey(key) || key.contacts <= sharedByMoreThan;
}

const RANK: Record<ClientKeyKind, number> = { connectorUser: 0, imCode: 1, phone: 2, email: 3 };

/** Messenger accounts first, then what the fewest contacts have. */
function byStrength(a: SharedKey, b: SharedKey): number {
  const groups = Math.min(RANK[a.kind], 2) - Math.min(RANK[b.kind], 2);
  return groups || a.contacts - b.contacts || RANK[a.kind] - RANK[b.kind] || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}

type FullName = Pick<MergeContact, 'name' | 'lastName'>;

/** First and last name both: whoever wrote without giving a name has no last name. */
export function isSameName(one: FullName, other: FullName): boolean {
  const [name, lastName] = [spelled(one.name), spelled(one.lastName)];
  return name !== '' && lastName !== '' && name === spelled(other.name) && lastName === spelled(other.lastName);
}

/** Both are known by first and last name, in whatever order, and these are two people's. */
export function haveOtherNames(one: FullName, other: FullName): boolean {
  const parts = [one, other].map(({ name, lastName }) => [spelled(name), spelled(lastName)].toSorted());
  return parts.flat().every((part) => part !== '') && parts[0]?.join('\n') !== parts[1]?.join('\n');
}

function spelled(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase().replaceAll('ё', 'е');
}
