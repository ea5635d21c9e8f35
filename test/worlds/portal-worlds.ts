import type { Client, World } from '../../playground/harness/world.js';
import { isTold } from '../../src/domain/identity/how-learnt.js';
import type { MergeDecision, MergeFacts } from '../../src/domain/identity/merge.js';
import type { TakeApartResult } from '../../src/portal/commands/command-types.js';
import { alfa, beta, people as staff } from '../support/cast.js';
import { contactStory } from './contact-story.js';
import { addressOf, differences, type Shot, shotsOf } from './shots.js';
import { Lots, type Person, somePeople } from './truth.js';

/** A dialog or a call of somebody, or of the telephone of an office (`OFFICE`). */
interface Thread {
  personId: number;
  companyCode: string;
  place: { sessionId: number } | { callId: string };
  /** The contact on whose card an employee had typed this person's number when it began; 0: none. */
  ledTo: number;
}

interface Bound {
  /** 0: none. */
  contactId: number;
  dealIds: number[];
}

/** What the sidecar thinks of two contacts. */
interface Pair {
  id: number;
  contact_a: number;
  contact_b: number;
  state: string;
  because: string;
  decided_by: number;
  evidence: string;
}

/** The world before a merge, as it was when all was last quiet. */
interface Before {
  lost: Shot;
  kept: Shot;
  /** Of the threads that there were. */
  bound: readonly Bound[];
  /** How much had been told by then. */
  told: number;
  removed: number;
  lostIsByHand: boolean;
  keptIsByHand: boolean;
  /** Of what the kept one had: went with another that was taken off it since. */
  gone: { deals: Set<number>; addresses: Set<string> };
}

/** Two contacts that a person has taken apart. */
interface Parted {
  keptId: number;
  newId: number;
}

/** The telephone of an office is nobody's own. */
const OFFICE = -1;
const companies = { alfa, beta };
const operators = [staff.operatorOne, staff.operatorTwo, staff.groupHead];

type CompanyCode = keyof typeof companies;
type Action = () => Promise<void>;

/** A few people around two companies on a practice portal that other such worlds share; what happens is drawn by the seed. */
export class PortalWorld {
  private readonly lots: Lots;
  private readonly people: Person[];
  private readonly landline: string;
  private readonly threads: Thread[] = [];
  /** Everybody whose threads a contact has ever had. */
  private readonly peopleOf = new Map<number, Set<number>>();
  private readonly joinedByHand = new Set<number>();
  private readonly waysOf = new Map<number, Set<string>>();
  private slip: { contactId: number; phone: string } | null = null;
  private round = 0;
  private readonly happened: string[] = [];
  /** Phones that were told or typed, and those that were taken off a card again, as addresses of a card. */
  private readonly told: string[] = [];
  private readonly removed: string[] = [];
  /** As all was when it was last quiet. */
  private shots = new Map<number, Shot>();
  private bound: Bound[] = [];
  private quiet = { told: 0, removed: 0 };
  private byHandWhenQuiet = new Set<number>();
  /** By the number of the merge. */
  private readonly before = new Map<number, Before>();
  /** Merges that are being taken apart. */
  private readonly parting = new Set<number>();
  private readonly parted: Parted[] = [];
  private readonly reported = new Set<string>();
  readonly tally = { people: 0, threads: 0, texts: 0, slips: 0, handMerges: 0, accepted: 0, takenApart: 0, refusedApart: 0 };

  /** @param number tells its people's phones and names from those of the other worlds: 1 to 999 */
  constructor(
    private readonly world: World,
    seed: number,
    private readonly number: number,
  ) {
    this.lots = new Lots(seed);
    const block = String(number).padStart(3, '0');
    this.landline = `+7495${block}0001`;
    const letters = [...block].map((digit) => 'бвгджзклмн'[Number(digit)]).join('');
    const inLatin = [...block].map((digit) => ['b', 'v', 'g', 'd', 'zh', 'z', 'k', 'l', 'm', 'n'][Number(digit)]).join('');
    this.people = somePeople(this.lots, 2 + this.lots.below(2), (id) => `+7903${block}10${id}0`, [this.landline]).map((person) => ({
      ...person,
      lastName: `${person.lastName}${letters}`,
      alias: { ...person.alias, lastName: `${person.alias.lastName}${inLatin}` },
    }));
    this.tally.people = this.people.length;
  }

