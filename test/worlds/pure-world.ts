import { type ClientKeyKind, keyName } from '../../src/domain/identity/client-keys.js';
import { decideMerge } from '../../src/domain/identity/decide-merge.js';
import { byEvidence, type HowLearnt } from '../../src/domain/identity/how-learnt.js';
import type { LearntClientKey, MergeContact, MergeDecision, MergeFacts } from '../../src/domain/identity/merge.js';
import { compareNames } from '../../src/domain/identity/person-names.js';
import { Lots, type Person, somePeople } from './truth.js';

/** What the rules are told of; `people`: whose card it is, which only the oracle knows. */
interface Card extends MergeContact {
  people: Set<number>;
  /** A person has joined it with another: from there on it is that person's word. */
  isJoinedByHand: boolean;
  /** Counts its changes: a pair that is as it was is decided as it was. */
  version: number;
}

export interface Tally {
  people: number;
  cards: number;
  merges: number;
  suggestions: number;
  waits: number;
  slips: number;
  handMerges: number;
}

export const noTally = (): Tally => ({ people: 0, cards: 0, merges: 0, suggestions: 0, waits: 0, slips: 0, handMerges: 0 });

/** The telephone of an office is nobody's own: its card is no person's. */
const OFFICE = -1;
const COMPANIES = ['alfa', 'beta'] as const;
/** As often as they stand here. */
const STEPS = [
  ...(['comes', 'comes', 'comes', 'comes', 'comes', 'comes', 'comes', 'comes'] as const),
  ...(['writesNumber', 'writesNumber', 'writesNumber', 'callsFromOffice', 'slip', 'typesOwn', 'worksOn', 'renames'] as const),
  ...(['passes', 'passes', 'passes'] as const),
  'mergesByHand',
] as const;
const MINUTE = 60_000;
const rules = { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' } as const;

type Decide = (facts: MergeFacts) => MergeDecision;

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
  private readonly slips: { card: Card; key: LearntClientKey; mendedAt: number }[] = [];
  /** What an oracle with the truth would not have done, in words. */
  readonly wrong: string[] = [];
  readonly tally = noTally();

  constructor(
    seed: number,
    private readonly decide: Decide = decideMerge,
  ) {
    this.lots = new Lots(seed);
    const landlines = ['74951110001', '74951110002'];
    this.people = somePeople(this.lots, 2 + this.lots.below(3), (id) => `7901000${String(1000 + id)}`, landlines);
    this.tally.people = this.people.length;
  }

  play(): this {
    const steps = 10 + this.lots.below(22);
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
    if (what === 'comes' || card === null) this.comes(person, company);
    else if (what === 'callsFromOffice') this.callsFromOffice(person, company);
    else if (what === 'mergesByHand') this.mergesByHand(card);
    else if (what === 'passes') this.pass(1 + this.lots.below(20));
    else this[what](card);
  }

  private comes(person: Person, company: string): void {
    const way = this.lots.oneOf(['whatsapp', 'telegram', 'telegram', 'call', 'form'] as const);
    const told: LearntClientKey[] = [];
    const add = (kind: ClientKeyKind, value: string, how: HowLearnt) => told.push({ kind, value, how });
    if (way === 'telegram' || way === 'whatsapp') add('connectorUser', `${person.id + 1}${way === 'whatsapp' ? 1 : 2}`, 'profile');
    if (way === 'whatsapp' || (way === 'telegram' && this.lots.chance(0.3))) add('phone', person.mobile, 'profile');
    if (way === 'call') add('phone', person.mobile, 'callerId');
    if (way === 'form') {
      add('phone', person.mobile, 'profile');
      if (this.lots.chance(0.5)) add('email', person.email, 'profile');
      if (person.landline && this.lots.chance(0.4)) add('phone', person.landline, 'profile');
    }
    const card = this.cardOf(company, told, way === 'call' ? { name: 'Клиент 101', lastName: '' } : this.nameOf(person));
    if (!card.isJoinedByHand && card.people.size > 0 && !card.people.has(person.id))
      this.wrong.push(`${person.id} came to the card of ${[...card.people].join()}`);
    card.people.add(person.id);
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
  private cardOf(company: string, told: readonly LearntClientKey[], name: { name: string; lastName: string }): Card {
    const isToldOn = (card: Card, key: LearntClientKey) =>
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
      people: new Set(),
      isJoinedByHand: false,
      version: 0,
    };
    this.cards.push(card);
    this.tally.cards += 1;
    return card;
  }

  private callsFromOffice(person: Person, company: string): void {
    if (!person.landline) return;
    const key: LearntClientKey = { kind: 'phone', value: person.landline, how: 'callerId' };
    const card = this.cardOf(company, [key], { name: 'Клиент 102', lastName: '' });
    if (card.people.size === 0) card.people.add(OFFICE);
  }

  /** "About payment ring our accountant"; nobody could tell namesakes apart who write each other's numbers. */
  private writesNumber(card: Card): void {
    const [writer] = [...card.people].flatMap((id) => this.people[id] ?? []);
    const other = this.lots.oneOf(this.people);
    if (!writer) return;
    const isNamesake = other !== writer && compareNames(other, writer) === 'same';
    const value = this.lots.oneOf([
      writer.mobile,
      writer.mobile,
      isNamesake ? writer.mobile : other.mobile,
      writer.landline ?? writer.mobile,
    ]);
    learn(card, { kind: 'phone', value, how: 'text' });
  }

  private slip(card: Card): void {
    const other = this.lots.oneOf(this.people);
    const key: LearntClientKey = { kind: 'phone', value: other.mobile, how: 'hand' };
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
    learn(card, { kind: 'phone', value: this.lots.oneOf([owner.mobile, owner.landline ?? owner.mobile]), how: 'hand' });
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
    this.join(card, other);
    card.isJoinedByHand = true;
    this.tally.handMerges += 1;
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

  /** All pairs that share something, until nothing is to be done any more. */
  private look(): void {
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      for (const [one, other] of this.pairs()) {
        if (!this.cards.includes(one) || !this.cards.includes(other)) continue;
        if (!one.keys.some((key) => has(other, key)) && (one.name !== other.name || one.lastName !== other.lastName)) continue;
        const name = `${one.contactId}:${other.contactId}`;
        const versions = `${one.version}:${other.version}`;
        const before = this.decided.get(name);
        if (before?.versions === versions && this.at < before.untilMs) continue;
        const decision = this.decide(this.factsOf(one, other));
        const againAt = decision.kind === 'wait' ? decision.againAt?.getTime() : undefined;
        this.decided.set(name, { versions, untilMs: againAt ?? Number.POSITIVE_INFINITY });
        if (decision.kind === 'suggest') this.tally.suggestions += 1;
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
      isMarkedSeparate: false,
      acceptedBy: 0,
      rules,
    };
  }

  private join(one: Card, other: Card): void {
    for (const key of other.keys) learn(one, key);
    for (const person of other.people) one.people.add(person);
    one.version += other.version + 1;
    one.isWorkedOn ||= other.isWorkedOn;
    one.isJoinedByHand ||= other.isJoinedByHand;
    one.contactId = Math.min(one.contactId, other.contactId);
    for (const slip of this.slips) if (slip.card === other) slip.card = one;
    this.cards = this.cards.filter((card) => card !== other);
  }

  private judgeMerge(one: Card, other: Card, { because }: MergeDecision): void {
    if (one.isJoinedByHand || other.isJoinedByHand) return;
    const people = new Set([...one.people, ...other.people]);
    if (people.size > 1) this.wrong.push(`merged by ${because}: ${[...one.people].join()} and ${[...other.people].join()}`);
  }

  /** Two people with own, different strong keys never share a card. */
  private judgeCards(): void {
    for (const card of this.cards) {
      if (card.isJoinedByHand) continue;
      const told = card.keys.filter(({ how }) => how === 'profile' || how === 'callerId').map(({ value }) => value);
      const owners = this.people.filter(({ mobile, email }) => told.includes(mobile) || told.includes(email));
      if (owners.length > 1) this.wrong.push(`card ${card.contactId} is shared by ${owners.map(({ id }) => id).join()}`);
    }
  }
}

function has(card: Card, key: LearntClientKey): boolean {
  return card.keys.some(({ kind, value }) => kind === key.kind && value === key.value);
}

function learn(card: Card, key: LearntClientKey): void {
  const known = card.keys.find((one) => keyName(one) === keyName(key));
  if (known && byEvidence(key.how, known.how) >= 0) return;
  card.version += 1;
  card.keys = [...card.keys.filter((one) => one !== known), { ...key }];
}
