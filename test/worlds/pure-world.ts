import { type ClientKey, type ClientKeyKind, keyName } from '../../src/domain/identity/client-keys.js';
import { decideMerge } from '../../src/domain/identity/decide-merge.js';
import { byEvidence, type HowLearnt } from '../../src/domain/identity/how-learnt.js';
import type { LearntClientKey, MergeContact, MergeDecision, MergeFacts } from '../../src/domain/identity/merge.js';
import { compareNames } from '../../src/domain/identity/person-names.js';
import {
  type Apart,
  apartAfterMerge,
  apartAfterReturn,
  divideThreads,
  isKeyOfLost,
  type LostParts,
} from '../../src/domain/identity/taken-apart.js';
import { Lots, type Person, somePeople } from './truth.js';

interface CardKey extends LearntClientKey {
  learntFrom: string;
}

/** A dialog or a call; whose it is only the oracle knows. */
interface Thread {
  personId: number;
  /** 0: a call. */
  sessionId: number;
  /** '': a dialog. */
  callId: string;
  /** The messenger account; 0: none. */
  clientUserId: number;
}

/** What the rules are told of; `people`: whose card it is, which only the oracle knows. */
interface Card extends MergeContact {
  keys: CardKey[];
  threads: Thread[];
  people: Set<number>;
  /** How often a person has joined it with another: from there on it is that person's word. */
  handJoins: number;
  /** Counts its changes: a pair that is as it was is decided as it was. */
  version: number;
  /** The oracle's marks of what a person has taken apart: of the two, and of whatever each has gone into, nobody has both sides. */
  sides: Set<string>;
}

interface Copy extends Pick<Card, 'contactId' | 'name' | 'lastName' | 'responsibleId' | 'isWorkedOn' | 'handJoins'> {
  keys: readonly CardKey[];
  threads: readonly Thread[];
  sides: readonly string[];
}

/** A merge that can be taken apart: what both were before it. */
interface Merge {
  kept: Card;
  lost: Card;
  keptBefore: Copy;
  lostBefore: Copy;
  isByHand: boolean;
}

export interface Tally {
  people: number;
  cards: number;
  merges: number;
  suggestions: number;
  waits: number;
  slips: number;
  handMerges: number;
  accepted: number;
  takenApart: number;
}

export const noTally = (): Tally => ({
  people: 0,
  cards: 0,
  merges: 0,
  suggestions: 0,
  waits: 0,
  slips: 0,
  handMerges: 0,
  accepted: 0,
  takenApart: 0,
});