  /** What happens next; worlds take their turns, so that all of them wait for the sidecar once. */
  next(round: number): Action {
    this.round = round;
    const person = this.people[round] ?? this.lots.oneOf(this.people);
    const [first = person] = this.people;
    if (round < this.people.length) return () => this.comes(person, 'alfa');
    if (round === this.people.length) return () => this.comes(first, 'alfa'); // by another way than before
    if (round === this.people.length + 1 && this.lots.chance(0.6)) return () => this.writesNumber(first, first.mobile);
    const ofAlfa = this.threads.filter(({ companyCode, personId }) => companyCode === 'alfa' && personId !== OFFICE);
    const thread = this.lots.oneOf(ofAlfa);
    if (round > this.people.length + 1 && this.lots.chance(0.5)) return () => this.decides(person);
    if (this.slip && this.lots.chance(0.6)) return () => this.mends();
    const what = this.lots.below(12);
    if (what <= 2) return () => this.comes(person, 'alfa');
    if (what === 3) return () => this.comes(person, 'beta');
    if (what <= 6) return () => this.writesNumber(person);
    if (what === 7) return () => this.callsFromOffice(person);
    if (what <= 9) return () => this.slips(thread);
    if (what === 10) return () => this.renames(thread);
    return () => this.mergesByHand(thread, this.lots.oneOf(ofAlfa));
  }

  private async comes(person: Person, code: CompanyCode): Promise<void> {
    const company = companies[code];
    const used = this.waysOf.get(person.id) ?? new Set();
    const others = (['telegram', 'whatsapp', 'call'] as const).filter((one) => !used.has(one));
    const way = this.lots.oneOf(others.length > 0 ? others : (['whatsapp', 'call'] as const));
    this.waysOf.set(person.id, used.add(way));
    if (way === 'call') {
      const { callId } = await this.world.calls.incoming({
        number: company.numbers.main.searchId,
        phone: person.mobile,
        answeredBy: this.lots.oneOf(operators),
      });
      this.tell(person.mobile);
      this.note(`person ${person.id} calls ${code}: call:${callId}`);
      return this.began({ personId: person.id, companyCode: code, place: { callId } });
    }
    await this.writes(person, code, way, 'Здравствуйте');
  }

  private async writes(person: Person, code: CompanyCode, way: 'whatsapp' | 'telegram', text: string): Promise<void> {
    const { name, lastName } = person.id % 2 === 0 || way === 'whatsapp' ? person : person.alias;
    const client: Client = {
      externalUserId: `world${this.number}-${person.id}`,
      name,
      lastName,
      ...(way === 'whatsapp' ? { phone: person.mobile } : {}),
    };
    const { sessionId } = await this.world.clientWrites(companies[code].lines[way], client, text);
    if (way === 'whatsapp') this.tell(person.mobile);
    this.note(`person ${person.id} as ${name} ${lastName} writes to ${code} by ${way}, dialog:${sessionId}: ${text}`);
    const isKnown = this.threads.some(({ place }) => 'sessionId' in place && place.sessionId === sessionId);
    if (!isKnown) this.began({ personId: person.id, companyCode: code, place: { sessionId } });
  }

  private began(thread: Omit<Thread, 'ledTo'>): void {
    const isLed = this.slip !== null && this.slip.phone === this.people[thread.personId]?.mobile;
    this.threads.push({ ...thread, ledTo: isLed ? (this.slip?.contactId ?? 0) : 0 });
    this.tally.threads += 1;
  }

  /** The own number, that of another one who is known already, or the office's. */
  private async writesNumber(person: Person, own?: string): Promise<void> {
    const known = this.people.filter(({ id }) =>
      this.threads.some(({ personId, companyCode }) => personId === id && companyCode === 'alfa'),
    );
    const other = this.lots.oneOf([...known, person]);
    const number = own ?? this.lots.oneOf([person.mobile, person.mobile, person.mobile, other.mobile, person.landline ?? person.mobile]);
    this.tally.texts += 1;
    const way = 'telegram';
    const isFirst = !this.threads.some(({ personId, place }) => personId === person.id && 'sessionId' in place);
    if (isFirst) return this.writes(person, 'alfa', way, 'Здравствуйте');
    this.tell(number);
    await this.writes(person, 'alfa', way, `Звоните по номеру ${number}`);
  }

