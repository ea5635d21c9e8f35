import { z } from 'zod';
import type { AssignmentSettings, LimitsByKind, PeopleSettings, Strategy } from '../domain/assignment/assignment.js';
import type { Condition, FieldTest } from '../domain/assignment/condition.js';
import { HOW_MADE, ITEM_KINDS, UTM_MARKS } from '../domain/assignment/item.js';
import { portalId } from '../settings/field-types.js';

const name = z.string().trim().min(1).max(200);
/** An id or a mark of the portal's, as it spells it. */
const word = z.string().trim().min(1).max(255);
const userIds = z.array(portalId).max(5000).prefault([]);
const localDay = z.iso.date();
/** A ledger may be shared: by a name of ours, which no rule's own can be. */
const ledger = z.string().trim().min(1).max(100).nullable().prefault(null);

const bounds = { from: z.number().nullable().prefault(null), to: z.number().nullable().prefault(null) };
const test = z.discriminatedUnion('is', [
  z.strictObject({ is: z.enum(['oneOf', 'noneOf']), ids: z.array(word).min(1).max(500) }),
  z.strictObject({ is: z.enum(['number', 'money']), ...bounds }),
  z.strictObject({ is: z.literal('date'), from: localDay.nullable().prefault(null), to: localDay.nullable().prefault(null) }),
  z.strictObject({ is: z.enum(['yes', 'no']) }),
  z.strictObject({ is: z.enum(['empty', 'filled']) }),
]) satisfies z.ZodType<FieldTest>;

const condition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('field'), of: z.enum(['item', 'contact']), field: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/), test }),
  z.strictObject({ on: z.literal('line'), oneOf: z.array(portalId).min(1).max(500) }),
  z.strictObject({ on: z.literal('connector'), oneOf: z.array(word).min(1).max(100) }),
  z.strictObject({ on: z.literal('number'), oneOf: z.array(word).min(1).max(500) }),
  z.strictObject({ on: z.literal('source'), oneOf: z.array(word).min(1).max(500) }),
  z.strictObject({ on: z.literal('utm'), mark: z.enum(UTM_MARKS), oneOf: z.array(word).min(1).max(500) }),
  z.strictObject({ on: z.literal('webForm'), oneOf: z.array(portalId).min(1).max(500) }),
  z.strictObject({ on: z.literal('made'), oneOf: z.array(z.enum(HOW_MADE)).min(1).max(HOW_MADE.length) }),
]) satisfies z.ZodType<Condition>;

/** All of them hold; none: any item. */
export const conditions = z.array(condition).max(50).prefault([]);

const people = z
  .strictObject({
    lineQueue: z.boolean().prefault(false),
    userIds,
    departmentIds: z.array(portalId).max(1000).prefault([]),
    groupIds: z.array(portalId).max(500).prefault([]),
    positions: z.array(name).max(500).prefault([]),
    except: userIds,
  })
  .prefault({}) satisfies z.ZodType<PeopleSettings>;

const weight = z.int().min(0).max(10_000);
/** Of the team's mean. */
const times = z.number().min(0).max(10);
const kinds = z.array(z.enum(ITEM_KINDS)).max(ITEM_KINDS.length).prefault([]);
const strategy = z.union([
  z.strictObject({ name: z.enum(['random', 'roundRobin', 'best']) }),
  z.strictObject({ name: z.literal('even'), by: z.enum(['open', 'givenToday']).prefault('open'), kinds }),
  z.strictObject({
    name: z.literal('weighted'),
    by: z.literal('set'),
    weights: z
      .array(z.strictObject({ userId: portalId, weight }))
      .max(5000)
      .prefault([]),
    others: weight.prefault(1),
  }),
  z.strictObject({
    name: z.literal('weighted'),
    by: z.literal('efficiency'),
    floor: times.prefault(0.5),
    cap: times.prefault(2),
  }),
]) satisfies z.ZodType<Strategy>;

const most = z.int().min(0).max(100_000).nullable();
const ofKind = z.strictObject({ perDay: most.optional(), atOnce: most.optional() }).optional();
const byKind = z.strictObject({ dialog: ofKind, call: ofKind, lead: ofKind, deal: ofKind });
const skills = z.array(name).max(100);

/** How an item gets its person (spec: assignment). Each part is optional: a plain list of people is dealt to in turn. */
export const assignmentFields = z.strictObject({
  people,
  groups: z
    .array(z.strictObject({ name, when: conditions, people, strategy: strategy.nullable().prefault(null), ledger }))
    .max(200)
    .prefault([]),
  strategy: strategy.prefault({ name: 'roundRobin' }),
  ledger,
  preferences: z
    .array(z.strictObject({ userId: portalId, when: conditions }))
    .max(5000)
    .prefault([]),
  skills: z
    .strictObject({
      needed: z
        .array(z.strictObject({ when: conditions, skill: name }))
        .max(200)
        .prefault([]),
      people: z
        .array(z.strictObject({ userId: portalId, skills }))
        .max(5000)
        .prefault([]),
      field: z
        .string()
        .regex(/^UF_[A-Z0-9_]{1,47}$/)
        .nullable()
        .prefault(null),
    })
    .prefault({}),
  limits: z
    .strictObject({
      all: byKind.prefault({}),
      people: z
        .array(z.strictObject({ userId: portalId, limits: byKind }))
        .max(5000)
        .prefault([]),
    })
    .prefault({}),
  stopBefore: z
    .strictObject({
      endOfHoursMinutes: z.int().min(0).max(1440).prefault(30),
      absenceWorkingMinutes: z.int().min(0).max(10_080).prefault(480),
      absenceDays: z.int().min(1).max(60).prefault(2),
    })
    .prefault({}),
  reserve: userIds,
  nobody: z.enum(['wait', 'head', 'leave']).prefault('wait'),
  returning: z.boolean().prefault(true),
  deputies: z
    .array(z.strictObject({ userId: portalId, deputyId: portalId, fromOn: localDay, toOn: localDay }))
    .max(5000)
    .prefault([]),
});

type Fields = z.output<typeof assignmentFields>;

/** The same without what nobody has set, as the rules know it. */
export function assignmentOf(fields: Fields): AssignmentSettings {
  const { all, people: ofPeople } = fields.limits;
  return { ...fields, limits: { all: onlySet(all), people: ofPeople.map(({ userId, limits }) => ({ userId, limits: onlySet(limits) })) } };
}

function onlySet(limits: z.output<typeof byKind>): LimitsByKind {
  const set = Object.entries(limits).flatMap(([kind, limit]) =>
    limit ? [[kind, Object.fromEntries(Object.entries(limit).filter(([, value]) => value !== undefined))]] : [],
  );
  return Object.fromEntries(set);
}

/** Users whom it names. */
export function usersNamedIn({
  people: pool,
  groups,
  strategy: how,
  preferences,
  skills: needed,
  limits,
  reserve,
  deputies,
}: Fields): number[] {
  return [
    ...[pool, ...groups.map((group) => group.people)].flatMap(({ userIds: ids, except }) => [...ids, ...except]),
    ...[how, ...groups.map((group) => group.strategy)].flatMap((one) =>
      one?.name === 'weighted' && one.by === 'set' ? one.weights.map(({ userId }) => userId) : [],
    ),
    ...[...preferences, ...needed.people, ...limits.people].map(({ userId }) => userId),
    ...reserve,
    ...deputies.flatMap(({ userId, deputyId }) => [userId, deputyId]),
  ];
}
