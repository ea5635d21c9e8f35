import type { journalWords } from '../i18n/server-words';

/** Facts have names in the server's lists. */
type Label = keyof typeof journalWords.labels;

/** One person that a decision looked at, with what was known of them. */
export interface ConsideredPerson {
  userId: number;
  name: string;
  verdict: keyof typeof journalWords.verdicts;
  /** Why not, by the server's word (`absent`, `busier`); null when chosen or when the decision never came to this person. */
  because: string | null;
  facts: Fact[];
}

/** `value` is a yes or no, a number, an instant, or one of the server's words. A rule of another release may have a label without words. */
export interface Fact {
  label: Label | (string & {});
  value: boolean | number | string;
  /** `text` is shown as it is. */
  as: 'yesNo' | 'number' | 'word' | 'instant' | 'text' | 'person';
}

export interface ConsideredContact {
  /** 0: the portal was still making it. */
  contactId: number;
  /** '' where nobody's name was looked at. */
  name: string;
  /** '' where nothing was compared. */
  matchedBy: string;
  ownerCompany: string | null;
  openDealIds: number[];
  /** `otherCompany`, `namesake`, `weaker`; null: taken, or the only one. */
  because: string | null;
  isTaken: boolean;
}

export interface EntryView {
  /** The check's row, 1–9; null for other kinds. */
  row: number | null;
  strategy: string | null;
  known: Fact[];
  people: ConsideredPerson[];
  contacts: ConsideredContact[];
}

type Json = Record<string, unknown>;

/**
 * Sorts a journal entry's facts and decision (src/domain, as JSON) for reading. What the entry does not have is left out, so that
 * entries of another release are shown as far as they go; nothing is judged here.
 */
export function entryView(entry: { kind: string; facts: unknown; decision: unknown }): EntryView {
  const facts = object(entry.facts);
  const decision = object(entry.decision);
  const view: EntryView = { row: null, strategy: null, known: knownOf(facts), people: [], contacts: [] };
  if (entry.kind === 'check') {
    const outcome = object(decision['outcome']);
    view.row = number(decision['row']);
    view.people = checkPeople(facts, outcome);
    return view;
  }
  if (entry.kind === 'nightly') return { ...view, people: peopleOfNight(object(facts['standing'])) };
  if (entry.kind === 'call') return callView(view, facts, decision);
  if (entry.kind === 'merge') return mergeView(view, facts, decision);
  if (entry.kind === 'apart')
    return {
      ...view,
      known: [
        ...person('decidedBy', number(facts['actorUserId'])),
        ...count('keptContactId', facts['keptContactId']),
        ...count('formerContactId', facts['formerContactId']),
      ],
    };
  if (entry.kind === 'attribution') return attributionView(view, facts, decision);
  const choiceFacts = object(facts['choice']);
  const operator = object(decision['operator']);
  view.strategy = text(choiceFacts['strategy']);
  view.people = chosenPeople(facts, choiceFacts, object(decision['choice']), number(operator['userId']) ?? number(decision['userId']));
  view.contacts = contactsOf(facts, decision);
  if (entry.kind === 'move') view.people = movedPeople(facts);
  return view;
}

/** What is known of the client of a call stands apart from what is known of the call. */
function callView(view: EntryView, facts: Json, decision: Json): EntryView {
  const client = object(facts['client']);
  const choiceFacts = object(client['choice']);
  const todo = object(decision['todo']);
  return {
    ...view,
    strategy: text(choiceFacts['strategy']),
    known: [
      ...word('stage', facts['stage']),
      ...word('direction', facts['direction']),
      ...word('caller', facts['caller']),
      ...word('failedCode', facts['failedCode'] || null),
      ...instant('callBackBy', todo['dueAt']),
      ...count('openTodos', list(client['openTodos']).length),
      ...knownOf(client),
    ],
    people: chosenPeople(
      client,
      choiceFacts,
      object(decision['choice']),
      number(todo['responsibleId']) ?? number(decision['responsibleId']),
    ),
    contacts: contactsOf(client, decision),
  };
}