  private async callsFromOffice(person: Person): Promise<void> {
    if (!person.landline) return;
    const { callId } = await this.world.calls.incoming({
      number: alfa.numbers.main.searchId,
      phone: person.landline,
      answeredBy: staff.operatorTwo,
    });
    this.tell(person.landline);
    this.note(`the office of person ${person.id} calls alfa: call:${callId}`);
    this.began({ personId: OFFICE, companyCode: 'alfa', place: { callId } });
  }

  /** An employee types the number of another client. */
  private async slips(thread: Thread): Promise<void> {
    const contactId = await this.contactOf(thread);
    const others = this.threads.filter(
      ({ personId, companyCode }) => companyCode === 'alfa' && ![OFFICE, thread.personId].includes(personId),
    );
    const other = this.people[others[0]?.personId ?? -1];
    if (contactId === 0 || !other || this.slip) return;
    await this.world.changePhones(contactId, staff.operatorOne, { add: [other.mobile] });
    this.tell(other.mobile);
    this.shots.get(contactId)?.addresses.push(addressOf('PHONE', other.mobile));
    this.note(`an employee types the phone of person ${other.id} on the card of contact ${contactId}`);
    this.tally.slips += 1;
    this.slip = { contactId, phone: other.mobile };
  }

  private async mends(): Promise<void> {
    if (!this.slip) return;
    const { contactId, phone } = this.slip;
    this.slip = null;
    if (!(await this.isThere(contactId))) return;
    await this.world.changePhones(contactId, staff.operatorOne, { remove: [phone] });
    this.removed.push(addressOf('PHONE', phone));
    this.note(`and takes ${phone} off contact ${contactId} again`);
  }

  private async renames(thread: Thread): Promise<void> {
    const contactId = await this.contactOf(thread);
    const person = this.people[thread.personId];
    if (contactId === 0 || !person) return;
    const { name, lastName } = person;
    await this.world.portal.act('renameContact', { contactId, name, lastName, userId: staff.operatorTwo });
    for (const shot of [this.shots.get(contactId), ...[...this.before.values()].map(({ kept }) => kept)])
      if (shot?.contactId === contactId) shot.name = `${name} ${lastName}`;
    this.note(`an employee renames contact ${contactId} to ${name} ${lastName}`);
  }

  private async mergesByHand(one: Thread, other: Thread): Promise<void> {
    const [a, b] = [await this.contactOf(one), await this.contactOf(other)];
    if (a === 0 || b === 0 || a === b || !this.lots.chance(0.6)) return;
    await this.world.mergeContacts(b, a, staff.groupHead);
    this.joinedByHand.add(a).add(b);
    this.tally.handMerges += 1;
    this.note(`an employee merges contact ${b} into ${a} in the portal`);
  }

  /** A person says yes to a suggestion, or takes a merge back: one of the rule's own, one of an earlier yes, or, in vain, one made in the portal. */
  private async decides(person: Person): Promise<void> {
    const pairs = await this.pairs();
    const done = pairs.filter(({ id, state, because }) => state === 'done' && (this.before.has(id) || because === 'byHand'));
    const suggested = pairs.filter(({ state }) => state === 'suggested');
    if (done.length > 0 && (suggested.length === 0 || this.lots.chance(0.7))) return this.takesApart(this.lots.oneOf(done));
    if (suggested.length > 0) return this.accepts(this.lots.oneOf(suggested));
    return this.comes(person, 'alfa');
  }

  private async accepts({ id, contact_a: a, contact_b: b }: Pair): Promise<void> {
    const { body } = await this.world.api.ask<{ outcome?: string }>('POST', `/api/merges/${id}/accept`, {}, staff.chief);
    this.note(`a person says that contacts ${a} and ${b} are one: ${body.outcome}`);
    if (body.outcome !== 'accepted') throw new Error(`suggestion ${id} was answered ${JSON.stringify(body)}`);
    this.joinedByHand.add(a).add(b);
    this.tally.accepted += 1;
  }

  private async takesApart({ id, contact_a: a, contact_b: b, because }: Pair): Promise<void> {
    const { body } = await this.world.api.ask<{ outcome?: string; because?: string }>(
      'POST',
      `/api/merges/${id}/take-apart`,
      {},
      staff.chief,
    );
    this.note(`a person has the merge of contacts ${a} and ${b} taken apart: ${body.outcome}`);
    const expected = because === 'byHand' ? ['cannot', 'BY_HAND'] : ['ordered', null];
    if (JSON.stringify([body.outcome, body.because]) !== JSON.stringify(expected))
      throw new Error(`taking apart ${id} (${because}) was answered ${JSON.stringify(body)}`);
    if (because !== 'byHand') this.parting.add(id);
  }

