import { chooseDeal } from './choose-deal.js';
import { type ClientKeyKind, isMessengerKey, keyName } from './client-keys.js';
import { type HowLearnt, isTold } from './how-learnt.js';
import type {
  LearntClientKey,
  MergeContact,
  MergeDeal,
  MergeDecision,
  MergeFacts,
  MergeRules,
  SharedKey,
  SpeaksAgainst,
  SpeaksFor,
} from './merge.js';
import { compareNames, type NamesSay } from './person-names.js';

/** For so long after a person has saved a card nothing is made of what is on it: a slip can be mended. */
const HAND_DELAY_MS = 15 * 60_000;

/**
 * Whether two contacts of a company are one client, and what is done about it. They are merged without a person only for a messenger account, a phone
 * or an e-mail that each of the two has told itself, or one in a text while first and last names agree; and only if nothing speaks
 * against it. Whatever else they share is put to a person, whose word then decides. The older contact is left, and of the open deals the
 * one that chooseDeal() names; it does not matter in which order the two are given.
 */
export function decideMerge(facts: MergeFacts): MergeDecision {
  const [older, younger] = facts.contacts.toSorted((a, b) => a.contactId - b.contactId) as [MergeContact, MergeContact];
  if (older.contactId === 0) return { kind: 'wait', because: 'contactPromised' };
  if (older.contactId === younger.contactId) return { kind: 'refuse', because: 'sameContact' };
  if (!older.isThere || !younger.isThere) return { kind: 'refuse', because: 'contactGone' };
  if (facts.contacts.some((contact) => contact.ownerCompany !== facts.companyCode)) return { kind: 'refuse', because: 'otherCompany' };
  if (facts.isMarkedSeparate) return { kind: 'refuse', because: 'separate' };

  const names = compareNames(older, younger);
  const [key = null] = facts.sharedKeys.toSorted(
    (a, b) => against(a, names, facts.rules).length - against(b, names, facts.rules).length || byStrength(a, b),
  );
  if (facts.acceptedBy === 0) {
    if (key === null && names !== 'same') return { kind: 'refuse', because: 'nothingShared' };
    const againAt = handDelayEnds([older, younger], facts.at);
    if (againAt) return { kind: 'wait', because: 'changedByHand', againAt };
    const speaksAgainst = allAgainst(older, younger, key, names, facts.rules);
    const speaksFor = allFor(older, younger, key, names);
    const [first] = speaksAgainst;
    if (key === null) return { kind: 'suggest', because: 'sameName', key, speaksFor, speaksAgainst };
    if (first) return { kind: 'suggest', because: first, key, speaksFor, speaksAgainst };
    if (!facts.rules.isOn) return { kind: 'suggest', because: 'settingsOff', key, speaksFor, speaksAgainst };
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

/** null: over, or nobody has saved either lately. */
function handDelayEnds(contacts: readonly MergeContact[], at: Date): Date | null {
  const ends = contacts.flatMap(({ changedByHandAt }) => (changedByHandAt ? changedByHandAt.getTime() + HAND_DELAY_MS : []));
  const last = Math.max(0, ...ends);
  return last > at.getTime() ? new Date(last) : null;
}

/** What speaks against a key, the weightiest first. */
function against(key: SharedKey, names: NamesSay, { sharedByMoreThan }: MergeRules): SpeaksAgainst[] {
  const signs: SpeaksAgainst[] = [];
  if (!isMessengerKey(key) && key.contacts > sharedByMoreThan) signs.push('sharedByMany');
  const evidence = ofBoth(key);
  if (evidence === 'neither') signs.push('notTold');
  if (evidence === 'oneInText' && names !== 'same') signs.push('toldInText');
  return signs;
}

/** A messenger account is written by nobody: a text tells none. */
function ofBoth(key: SharedKey): 'told' | 'oneInText' | 'neither' {
  if (key.how.every(isTold)) return 'told';
  const isInText = (how: HowLearnt) => how === 'text' && !isMessengerKey(key);
  return key.how.some(isTold) && key.how.some(isInText) ? 'oneInText' : 'neither';
}

function allAgainst(
  older: MergeContact,
  younger: MergeContact,
  key: SharedKey | null,
  names: NamesSay,
  rules: MergeRules,
): SpeaksAgainst[] {
  const ofKey: SpeaksAgainst[] = key ? against(key, names, rules) : ['noKey'];
  const signs: SpeaksAgainst[] = ofKey.filter((sign) => sign === 'sharedByMany');
  if (names === 'differ') signs.push('namesDiffer');
  signs.push(...ofKey.filter((sign) => sign !== 'sharedByMany'));
  // Of two spellings each has one that the other has not.
  if (key && !isMessengerKey(key) && !key.how.includes('spelling') && haveOwnKeys(older, younger, key, names)) signs.push('ownKeys');
  if (older.isWorkedOn && younger.isWorkedOn && older.responsibleId !== younger.responsibleId) signs.push('otherResponsible');
  return signs;
}

function allFor(older: MergeContact, younger: MergeContact, key: SharedKey | null, names: NamesSay): SpeaksFor[] {
  const signs: SpeaksFor[] = [];
  if (key) signs.push('key');
  if (names === 'same') signs.push('sameName');
  if (older.responsibleId > 0 && older.responsibleId === younger.responsibleId) signs.push('sameResponsible');
  return signs;
}

/**
 * Colleagues who share the telephone of an office, namesakes of whom one has written the other's number: each has told a phone, or an e-mail,
 * that the other has not told. Of the kind that they share one of the two is enough where names do not agree, as the other may not have
 * told its own yet.
 */
function haveOwnKeys(older: MergeContact, younger: MergeContact, { kind: shared }: SharedKey, names: NamesSay): boolean {
  return (['phone', 'email'] as const).some((kind) => {
    const beyond = [hasBeyond(older.keys, younger.keys, kind), hasBeyond(younger.keys, older.keys, kind)];
    return kind === shared && names !== 'same' ? beyond.some(Boolean) : beyond.every(Boolean);
  });
}

function hasBeyond(keys: readonly LearntClientKey[], others: readonly LearntClientKey[], kind: ClientKeyKind): boolean {
  const known = new Set(others.filter(({ how }) => isTold(how)).map(keyName));
  return keys.some((key) => key.kind === kind && isTold(key.how) && !known.has(keyName(key)));
}

/** A deal of which the two are only participants goes on as it is, whatever becomes of theirs. */
function dealsAfter(deals: readonly MergeDeal[], rules: MergeRules): { keptDealId: number; closeDealIds: number[] } {
  const kept = chooseDeal(deals);
  const others = rules.otherDeals === 'close' ? deals.filter(({ dealId, isPrimary }) => isPrimary && dealId !== kept?.dealId) : [];
  return { keptDealId: kept?.dealId ?? 0, closeDealIds: [...new Set(others.map(({ dealId }) => dealId))].sort((a, b) => a - b) };
}

const RANK: Record<ClientKeyKind, number> = { connectorUser: 0, imCode: 1, phone: 2, email: 3 };

/** Messenger accounts first, then what the fewest contacts have. */
function byStrength(a: SharedKey, b: SharedKey): number {
  const groups = Math.min(RANK[a.kind], 2) - Math.min(RANK[b.kind], 2);
  return groups || a.contacts - b.contacts || RANK[a.kind] - RANK[b.kind] || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}