const FLAGS: readonly Label[] = [
  'isClosed',
  'isSpam',
  'isOutgoing',
  'isAnswered',
  'hasAnswered',
  'movedByPerson',
  'queueHasPeople',
  'isHeadMember',
  'hasJoinedThisNight',
  'isMemoryDealOpen',
  'isMarkedSeparate',
];

function knownOf(facts: Json): Fact[] {
  const flags = FLAGS.filter((flag) => typeof facts[flag] === 'boolean').map((flag) => yesNo(flag, facts[flag] === true));
  const holder = object(facts['holder']);
  const memory = object(facts['memory']);
  const rules = object(facts['rules'] ?? object(facts['choice'])['rules']);
  return [
    ...flags,
    ...instant('waitingSince', object(facts['wait'])['since']),
    ...word('holder', holder['kind']),
    ...word('outsideHours', facts['outsideHours']),
    ...word('nightOn', facts['nightOn']),
    ...count('memoryContact', memory['contactId']),
    ...count('memoryDeal', memory['dealId']),
    ...Object.entries(rules)
      .filter(([, value]) => typeof value === 'boolean')
      .map(([name, value]) => ({ label: name, value: value === true, as: 'yesNo' }) satisfies Fact),
  ];
}

function instant(label: Label, value: unknown): Fact[] {
  return typeof value === 'string' ? [{ label, value, as: 'instant' }] : [];
}

function checkPeople(facts: Json, outcome: Json): ConsideredPerson[] {
  const targetId = outcome['kind'] === 'toHead' ? number(outcome['userId']) : null;
  const skipped = reasons(outcome['skipped']);
  const operator = object(facts['operator']);
  const stays = outcome['kind'] === 'stays';
  const people: ConsideredPerson[] = [];
  const operatorId = number(operator['userId']);
  if (operatorId) {
    people.push({
      ...named(operator),
      verdict: stays ? 'chosen' : 'passedOver',
      because: stays ? null : text(outcome['because']),
      facts: personFacts(operator),
    });
  }
  for (const head of list(facts['heads'])) {
    const { userId, name } = named(head);
    const because = skipped.get(userId) ?? null;
    people.push({
      userId,
      name,
      verdict: userId === targetId ? 'chosen' : because ? 'passedOver' : 'considered',
      because,
      facts: [
        yesNo('isHead', true),
        ...(head['isActive'] === false ? [yesNo('isActive', false)] : []),
        ...(head['isBlocked'] === true ? [yesNo('isBlocked', true)] : []),
        ...(head['isAbsent'] === true ? [yesNo('isAbsent', true)] : []),
        ...(head['isAtWork'] === false ? [yesNo('isAtWork', false)] : []),
      ],
    });
  }
  return people;
}

/** Who stands in at night, and who could not join; nobody where the head of sales joins himself. */
function peopleOfNight(standing: Json): ConsideredPerson[] {
  const standIn = object(standing['standIn']);
  return [
    ...('userId' in standIn ? [{ ...named(standIn), verdict: 'chosen' as const, because: null, facts: [] }] : []),
    ...list(standing['passedOver']).map((person) => ({
      ...named(person),
      verdict: 'passedOver' as const,
      because: text(person['because']),
      facts: [],
    })),
  ];
}

function chosenPeople(facts: Json, choiceFacts: Json, choice: Json, chosenId: number | null): ConsideredPerson[] {
  const passedOver = reasons(choice['passedOver']);
  const verdictOf = (userId: number): Pick<ConsideredPerson, 'verdict' | 'because'> => {
    if (userId === chosenId) return { verdict: 'chosen', because: null };
    const because = passedOver.get(userId) ?? null;
    return { verdict: because ? 'passedOver' : 'considered', because };
  };
  const candidates = list(choiceFacts['candidates']).map((candidate) => {
    const person = object(candidate['person']);
    return {
      ...named(person),
      ...verdictOf(number(person['userId']) ?? 0),
      facts: [...personFacts(person), ...count('openDialogs', candidate['openDialogs'], true)],
    };
  });
  const others = [...list(facts['people']), object(facts['responsible'])].filter(
    (person, index, all) =>
      'workDay' in person &&
      all.findIndex((one) => one['userId'] === person['userId']) === index &&
      !candidates.some(({ userId }) => userId === person['userId']),
  );
  const all = [
    ...candidates,
    ...others.map((person) => ({ ...named(person), ...verdictOf(number(person['userId']) ?? 0), facts: personFacts(person) })),
  ];
  return all.toSorted((a, b) => Number(b.verdict === 'chosen') - Number(a.verdict === 'chosen'));
}