  private note(what: string): void {
    this.happened.push(`round ${this.round}: ${what}`);
  }

  private tell(phone: string): void {
    this.told.push(addressOf('PHONE', phone));
  }

  /** Who is on which contact, by the portal's tables; what an oracle would not have done, in words, each once. */
  async judge(): Promise<string[]> {
    const bound = await Promise.all(this.threads.map((thread) => this.boundTo(thread)));
    const pairs = await this.pairs(bound);
    const wrong: [what: string, contactId: number][] = [];
    for (const pair of pairs) if (this.parting.delete(pair.id)) wrong.push(...(await this.judgeApart(pair, bound)));
    const now = new Map<number, Set<number>>();
    for (const [index, thread] of this.threads.entries()) {
      const contactId = bound[index]?.contactId ?? 0;
      if (contactId > 0 && contactId === thread.ledTo) this.joinedByHand.add(contactId); // an employee has written that this is their number
      if (contactId === 0) wrong.push([`${JSON.stringify(thread)} has no contact`, 0]);
      if (thread.personId !== OFFICE) now.set(contactId, (now.get(contactId) ?? new Set()).add(thread.personId));
      this.peopleOf.set(contactId, (this.peopleOf.get(contactId) ?? new Set()).add(thread.personId));
    }
    for (const { state, contact_a: a, contact_b: b } of pairs) if (state === 'done' && this.joinedByHand.has(b)) this.joinedByHand.add(a);
    for (const [contactId, of] of now)
      if (of.size > 1 && !this.joinedByHand.has(contactId)) wrong.push([`contact ${contactId} is shared by ${[...of].join()}`, contactId]);
    for (const of of this.peopleOf.values()) if (of.size > 1) of.delete(OFFICE); // a person's, from which the office was called too
    wrong.push(...this.judgeMerges(pairs), ...this.judgeParted(pairs));
    await this.remember(pairs, bound);
    return this.withStories(wrong);
  }

  private judgeMerges(pairs: readonly Pair[]): [string, number][] {
    return pairs.filter(isByRule).flatMap(({ contact_a: a, contact_b: b, because, evidence }): [string, number][] => {
      const { facts } = JSON.parse(evidence) as { facts: MergeFacts | null };
      const told = (facts?.contacts ?? []).flatMap(({ keys }) => keys.filter(({ how }) => isTold(how)).map(({ value }) => `+${value}`));
      const byKeys = this.people.filter(({ mobile }) => told.includes(mobile)).map(({ id }) => id);
      const of = new Set([...(this.peopleOf.get(a) ?? []), ...(this.peopleOf.get(b) ?? []), ...byKeys]);
      const isByHand = this.joinedByHand.has(a) || this.joinedByHand.has(b);
      return of.size > 1 && !isByHand ? [[`${a} and ${b} of ${[...of].join()} were merged for ${because}`, a]] : [];
    });
  }

