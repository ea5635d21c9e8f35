import type { Client, World } from '../../playground/harness/world.js';
import { isTold } from '../../src/domain/identity/how-learnt.js';
import type { MergeFacts } from '../../src/domain/identity/merge.js';
import { alfa, beta, people as staff } from '../support/cast.js';
import { Lots, type Person, somePeople } from './truth.js';

/** A dialog or a call of somebody, or of the telephone of an office (`OFFICE`). */
interface Thread {
  personId: number;
  companyCode: string;
  place: { sessionId: number } | { callId: string };
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
  readonly tally = { people: 0, threads: 0, texts: 0, slips: 0, handMerges: 0 };

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
    const person = this.people[round] ?? this.lots.oneOf(this.people);
    const [first = person] = this.people;
    if (round < this.people.length) return () => this.comes(person, 'alfa');
    if (round === this.people.length) return () => this.comes(first, 'alfa'); // by another way than before
    if (round === this.people.length + 1 && this.lots.chance(0.6)) return () => this.writesNumber(first, first.mobile);
    const ofAlfa = this.threads.filter(({ companyCode, personId }) => companyCode === 'alfa' && personId !== OFFICE);
    const thread = this.lots.oneOf(ofAlfa);
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
    const isKnown = this.threads.some(({ place }) => 'sessionId' in place && place.sessionId === sessionId);
    if (!isKnown) this.began({ personId: person.id, companyCode: code, place: { sessionId } });
  }

  private began(thread: Thread): void {
    this.threads.push(thread);
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
    await this.writes(person, 'alfa', way, `Звоните по номеру ${number}`);
  }

  private async callsFromOffice(person: Person): Promise<void> {
    if (!person.landline) return;
    const { callId } = await this.world.calls.incoming({
      number: alfa.numbers.main.searchId,
      phone: person.landline,
      answeredBy: staff.operatorTwo,
    });
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
    this.tally.slips += 1;
    this.slip = { contactId, phone: other.mobile };
  }

  private async mends(): Promise<void> {
    if (!this.slip) return;
    const { contactId, phone } = this.slip;
    this.slip = null;
    if (await this.isThere(contactId)) await this.world.changePhones(contactId, staff.operatorOne, { remove: [phone] });
  }

  private async renames(thread: Thread): Promise<void> {
    const contactId = await this.contactOf(thread);
    const person = this.people[thread.personId];
    if (contactId === 0 || !person) return;
    const { name, lastName } = person;
    await this.world.portal.act('renameContact', { contactId, name, lastName, userId: staff.operatorTwo });
  }

  private async mergesByHand(one: Thread, other: Thread): Promise<void> {
    const [a, b] = [await this.contactOf(one), await this.contactOf(other)];
    if (a === 0 || b === 0 || a === b || !this.lots.chance(0.3)) return;
    await this.world.mergeContacts(b, a, staff.groupHead);
    this.joinedByHand.add(a).add(b);
    this.tally.handMerges += 1;
  }

  /** Who is on which contact, by the portal's tables; what an oracle would not have done, in words. */
  async judge(): Promise<string[]> {
    const wrong: string[] = [];
    const now = new Map<number, Set<number>>();
    const contactIds = await Promise.all(this.threads.map((thread) => this.contactOf(thread)));
    for (const [index, thread] of this.threads.entries()) {
      const contactId = contactIds[index] ?? 0;
      if (contactId === 0) wrong.push(`${JSON.stringify(thread)} has no contact`);
      if (thread.personId !== OFFICE) now.set(contactId, (now.get(contactId) ?? new Set()).add(thread.personId));
      this.peopleOf.set(contactId, (this.peopleOf.get(contactId) ?? new Set()).add(thread.personId));
    }
    for (const [contactId, of] of now)
      if (of.size > 1 && !this.joinedByHand.has(contactId)) wrong.push(`contact ${contactId} is shared by ${[...of].join()}`);
    for (const of of this.peopleOf.values()) if (of.size > 1) of.delete(OFFICE); // a person's, from which the office was called too
    const merges = await this.world.rows<{ contact_a: number; contact_b: number; because: string; evidence: string }>(
      `SELECT contact_a, contact_b, because, evidence FROM client_merge WHERE state IN ('ordered', 'done') AND decided_by = 0 AND because <> 'byHand'`,
    );
    for (const { contact_a: a, contact_b: b, because, evidence } of merges) {
      const { facts } = JSON.parse(evidence) as { facts: MergeFacts | null };
      const told = (facts?.contacts ?? []).flatMap(({ keys }) => keys.filter(({ how }) => isTold(how)).map(({ value }) => `+${value}`));
      const byKeys = this.people.filter(({ mobile }) => told.includes(mobile)).map(({ id }) => id);
      const of = new Set([...(this.peopleOf.get(a) ?? []), ...(this.peopleOf.get(b) ?? []), ...byKeys]);
      const isByHand = this.joinedByHand.has(a) || this.joinedByHand.has(b);
      if (of.size > 1 && !isByHand) wrong.push(`${a} and ${b} of ${[...of].join()} were merged for ${because}`);
    }
    return wrong.map((what) => `world ${this.number}: ${what}`);
  }

  private async isThere(contactId: number): Promise<boolean> {
    return (await this.world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).length > 0;
  }

  /** 0: none. */
  private async contactOf({ place }: Thread): Promise<number> {
    const { contactIds } = 'callId' in place ? await this.world.calls.bindingOf(place.callId) : await this.world.bindingOf(place.sessionId);
    return contactIds[0] ?? 0;
  }
}