/** The telephone of an office is nobody's own: its card is no person's. */
const OFFICE = -1;
const COMPANIES = ['alfa', 'beta'] as const;
/** As often as they stand here. */
const STEPS = [
  ...(['comes', 'comes', 'comes', 'comes', 'comes', 'comes', 'comes', 'comes'] as const),
  ...(['writesNumber', 'writesNumber', 'writesNumber', 'callsFromOffice', 'slip', 'typesOwn', 'worksOn', 'renames'] as const),
  ...(['passes', 'passes', 'passes'] as const),
  'mergesByHand',
  ...(['accepts', 'accepts', 'takesApart', 'takesApart', 'takesApart'] as const),
] as const;
const MINUTE = 60_000;
const rules = { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' } as const;

export interface Rules {
  decide: (facts: MergeFacts) => MergeDecision;
  divideThreads: typeof divideThreads;
  isKeyOfLost: typeof isKeyOfLost;
  apartAfterMerge: typeof apartAfterMerge;
  apartAfterReturn: typeof apartAfterReturn;
}

export const realRules: Rules = { decide: decideMerge, divideThreads, isKeyOfLost, apartAfterMerge, apartAfterReturn };

/**
 * Some people who write, call and are written down by employees with slips, and the cards that come of it by the pure rules alone. A key
 * that somebody has told leads to the card that it was told for; what else is one is left to `decide`.
 */
export class PureWorld {
  private readonly lots: Lots;
  private readonly people: Person[];
  private cards: Card[] = [];
  private at = new Date('2026-03-02T08:00:00Z').getTime();
  private lastId = 100;
  private readonly decided = new Map<string, { versions: string; untilMs: number }>();
  private readonly slips: { card: Card; key: CardKey; mendedAt: number }[] = [];
  private readonly suggested = new Map<string, [Card, Card]>();
  private readonly merges: Merge[] = [];
  /** By contact ids, as the sidecar keeps them. */
  private apart: Apart[] = [];
  private lastThread = 0;
  private lastSide = 0;
  /** Step by step, for whoever reads what is wrong. */
  readonly happened: string[] = [];
  /** What an oracle with the truth would not have done, in words. */
  readonly wrong: string[] = [];
  readonly tally = noTally();

  constructor(
    seed: number,
    private readonly rules: Rules = realRules,
  ) {
    this.lots = new Lots(seed);
    const landlines = ['74951110001', '74951110002'];
    this.people = somePeople(this.lots, 2 + this.lots.below(3), (id) => `7901000${String(1000 + id)}`, landlines);
    this.tally.people = this.people.length;
    for (const { id, name, lastName, alias, mobile, landline } of this.people)
      this.note(`person ${id}: ${name} ${lastName}, ${alias.name} ${alias.lastName}, ${mobile}, ${landline ?? 'no office'}`);
  }

  play(): this {
    const steps = 12 + this.lots.below(26);
    for (let step = 0; step < steps; step++) {
      this.step();
      this.look();
    }
    this.pass(40); // everything that waits is asked again
    this.decided.clear();
    this.look();
    this.judgeCards();
    return this;
  }

  private step(): void {
    const person = this.lots.oneOf(this.people);
    const company = this.lots.chance(0.8) ? COMPANIES[0] : COMPANIES[1];
    const card = this.cards.length > 0 ? this.lots.oneOf(this.cards) : null;
    const what = card === null ? 'comes' : this.lots.oneOf(STEPS);
    this.note(`${what}, person ${person.id} of ${company}, card ${card?.contactId ?? 'none'}`);
    if (what === 'comes' || card === null) this.comes(person, company);
    else if (what === 'callsFromOffice') this.callsFromOffice(person, company);
    else if (what === 'mergesByHand') this.mergesByHand(card);
    else if (what === 'accepts') this.accepts();
    else if (what === 'takesApart') this.takesApart();
    else if (what === 'passes') this.pass(1 + this.lots.below(20));
    else this[what](card);
  }

  private comes(person: Person, company: string): void {
    const way = this.lots.oneOf(['whatsapp', 'telegram', 'telegram', 'call', 'form'] as const);
    const thread = this.newThread(person.id, way === 'call');
    const told: CardKey[] = [];
    const add = (kind: ClientKeyKind, value: string, how: HowLearnt) =>
      told.push({ kind, value, how, learntFrom: way === 'call' ? `call ${thread.callId}` : `session ${thread.sessionId}` });
    if (way === 'telegram' || way === 'whatsapp') {
      thread.clientUserId = Number(`${person.id + 1}${way === 'whatsapp' ? 1 : 2}`);
      add('connectorUser', String(thread.clientUserId), 'profile');
    }
    if (way === 'whatsapp' || (way === 'telegram' && this.lots.chance(0.3))) add('phone', person.mobile, 'profile');
    if (way === 'call') add('phone', person.mobile, 'callerId');
    if (way === 'form') {
      add('phone', person.mobile, 'profile');
      if (this.lots.chance(0.5)) add('email', person.email, 'profile');
      if (person.landline && this.lots.chance(0.4)) add('phone', person.landline, 'profile');
    }
    const card = this.cardOf(company, told, way === 'call' ? { name: 'Клиент 101', lastName: '' } : this.nameOf(person));
    if (card.handJoins === 0 && card.people.size > 0 && !card.people.has(person.id))
      this.wrong.push(`${person.id} came to the card of ${[...card.people].join()}`);
    this.note(`  by ${way} to card ${card.contactId} (${card.name} ${card.lastName}): ${told.map(keyName).join(', ')}`);
    card.people.add(person.id);
    card.threads.push(thread);
  }

  private newThread(personId: number, isCall: boolean): Thread {
    const id = ++this.lastThread;
    return { personId, sessionId: isCall ? 0 : id, callId: isCall ? `c${id}` : '', clientUserId: 0 };
  }

  private nameOf(person: Person): { name: string; lastName: string } {
    switch (this.lots.below(6)) {
      case 0:
        return { name: `user${person.id}`, lastName: '' };
      case 1:
        return { name: person.name, lastName: '' };
      case 2:
        return person.alias;
      case 3:
        return { name: person.lastName, lastName: person.name };
      default:
        return { name: person.name, lastName: person.lastName };
    }
  }

  /** Found by its own number first; an office's leads nowhere, while there is another. */
  private cardOf(company: string, told: readonly CardKey[], name: { name: string; lastName: string }): Card {
    const isToldOn = (card: Card, key: CardKey) =>
      card.keys.some((one) => keyName(one) === keyName(key) && (one.how === 'profile' || one.how === 'callerId'));
    const own = told.filter(({ value }) => !value.startsWith('7495'));
    const ofCompany = this.cards.filter((card) => card.ownerCompany === company);
    const found = (own.length > 0 ? own : told).flatMap((key) => ofCompany.find((card) => isToldOn(card, key)) ?? [])[0];
    const card = found ?? this.newCard(company, name);
    for (const key of told) learn(card, key);
    return card;
  }

  private newCard(company: string, name: { name: string; lastName: string }): Card {
    const card: Card = {
      contactId: ++this.lastId,
      isThere: true,
      ownerCompany: company,
      ...name,
      createdAt: new Date(this.at),
      openDeals: [],
      keys: [],
      responsibleId: 11 + this.lots.below(3),
      isWorkedOn: false,
      changedByHandAt: null,
      pendingCommands: 0,
      threads: [],
      people: new Set(),
      handJoins: 0,
      version: 0,
      sides: new Set(),
    };
    this.cards.push(card);
    this.tally.cards += 1;
    return card;
  }

  private callsFromOffice(person: Person, company: string): void {
    if (!person.landline) return;
    const thread = this.newThread(OFFICE, true);
    const key: CardKey = { kind: 'phone', value: person.landline, how: 'callerId', learntFrom: `call ${thread.callId}` };
    const card = this.cardOf(company, [key], { name: 'Клиент 102', lastName: '' });
    if (card.people.size === 0) card.people.add(OFFICE);
    card.threads.push(thread);
  }

  /** "About payment ring our accountant"; nobody could tell namesakes apart who write each other's numbers, or that of an office they share. */
  private writesNumber(card: Card): void {
    const [writer] = [...card.people].flatMap((id) => this.people[id] ?? []);
    const other = this.lots.oneOf(this.people);
    if (!writer) return;
    const isNamesakeOf = (one: Person) =>
      one !== writer && [one, one.alias].some((name) => [writer, writer.alias].some((own) => compareNames(name, own) === 'same'));
    const isNamesake = isNamesakeOf(other);
    const isSharedOffice = this.people.some((one) => one.landline === writer.landline && isNamesakeOf(one));
    const value = this.lots.oneOf([
      writer.mobile,
      writer.mobile,
      isNamesake ? writer.mobile : other.mobile,
      isSharedOffice ? writer.mobile : (writer.landline ?? writer.mobile),
    ]);
    const { sessionId = 0 } = card.threads.find(({ personId }) => personId === writer.id) ?? {};
    learn(card, { kind: 'phone', value, how: 'text', learntFrom: `text ${sessionId}` });
  }

  private slip(card: Card): void {
    const other = this.lots.oneOf(this.people);
    const key: CardKey = { kind: 'phone', value: other.mobile, how: 'hand', learntFrom: `hand ${card.contactId}` };
    if (card.keys.some((one) => keyName(one) === keyName(key))) return;
    learn(card, key);
    card.changedByHandAt = new Date(this.at);
    card.version += 1;
    this.tally.slips += 1;
    if (this.lots.chance(0.5)) this.slips.push({ card, key, mendedAt: this.at + this.lots.below(14) * MINUTE });
  }

  private typesOwn(card: Card): void {
    const [owner] = [...card.people].flatMap((id) => this.people[id] ?? []);
    if (!owner) return;
    learn(card, {
      kind: 'phone',
      value: this.lots.oneOf([owner.mobile, owner.landline ?? owner.mobile]),
      how: 'hand',
      learntFrom: `hand ${card.contactId}`,
    });
    card.version += 1;
    card.changedByHandAt = new Date(this.at);
  }

  private renames(card: Card): void {
    const [owner] = [...card.people].flatMap((id) => this.people[id] ?? []);
    if (!owner) return;
    Object.assign(card, { name: owner.name, lastName: owner.lastName, changedByHandAt: new Date(this.at), version: card.version + 1 });
  }

  private worksOn(card: Card): void {
    card.isWorkedOn = true;
    card.version += 1;
    if (this.lots.chance(0.3)) card.responsibleId = 11 + this.lots.below(3);
  }

  private mergesByHand(card: Card): void {
    const other = this.lots.oneOf(this.cards);
    if (this.lots.chance(0.7) || other === card || other.ownerCompany !== card.ownerCompany) return;
    this.join(card, other, 'inThePortal');
    this.tally.handMerges += 1;
  }

  /** A person says yes to one of the suggestions that are still open. */
  private accepts(): void {
    const open = [...this.suggested]
      .filter(([name, pair]) => name === nameOf(pair) && pair.every((card) => this.cards.includes(card)))
      .map(([, pair]) => pair);
    if (open.length === 0) return;
    const [one, other] = this.lots.oneOf(open);
    const decision = this.rules.decide({ ...this.factsOf(one, other), acceptedBy: 12 });
    if (decision.kind !== 'merge') return;
    this.join(one, other, 'byYes');
    this.tally.accepted += 1;
  }

  /** A person takes a merge back; where the kept card went into another, that merge comes first. */
  private takesApart(): void {
    const open = this.merges.filter(({ kept }) => this.cards.includes(kept));
    if (open.length === 0) return;
    const merge = this.lots.oneOf(open);
    this.merges.splice(this.merges.indexOf(merge), 1);
    const { kept, lost, keptBefore, lostBefore } = merge;
    const stillThere = new Set(kept.keys.map(keyName)); // a slip may be mended since
    const isThere = (key: CardKey) => stillThere.has(keyName(key));
    const parts: LostParts = {
      keys: new Set(ownedBy(lostBefore, keptBefore).map(keyName)),
      sessionIds: new Set(lostBefore.threads.map(({ sessionId }) => sessionId).filter((id) => id > 0)),
      callIds: new Set(lostBefore.threads.map(({ callId }) => callId).filter((id) => id !== '')),
    };
    const back = this.rules.divideThreads(
      kept.threads.filter(({ sessionId }) => sessionId > 0),
      kept.threads.flatMap(({ callId }) => callId || []),
      parts,
    );
    const isBack = ({ sessionId, callId }: Thread) => back.go.sessionIds.includes(sessionId) || back.go.callIds.includes(callId);
    const goes = kept.keys.filter((key) => this.rules.isKeyOfLost(key, parts, back));
    const stays = kept.keys.filter((key) => !goes.includes(key));

    Object.assign(lost, {
      contactId: ++this.lastId,
      name: lostBefore.name,
      lastName: lostBefore.lastName,
      responsibleId: lostBefore.responsibleId,
      isWorkedOn: lostBefore.isWorkedOn,
      handJoins: lostBefore.handJoins,
      threads: kept.threads.filter(isBack),
      keys: distinctKeys([...goes, ...lostBefore.keys.filter(isThere)]),
    });
    kept.threads = kept.threads.filter((thread) => !isBack(thread));
    kept.keys = distinctKeys([...stays, ...keptBefore.keys.filter(isThere)]);
    kept.handJoins -= lostBefore.handJoins + (merge.isByHand ? 1 : 0);
    this.cards.push(lost);
    this.note(`  ${kept.contactId} and ${lostBefore.contactId} taken apart: ${lost.contactId} with ${lost.keys.map(keyName).join(', ')}`);
    this.apart.push([kept.contactId, lost.contactId], ...this.rules.apartAfterReturn(this.apart, lostBefore.contactId, lost.contactId));
    this.tally.takenApart += 1;
    const side = ++this.lastSide;
    kept.sides = new Set([...[...kept.sides].filter((mark) => !lostBefore.sides.includes(mark)), `${side}:kept`]);
    lost.sides = new Set([...lostBefore.sides, `${side}:lost`]);
    for (const card of [kept, lost]) {
      card.people = new Set(card.threads.map(({ personId }) => personId));
      if (card.people.size > 1) card.people.delete(OFFICE);
      card.version += 1000;
    }
    this.judgeApart(merge, isThere);
    // What later merges into the same card found on it is not all there any more.
    for (const later of this.merges.filter((one) => one.kept === kept))
      later.keptBefore = {
        ...later.keptBefore,
        threads: later.keptBefore.threads.filter((thread) => !lost.threads.includes(thread)),
        keys: later.keptBefore.keys.filter((key) => has(kept, key)),
      };
  }

  /** Each has its own again; of what came while they were one a call stays where it is, and a dialog goes by its account. */
  private judgeApart({ kept, lost, keptBefore, lostBefore }: Merge, isThere: (key: CardKey) => boolean): void {
    for (const [card, before, other] of [
      [lost, lostBefore, keptBefore],
      [kept, keptBefore, lostBefore],
    ] as const) {
      const what = `taken apart, ${card === lost ? 'the lost' : 'the kept'} card`;
      for (const thread of before.threads) if (!card.threads.includes(thread)) this.wrong.push(`${what} has not ${JSON.stringify(thread)}`);
      const hasKey = (one: Copy, key: ClientKey) => one.keys.some((own) => keyName(own) === keyName(key));
      for (const thread of card.threads) {
        const account = { kind: 'connectorUser', value: String(thread.clientUserId) } as const;
        const isOthers = other.threads.includes(thread) || (hasKey(other, account) && !hasKey(before, account));
        if (isOthers) this.wrong.push(`${what} has ${JSON.stringify(thread)}, which is the other's`);
      }
      for (const key of before.keys)
        if (isThere(key) !== has(card, key)) this.wrong.push(`${what}: ${keyName(key)} is on it: ${has(card, key)}`);
      const ownThreads = new Set(card.threads.flatMap(({ sessionId, callId }) => [`session ${sessionId}`, `call ${callId}`]));
      for (const key of card.keys)
        if (hasKey(other, key) && !hasKey(before, key) && !ownThreads.has(key.learntFrom))
          this.wrong.push(`${what} has ${keyName(key)} from ${key.learntFrom}, which is the other's`);
      const isMixed = [...card.people].some((id) => !before.threads.some(({ personId }) => personId === id)) && card.people.size > 1;
      if (isMixed) card.handJoins += 1; // somebody came while they were one by a person's word
    }
  }

  private pass(minutes: number): void {
    this.at += minutes * MINUTE;
    for (const { card, key, mendedAt } of this.slips.splice(0)) {
      const isOver = mendedAt > this.at;
      if (isOver) {
        this.slips.push({ card, key, mendedAt });
        continue;
      }
      card.keys = card.keys.filter((one) => keyName(one) !== keyName(key) || one.how !== 'hand');
      card.version += 1;
      card.changedByHandAt = new Date(Math.max(mendedAt, card.changedByHandAt?.getTime() ?? 0));
    }
  }

  private note(what: string): void {
    this.happened.push(what);
  }

  /** All pairs that share something, until nothing is to be done any more. */
  private look(): void {
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (const [one, other] of this.pairs()) {
        if (!this.cards.includes(one) || !this.cards.includes(other)) continue;
        if (!one.keys.some((key) => has(other, key)) && (one.name !== other.name || one.lastName !== other.lastName)) continue;
        const name = nameOf([one, other]);
        const versions = `${one.version}:${other.version}`;
        const before = this.decided.get(name);
        if (before?.versions === versions && this.at < before.untilMs) continue;
        const decision = this.rules.decide(this.factsOf(one, other));
        const againAt = decision.kind === 'wait' ? decision.againAt?.getTime() : undefined;
        this.decided.set(name, { versions, untilMs: againAt ?? Number.POSITIVE_INFINITY });
        this.suggested.delete(name);
        if (decision.kind === 'suggest') {
          this.tally.suggestions += 1;
          this.suggested.set(name, [one, other]);
          if (bothSides(new Set([...one.sides, ...other.sides])).length > 0)
            this.wrong.push(`${name} were taken apart, and are suggested again`);
        }
        if (decision.kind === 'wait') this.tally.waits += 1;
        if (decision.kind !== 'merge') continue;
        this.judgeMerge(one, other, decision);
        this.join(one, other);
        this.tally.merges += 1;
        isChanged = true;
      }
    }
  }

  private *pairs(): Generator<[Card, Card]> {
    const cards = [...this.cards];
    for (let index = 0; index < cards.length; index++)
      for (let later = index + 1; later < cards.length; later++) {
        const [one, other] = [cards[index], cards[later]];
        if (one && other && one.ownerCompany === other.ownerCompany) yield [one, other];
      }
  }

  private factsOf(one: Card, other: Card): MergeFacts {
    const [older, younger] = one.contactId < other.contactId ? [one, other] : [other, one];
    return {
      at: new Date(this.at),
      companyCode: one.ownerCompany ?? '',
      companyName: 'Альфа',
      contacts: [one, other],
      sharedKeys: older.keys.flatMap((key) => {
        const same = younger.keys.find((candidate) => keyName(candidate) === keyName(key));
        if (!same) return [];
        const contacts = this.cards.filter(
          (card) => card.ownerCompany === one.ownerCompany && card.keys.some((candidate) => keyName(candidate) === keyName(key)),
        ).length;
        return [{ kind: key.kind, value: key.value, contacts, how: [key.how, same.how] as [HowLearnt, HowLearnt] }];
      }),
      isMarkedSeparate: this.apart.some((pair) => pair.includes(one.contactId) && pair.includes(other.contactId)),
      acceptedBy: 0,
      rules,
    };
  }

  private join(one: Card, other: Card, by: 'rule' | 'byYes' | 'inThePortal' = 'rule'): void {
    const [kept, lost] = one.contactId < other.contactId ? [one, other] : [other, one];
    if (by !== 'inThePortal')
      this.merges.push({ kept, lost, keptBefore: copyOf(kept), lostBefore: copyOf(lost), isByHand: by === 'byYes' });
    for (const key of lost.keys) learn(kept, key);
    kept.threads.push(...lost.threads);
    for (const person of lost.people) kept.people.add(person);
    for (const side of lost.sides) kept.sides.add(side);
    kept.version += lost.version + 1;
    kept.isWorkedOn ||= lost.isWorkedOn;
    kept.handJoins += lost.handJoins + (by === 'rule' ? 0 : 1);
    for (const slip of this.slips) if (slip.card === lost) slip.card = kept;
    this.cards = this.cards.filter((card) => card !== lost);
    this.note(`  ${lost.contactId} goes into ${kept.contactId} (${by})`);
    const [from, to] = [lost.contactId, kept.contactId];
    this.apart.push(...this.rules.apartAfterMerge(this.apart, from, to));
    this.apart = this.apart.filter((pair) => !(pair.includes(from) && pair.includes(to)));
    for (const side of bothSides(kept.sides)) {
      if (by === 'rule') this.wrong.push(`${from} and ${to} were taken apart, and are one again by themselves`);
      for (const mark of [`${side}:kept`, `${side}:lost`]) kept.sides.delete(mark);
    }
  }

  private judgeMerge(one: Card, other: Card, { because }: MergeDecision): void {
    if (one.handJoins + other.handJoins > 0) return;
    const people = new Set([...one.people, ...other.people]);
    // Who has lost the own numbers by being taken apart, and told the office's too, cannot be told from the office.
    if (one.sides.size + other.sides.size > 0) people.delete(OFFICE);
    if (people.size > 1) this.wrong.push(`merged by ${because}: ${[...one.people].join()} and ${[...other.people].join()}`);
  }

  /** Two people with own, different strong keys never share a card. */
  private judgeCards(): void {
    for (const card of this.cards) {
      if (card.handJoins > 0) continue;
      const told = card.keys.filter(({ how }) => how === 'profile' || how === 'callerId').map(({ value }) => value);
      const owners = this.people.filter(({ mobile, email }) => told.includes(mobile) || told.includes(email));
      if (owners.length > 1) this.wrong.push(`card ${card.contactId} is shared by ${owners.map(({ id }) => id).join()}`);
    }
  }
}

