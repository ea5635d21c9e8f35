import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { Assignment, AssignmentSettings } from '../domain/assignment/assignment.js';
import type { Condition } from '../domain/assignment/condition.js';
import { deputiesOn } from '../domain/assignment/deputies-on.js';
import type { AssignmentFacts, AssignmentPerson, Returning } from '../domain/assignment/facts.js';
import type { Item, ItemKind } from '../domain/assignment/item.js';
import type { Ledger } from '../domain/assignment/ledger.js';
import { leavingOf } from '../domain/assignment/stop-before.js';
import type { Entity } from '../domain/assignment-rules/rule.js';
import type { PersonFacts } from '../domain/availability/person.js';
import { companyNamed } from '../domain/identity/owner-of-contact.js';
import { localDayOf } from '../domain/schedule/local-day.js';
import { type Card, CardFields } from '../portal/tables/card-fields.js';
import { Contacts } from '../portal/tables/contacts.js';
import { Items, type PortalItem } from '../portal/tables/items.js';
import type { Batch } from '../records/batch.js';
import { countOpenDialogs } from '../records/dialogs.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People, type PeopleReading } from '../staff/people.js';
import { PoolPeople } from '../staff/pool-people.js';
import { staffSettings } from '../staff/staff-settings.js';
import { loadName, lockPeople, ownLoads } from './assigned-items.js';
import type { Rule } from './assignment-settings.js';
import { ledgerNamesOf } from './ledger-names.js';
import { lockLedgers } from './share-records.js';

const dayMs = 86_400_000;

/** An item as the portal has it, with all that conditions may ask. */
export interface ReadItem {
  portal: PortalItem;
  item: Item;
  /** Somebody has set the responsible on the card since it was made, or it cannot be told from that. */
  isResponsibleByHand: boolean;
}

/** What a rule's choices are made on; loads and ledgers grow with each. */
export interface RuleReading {
  rule: Rule;
  company: CompanySettings;
  assignment: Assignment;
  people: Map<number, AssignmentPerson>;
  /** Of each person, where they are. */
  zones: ReadonlyMap<number, string>;
}

/** Reads what assigning leads and deals is decided on, in a number of queries that does not grow with the items. */
@Injectable()
export class AssignmentReader {
  constructor(
    private readonly items: Items,
    private readonly fields: CardFields,
    private readonly contacts: Contacts,
    private readonly people: People,
    private readonly pools: PoolPeople,
  ) {}

  /** @param rules whose conditions will be asked */
  async itemsOf(batch: Batch, entity: Entity, itemIds: readonly number[], rules: readonly Rule[]): Promise<Map<number, ReadItem>> {
    const [found, setters] = await Promise.all([this.items.byIds(entity, itemIds), this.items.lastSetters(entity, itemIds)]);
    const contactIds = distinct([...found.values()].map(({ contactId }) => contactId)).filter((id) => id > 0);
    const [fields, contactFields] = await Promise.all([
      this.fields.of(entity, [...found.keys()], fieldsAskedIn(rules, 'item')),
      this.fields.of('contact' satisfies Card, contactIds, fieldsAskedIn(rules, 'contact')),
    ]);
    const { serviceUserId } = batch.context.handshake;
    return new Map(
      [...found].map(([itemId, portal]) => {
        const setter = setters.get(itemId);
        const item: Item = {
          kind: entity,
          itemId,
          lineId: null,
          connector: null,
          number: null,
          sourceId: portal.sourceId,
          webFormId: portal.webFormId,
          made: portal.webFormId === null ? null : 'form',
          utm: {},
          fields: { ...fields.get(itemId), OPPORTUNITY: { kind: 'money', amount: portal.amount } },
          contactFields: contactFields.get(portal.contactId) ?? {},
        };
        return [itemId, { portal, item, isResponsibleByHand: setter !== undefined && setter !== serviceUserId }];
      }),
    );
  }

  /**
   * Under the locks of the companies. Locks people with limits and records of shares, in this order over all rules.
   * @returns what each rule chooses on, and the records that they keep
   */
  async read(batch: Batch, rules: readonly Rule[]): Promise<{ readings: Map<Rule, RuleReading>; ledgers: Map<string, Ledger> }> {
    const { context } = batch;
    const named = rules.flatMap(({ assignment }) => [assignment.people, ...assignment.groups.map(({ people }) => people)]);
    const pools = await this.pools.of(named, context);
    const resolved = new Map<Rule, Assignment>();
    for (const rule of rules) {
      const [people = [], ...ofGroups] = pools.splice(0, 1 + rule.assignment.groups.length);
      resolved.set(rule, resolvedOf(rule, people, ofGroups, batch.context.at, context.company(rule.companyCode)));
    }
    const userIds = distinct([...resolved.values()].flatMap(everybodyIn));
    const limited = [...resolved].flatMap(([rule, assignment]) => (hasLimits(rule.assignment, rule.entity) ? everybodyIn(assignment) : []));
    await lockPeople(batch.tx, limited);
    const ledgers = await lockLedgers(
      batch.tx,
      [...resolved.values()].flatMap(({ ledger, groups }) => [ledger, ...groups.map((group) => group.ledger)]),
    );
    const headIds = rules.flatMap(({ companyCode }) => context.company(companyCode)?.headOfSalesId ?? []);
    const reading = await this.people.read([...userIds, ...headIds], context.at, context);
    const readings = new Map<Rule, RuleReading>();
    for (const [rule, assignment] of resolved) {
      const company = context.company(rule.companyCode);
      if (company) readings.set(rule, await this.readingOf(batch, rule, company, assignment, reading));
    }
    return { readings, ledgers };
  }