function movedPeople(facts: Json): ConsideredPerson[] {
  const names = new Map(list(facts['people']).map((person) => [number(person['userId']) ?? 0, text(person['name']) ?? '']));
  const roles: readonly (readonly [Label, unknown])[] = [
    ['movedFrom', facts['fromUserId']],
    ['movedTo', facts['toUserId']],
    ['movedBy', facts['actorUserId']],
  ];
  const byId = new Map<number, ConsideredPerson>();
  for (const [role, id] of roles) {
    const userId = number(id);
    if (!userId) continue;
    const person = byId.get(userId) ?? { userId, name: names.get(userId) ?? '', verdict: 'considered', because: null, facts: [] };
    byId.set(userId, { ...person, verdict: role === 'movedTo' ? 'chosen' : person.verdict, facts: [...person.facts, yesNo(role, true)] });
  }
  return [...byId.values()];
}

function contactsOf(facts: Json, placement: Json): ConsideredContact[] {
  const taken = number(object(placement['contact'])['contactId']);
  const passedOver = new Map(
    list(placement['passedOverContacts']).map((one) => [number(one['contactId']) ?? 0, text(one['because'])] as const),
  );
  return list(facts['matches']).map((match) => {
    const contactId = number(match['contactId']) ?? 0;
    return {
      contactId,
      name: '',
      matchedBy: text(match['matchedBy']) ?? '',
      ownerCompany: text(match['ownerCompany']),
      openDealIds: list(match['openDeals']).flatMap((deal) => number(deal['dealId']) ?? []),
      because: passedOver.get(contactId) ?? null,
      isTaken: contactId === taken,
    };
  });
}

/** What the two have in common, what the rule allows, and what becomes of their deals. By hand only who went into whom is known. */
function mergeView(view: EntryView, facts: Json, decision: Json): EntryView {
  const rules = object(facts['rules']);
  const closed = numbers(decision['closeDealIds']);
  return {
    ...view,
    known: [
      ...list(facts['sharedKeys']).flatMap(sharedKey),
      ...person('decidedBy', number(facts['actorUserId']) || number(facts['acceptedBy'])),
      ...view.known,
      ...count('sharedByMoreThan', rules['sharedByMoreThan']),
      ...word('otherDeals', rules['otherDeals']),
      ...count('movedThreads', facts['movedThreads'], true),
      ...textual('lostBy', facts['lostBy']),
      ...count('keptDeal', decision['keptDealId']),
      ...(closed.length > 0 ? textual('closedDeals', closed.join(', ')) : []),
    ],
    contacts: 'contacts' in facts ? mergedContacts(facts, decision) : mergedByHand(facts),
  };
}