  /** All that each of the two had is its own again; what came since may have stayed with the one that was kept. */
  private async judgeApart(pair: Pair, bound: readonly Bound[]): Promise<[string, number][]> {
    const { id, contact_b: lostId } = pair;
    const before = this.before.get(id);
    if (!before) return [];
    const formerKeptId = before.kept.contactId;
    const [entry] = await this.world.rows<{ rule: string; facts: string; decision: string }>(
      `SELECT rule, facts, decision FROM journal WHERE kind = 'apart' AND JSON_EXTRACT(facts, '$.mergeId') = ? ORDER BY id DESC LIMIT 1`,
      [id],
    );
    if (pair.state !== 'apart') {
      this.tally.refusedApart += 1; // the kept one went into another: that merge comes first
      const isKeptThere = await this.isThere(formerKeptId);
      return isKeptThere ? [[`${formerKeptId} and ${lostId} were not taken apart: ${entry?.decision}`, formerKeptId]] : [];
    }
    const { done } = JSON.parse(entry?.facts ?? '{}') as { done: TakeApartResult };
    const { contactId: newId, keptContactId: keptId } = done; // the kept one may have been made again itself
    this.tally.takenApart += 1;
    this.before.delete(id);
    this.parted.push({ keptId, newId });
    const shots = await shotsOf(this.world, [keptId, newId]);
    const others = (await this.pairs()).filter((other) => other.id !== id);
    const closed = others.flatMap(({ evidence }) => (JSON.parse(evidence) as { decision: MergeDecision | null }).decision ?? []);
    const since = {
      told: new Set(this.told.slice(before.told)),
      removed: new Set([...this.removed.slice(before.removed), ...before.gone.addresses]),
      dealsLeft: new Set([
        ...done.leftDealIds,
        ...before.gone.deals,
        ...closed.flatMap((other) => (other.kind === 'merge' ? other.closeDealIds : [])),
      ]),
    };
    const wrong = [
      ...differences(before.lost, before.kept, shots.get(newId), since),
      ...differences(before.kept, before.lost, shots.get(keptId), since),
    ];
    if (newId <= lostId || this.peopleOf.has(newId)) wrong.push(`${newId} is no new number`);
    const byHandSince = others
      .filter((other) => other.state === 'done' && !isByRule(other))
      .flatMap((other) => [other.contact_a, other.contact_b]);
    const isByHand = new Map([
      [keptId, before.keptIsByHand || byHandSince.includes(keptId)],
      [newId, before.lostIsByHand],
    ]);
    const peopleOf = new Map([keptId, newId].map((contactId) => [contactId, new Set<number>()]));
    for (const [index, { contactId, dealIds }] of bound.entries()) {
      const was = before.bound[index];
      const thread = this.threads[index] as Thread;
      const now = was?.contactId === lostId ? newId : was?.contactId === formerKeptId ? keptId : 0;
      if (was && now > 0) {
        peopleOf.get(now)?.add(thread.personId);
        const areDealsKnown = was.dealIds.every((dealId) => !since.dealsLeft.has(dealId));
        const isSame = contactId === now && (!areDealsKnown || JSON.stringify(dealIds) === JSON.stringify(was.dealIds));
        if (!isSame) wrong.push(`${JSON.stringify(thread)} is on contact ${contactId}, deals ${dealIds}, not on ${now}, ${was.dealIds}`);
        const ownerId = await this.ownerOf(thread);
        if (contactId === now && ownerId !== null && ownerId !== now)
          wrong.push(`the messenger of ${JSON.stringify(thread)} leads to contact ${ownerId}`);
      } else if (peopleOf.has(contactId)) {
        const isSomebodyElses = [...(peopleOf.get(contactId) ?? [])].some((personId) => ![OFFICE, thread.personId].includes(personId));
        if (isSomebodyElses) isByHand.set(contactId, true); // it came while they were one, and stays where it is
      }
    }
    for (const [contactId, is] of isByHand) {
      if (is) this.joinedByHand.add(contactId);
      else this.joinedByHand.delete(contactId);
    }
    for (const [contactId, of] of peopleOf) this.peopleOf.set(contactId, of);
    for (const other of this.before.values()) {
      if (other.kept.contactId !== formerKeptId) continue;
      for (const { dealId } of before.lost.deals) other.gone.deals.add(dealId);
      for (const address of before.lost.addresses) if (!before.kept.addresses.includes(address)) other.gone.addresses.add(address);
      other.bound = other.bound.map((was, index) => (before.bound[index]?.contactId === lostId ? { ...was, contactId: newId } : was));
    }
    return wrong.map((what) => [`${keptId} and ${lostId} taken apart, now ${newId}: ${what}`, keptId]);
  }

  /** What was taken apart is joined by a person's word only, also where one of the two went into a third. */
  private judgeParted(pairs: readonly Pair[]): [string, number][] {
    const wrong: [string, number][] = [];
    for (const parted of [...this.parted]) {
      const [kept, other] = [new Set([parted.keptId]), new Set([parted.newId])];
      for (const pair of pairs) {
        const ids = [pair.contact_a, pair.contact_b];
        const isOf = (some: ReadonlySet<number>) => ids.some((id) => some.has(id));
        if (isOf(kept) && isOf(other)) {
          const isMerge = ['ordered', 'done'].includes(pair.state);
          if (['suggested', 'waiting'].includes(pair.state) || isByRule(pair))
            wrong.push([`${ids.join(' and ')} are ${pair.state} again (${pair.because})`, parted.keptId]);
          else if (isMerge) this.parted.splice(this.parted.indexOf(parted), 1);
        } else if (['ordered', 'done'].includes(pair.state))
          for (const some of [kept, other]) if (isOf(some)) for (const id of ids) some.add(id);
      }
    }
    return wrong;
  }