function has(card: Card, key: ClientKey): boolean {
  return card.keys.some(({ kind, value }) => kind === key.kind && value === key.value);
}

function nameOf([one, other]: readonly [Card, Card]): string {
  return `${one.contactId}:${other.contactId}`;
}

function copyOf(card: Card): Copy {
  return { ...card, keys: [...card.keys], threads: [...card.threads], sides: [...card.sides] };
}

/** Of a key that both have the sidecar remembers who has the better evidence for it; on the card of each it is all the same. */
function ownedBy(one: Copy, other: Copy): readonly CardKey[] {
  return one.keys.filter((key) => {
    const same = other.keys.find((candidate) => keyName(candidate) === keyName(key));
    return !same || byEvidence(key.how, same.how) < 0;
  });
}

/** The first of each. */
function distinctKeys(keys: readonly CardKey[]): CardKey[] {
  return keys.filter((key, index) => keys.findIndex((one) => keyName(one) === keyName(key)) === index);
}

/** Numbers of what was taken apart that have both sides here. */
function bothSides(sides: ReadonlySet<string>): string[] {
  return [...sides].flatMap((mark) => {
    const [side = '', which] = mark.split(':');
    return which === 'kept' && sides.has(`${side}:lost`) ? [side] : [];
  });
}

function learn(card: Card, key: CardKey): void {
  const known = card.keys.find((one) => keyName(one) === keyName(key));
  if (known && byEvidence(key.how, known.how) >= 0) return;
  card.version += 1;
  card.keys = [...card.keys.filter((one) => one !== known), { ...key }];
}