/** `sharedPhone: 79012345678 (4)`: how many contacts of the portal have it. */
function sharedKey(key: Json): Fact[] {
  const kind = text(key['kind']) ?? '';
  const contacts = number(key['contacts']);
  const label = `shared${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return [{ label, value: `${text(key['value']) ?? ''}${contacts ? ` (${contacts})` : ''}`, as: 'text' }];
}

/** The two in question; the one that is left counts as taken. */
function mergedContacts(facts: Json, decision: Json): ConsideredContact[] {
  const leftId = number(decision['toContactId']);
  return list(facts['contacts']).map((contact) => {
    const contactId = number(contact['contactId']) ?? 0;
    return {
      contactId,
      name: [text(contact['name']), text(contact['lastName'])].filter(Boolean).join(' '),
      matchedBy: text(object(decision['key'])['kind']) ?? text(decision['because']) ?? '',
      ownerCompany: text(contact['ownerCompany']),
      openDealIds: list(contact['openDeals']).flatMap((deal) => number(deal['dealId']) ?? []),
      because: leftId !== null && contactId !== leftId ? 'mergedAway' : null,
      isTaken: contactId === leftId,
    };
  });
}

function mergedByHand(facts: Json): ConsideredContact[] {
  const contact = (contactId: number | null, isTaken: boolean): ConsideredContact[] =>
    contactId === null
      ? []
      : [{ contactId, name: '', matchedBy: '', ownerCompany: null, openDealIds: [], because: isTaken ? null : 'mergedAway', isTaken }];
  return [...contact(number(facts['toContactId']), true), ...contact(number(facts['fromContactId']), false)];
}

/** How a past dialog or call was bound, and the contacts that its client might be. */
function attributionView(view: EntryView, facts: Json, decision: Json): EntryView {
  const takenId = number(decision['contactId']);
  const bound = numbers(facts['boundContactIds']);
  const deals = list(facts['boundDeals']).map(
    (deal) => `${number(deal['dealId']) ?? ''}${text(deal['companyCode']) ? ` (${text(deal['companyCode'])})` : ''}`,
  );
  const company = text(facts['companyCode']);
  return {
    ...view,
    known: [
      ...(typeof facts['startedAt'] === 'string' ? [{ label: 'threadAt', value: facts['startedAt'], as: 'instant' } satisfies Fact] : []),
      ...(bound.length > 0 ? textual('boundContacts', bound.join(', ')) : []),
      ...(deals.length > 0 ? textual('boundDeals', deals.join(', ')) : []),
      ...count('statisticContact', facts['statisticContactId']),
      ...count('takenContact', takenId),
      ...count('takenDeal', decision['dealId']),
      ...word('dealBecause', decision['dealBecause']),
      ...person('decidedBy', number(facts['actorUserId'])),
      ...view.known,
    ],
    contacts: list(facts['contacts']).map((contact) => {
      const contactId = number(contact['contactId']) ?? 0;
      const owner = text(contact['ownerCompany']);
      return {
        contactId,
        name: '',
        matchedBy: text(contact['matchedBy']) ?? (bound.includes(contactId) ? 'boundOnly' : ''),
        ownerCompany: owner,
        openDealIds: list(contact['deals']).flatMap((deal) => (deal['isOpen'] === true ? (number(deal['dealId']) ?? []) : [])),
        because: contactId === takenId ? null : owner !== null && owner !== company ? 'otherCompany' : 'weaker',
        isTaken: contactId === takenId,
      };
    }),
  };
}

function personFacts(person: Json): Fact[] {
  const absence = object(person['absence']);
  return [
    ...word('workDay', person['workDay']),
    ...count('breakMinutes', person['breakMinutes']),
    ...word('dayLeftOpenOn', person['dayLeftOpenOn']),
    ...(typeof person['isWithinHours'] === 'boolean' ? [yesNo('isWithinHours', person['isWithinHours'])] : []),
    ...(person['isActive'] === false ? [yesNo('isActive', false)] : []),
    ...(person['isBlocked'] === true ? [yesNo('isBlocked', true)] : []),
    ...(person['isOnLinePause'] === true ? [yesNo('isOnLinePause', true)] : []),
    ...(person['isSenior'] === true ? [yesNo('isSenior', true)] : []),
    ...(typeof absence['toAt'] === 'string' ? [{ label: 'absentUntil', value: absence['toAt'], as: 'instant' } satisfies Fact] : []),
  ];
}

function reasons(value: unknown): Map<number, string> {
  return new Map(list(value).map((one) => [number(one['userId']) ?? 0, text(one['because']) ?? ''] as const));
}

function named(person: Json): { userId: number; name: string } {
  return { userId: number(person['userId']) ?? 0, name: text(person['name']) ?? '' };
}

function yesNo(label: Label, value: boolean): Fact {
  return { label, value, as: 'yesNo' };
}

function word(label: Label, value: unknown): Fact[] {
  return typeof value === 'string' ? [{ label, value, as: 'word' }] : [];
}

function count(label: Label, value: unknown, alsoZero = false): Fact[] {
  return typeof value === 'number' && (alsoZero || value > 0) ? [{ label, value, as: 'number' }] : [];
}

function person(label: Label, userId: number | null): Fact[] {
  return userId ? [{ label, value: userId, as: 'person' }] : [];
}

function textual(label: Label, value: unknown): Fact[] {
  return typeof value === 'string' && value !== '' ? [{ label, value, as: 'text' }] : [];
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