  /** Who has the client of each item, for items that return: the contact's responsible, where the contact is the company's. */
  async returningTo(batch: Batch, company: CompanySettings, items: readonly ReadItem[]): Promise<Map<number, Returning>> {
    const contacts = await this.contacts.byIds(distinct(items.map(({ portal }) => portal.contactId)).filter((id) => id > 0));
    return new Map(
      items.flatMap(({ portal }): [number, Returning][] => {
        const contact = contacts.get(portal.contactId);
        const isOfCompany = contact && companyNamed(contact.companyName, batch.context.settings.companies) === company.code;
        return isOfCompany && contact.responsibleId > 0 ? [[portal.itemId, { userId: contact.responsibleId, as: 'responsible' }]] : [];
      }),
    );
  }

  /** Facts of one choice as they are now. */
  factsOf(
    { company, assignment, people }: RuleReading,
    ledgers: ReadonlyMap<string, Ledger>,
    item: Item,
    about: { at: Date; seed: number; returningTo: Returning | null; full?: ReadonlySet<number> },
  ): AssignmentFacts {
    const asked = new Set([assignment.ledger, ...assignment.groups.map(({ ledger }) => ledger)]);
    return {
      at: about.at,
      item,
      assignment,
      rules: staffSettings.of(company).check,
      people,
      ledgers: new Map([...ledgers].filter(([name]) => asked.has(name))),
      returningTo: about.returningTo,
      hadIt: about.full ?? new Set(),
      headId: company.headOfSalesId,
      seed: about.seed,
    };
  }

  private async readingOf(
    { tx, context }: Batch,
    rule: Rule,
    company: CompanySettings,
    assignment: Assignment,
    reading: PeopleReading,
  ): Promise<RuleReading> {
    const facts = reading.factsIn(company);
    const wanted = new Set([...everybodyIn(assignment), company.headOfSalesId]);
    const ids = [...facts.keys()].filter((userId) => wanted.has(userId));
    const since = localDayOf(new Date(context.at.getTime() - dayMs), 'UTC'); // no zone's day began earlier
    const pipelineIds = rule.entity === 'deal' ? [rule.pipelineId] : [company.dealCategoryId];
    const [own, dialogs, leads, deals] = await Promise.all([
      ownLoads(tx, ids, since, pipelineIds),
      countOpenDialogs(tx, ids),
      this.items.openLeads(ids),
      this.items.openDeals(ids, pipelineIds),
    ]);
    const zones = new Map(ids.map((userId) => [userId, zoneOf(facts.get(userId), (id) => context.scheduleOf(company, id).timeZone)]));
    const people = new Map(
      ids.flatMap((userId): [number, AssignmentPerson][] => {
        const person = facts.get(userId);
        if (!person) return [];
        const day = localDayOf(context.at, zones.get(userId) ?? company.timeZone);
        const given = (kind: ItemKind) => own.givenOn.get(loadName(userId, kind, day)) ?? 0;
        const underWay = (kind: ItemKind) => own.underWay.get(loadName(userId, kind)) ?? 0;
        return [
          [
            userId,
            {
              person,
              loads: {
                givenToday: { lead: given('lead'), deal: given('deal') },
                openNow: {
                  dialog: dialogs.get(userId) ?? 0,
                  lead: (leads.get(userId) ?? 0) + underWay('lead'),
                  deal: (deals.get(userId) ?? 0) + underWay('deal'),
                },
              },
              leaving: leavingOf(context.scheduleOf(company, person.departmentId), context.at, null),
              isPaused: false,
            },
          ],
        ];
      }),
    );
    return { rule, company, assignment, people, zones };
  }
}

function zoneOf(person: PersonFacts | undefined, zoneOfDepartment: (departmentId: number | null) => string): string {
  return zoneOfDepartment(person?.departmentId ?? null);
}

function everybodyIn({ people, groups, reserve, deputies }: Assignment): number[] {
  return distinct([...people, ...groups.flatMap((group) => [...group.people]), ...reserve, ...deputies.values()]);
}

function hasLimits({ limits }: AssignmentSettings, kind: ItemKind): boolean {
  return [limits.all, ...limits.people.map((one) => one.limits)].some((byKind) => byKind[kind] !== undefined);
}

/** An assignment with its people and records as they are at this moment. */
export function resolvedOf(
  rule: Rule,
  people: readonly number[],
  ofGroups: readonly (readonly number[])[],
  at: Date,
  company: CompanySettings | null,
): Assignment {
  const { assignment } = rule;
  const { skills, deputies } = assignment;
  const ledgers = ledgerNamesOf(rule);
  return {
    ...assignment,
    people,
    groups: assignment.groups.map((group, index) => ({
      ...group,
      people: ofGroups[index] ?? [],
      strategy: group.strategy ?? assignment.strategy,
      ledger: ledgers.groups[index] ?? ledgers.rest,
    })),
    ledger: ledgers.rest,
    skills: { needed: skills.needed, of: new Map(skills.people.map(({ userId, skills: has }) => [userId, new Set(has)])) },
    deputies: deputiesOn(deputies, localDayOf(at, company?.timeZone ?? 'UTC')),
  };
}

function fieldsAskedIn(rules: readonly Rule[], of: 'item' | 'contact'): string[] {
  const conditions = rules.flatMap(({ when, assignment }): Condition[] => [
    ...when,
    ...assignment.groups.flatMap((group) => [...group.when]),
    ...assignment.preferences.flatMap((preference) => [...preference.when]),
    ...assignment.skills.needed.flatMap((needed) => [...needed.when]),
  ]);
  return [...new Set(conditions.flatMap((condition) => (condition.on === 'field' && condition.of === of ? condition.field : [])))];
}