  /** Keeps the world as it is now: what comes next may end in merges that somebody takes apart. */
  private async remember(pairs: readonly Pair[], bound: Bound[]): Promise<void> {
    for (const { id, state, contact_a: keptId, contact_b: lostId } of pairs) {
      const [kept, lost] = [this.shots.get(keptId), this.shots.get(lostId)];
      if (state !== 'done' || this.before.has(id) || !kept || !lost) continue;
      // A yes has marked both already; of a merge by the rule neither is marked by it.
      this.before.set(id, {
        lost: structuredClone(lost),
        kept: structuredClone(kept),
        bound: this.bound,
        ...this.quiet,
        gone: { deals: new Set(), addresses: new Set() },
        lostIsByHand: this.byHandWhenQuiet.has(lostId),
        keptIsByHand: this.byHandWhenQuiet.has(keptId),
      });
    }
    this.bound = bound;
    this.quiet = { told: this.told.length, removed: this.removed.length };
    this.byHandWhenQuiet = new Set(this.joinedByHand);
    this.shots = await shotsOf(this.world, [...new Set(bound.map(({ contactId }) => contactId))]);
  }

  /** The pairs of this world, the oldest decision first. */
  private async pairs(bound: readonly Bound[] = this.bound): Promise<Pair[]> {
    const ids = [0, ...this.peopleOf.keys(), ...bound.map(({ contactId }) => contactId)];
    return this.world.rows<Pair>(
      `SELECT id, contact_a, contact_b, state, because, decided_by, evidence FROM client_merge
        WHERE contact_a IN (?) OR contact_b IN (?) ORDER BY decided_at, id`,
      [ids, ids],
    );
  }

  /** Each once, with how it came about. */
  private async withStories(wrong: readonly [string, number][]): Promise<string[]> {
    const fresh = wrong.filter(([what]) => !this.reported.has(what));
    for (const [what] of fresh) this.reported.add(what);
    return Promise.all(
      fresh.map(async ([what, contactId]) => {
        const on = this.threads.filter((_, index) => this.bound[index]?.contactId === contactId);
        const people = on.map(({ personId }) => personId);
        const of = this.threads.filter((thread) => on.includes(thread) || (thread.personId !== OFFICE && people.includes(thread.personId)));
        const subjects = of.map(({ place }) => ('callId' in place ? `call:${place.callId}` : `dialog:${place.sessionId}`));
        const who = this.people.map(({ id, name, lastName, mobile }) => `person ${id}: ${name} ${lastName}, ${mobile}`);
        const story = await contactStory(this.world, contactId, subjects, [...who, ...this.happened]);
        return `world ${this.number}: ${what}\n${story}`;
      }),
    );
  }

  /** The contact to which the messenger account of a dialog leads; null: no dialog, or nobody's account. */
  private async ownerOf({ place }: Thread): Promise<number | null> {
    if ('callId' in place) return null;
    const rows = await this.world.rows<{ contact_id: number }>(
      `SELECT c.contact_id FROM dialog d JOIN client_key k ON k.company_code = d.company_code AND k.kind = 'connectorUser' AND k.value = d.client_user_id
         JOIN client c ON c.client_id = k.client_id WHERE d.session_id = ?`,
      [place.sessionId],
    );
    return rows[0]?.contact_id ?? null;
  }

  private async isThere(contactId: number): Promise<boolean> {
    return (await this.world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).length > 0;
  }

  private async boundTo({ place }: Thread): Promise<Bound> {
    const binding = 'callId' in place ? await this.world.calls.bindingOf(place.callId) : await this.world.bindingOf(place.sessionId);
    return { contactId: binding.contactIds[0] ?? 0, dealIds: binding.dealIds };
  }

  /** 0: none. */
  private async contactOf(thread: Thread): Promise<number> {
    return (await this.boundTo(thread)).contactId;
  }
}

function isByRule({ state, because, decided_by }: Pair): boolean {
  return ['ordered', 'done'].includes(state) && decided_by === 0 && because !== 'byHand';
}
