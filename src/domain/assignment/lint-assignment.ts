import type { Finding, FindingCode } from '../lint/finding.js';
import { canWork, lintUser, type UserFacts } from '../lint/lint-user.js';
import { addDays } from '../schedule/local-day.js';
import type { Assignment, AssignmentSettings, Deputy, Limit, LimitsByKind, Strategy } from './assignment.js';
import { deputiesOn } from './deputies-on.js';
import { ITEM_KINDS, type ItemKind } from './item.js';
import { limitsFor } from './limits.js';
import { includes, neverHold } from './never-holds.js';

export type AssignmentFindingCode =
  | 'emptyPool'
  | 'groupWithoutPeople'
  | 'groupNeverMatches'
  | 'groupBehindAnother'
  | 'reserveInPool'
  | 'skillNobodyHas'
  | 'preferenceOutsidePool'
  | 'allWeightsZero'
  | 'limitZero'
  | 'bestWithoutLimit'
  | 'circleOfDeputies';

/** An assignment as it is set, and as the portal has its people today. */
export interface LintedAssignment {
  /** Of the part in the document. */
  path: Finding['path'];
  /** What it gives out. */
  kinds: readonly ItemKind[];
  settings: AssignmentSettings;
  resolved: Assignment;
  users: UserFacts;
}

type Found = Finding<AssignmentFindingCode | FindingCode>;

/** What in an assignment will not work as meant, in the order of its parts. */
export function lintAssignment(linted: LintedAssignment): Found[] {
  return [
    ...lintPeople(linted),
    ...lintGroups(linted),
    ...lintStrategies(linted),
    ...lintPreferences(linted),
    ...lintSkills(linted),
    ...lintLimits(linted),
    ...lintReserve(linted),
    ...lintDeputies(linted),
  ];
}

function lintPeople({ path, settings, resolved, users }: LintedAssignment): Found[] {
  const named = settings.people.userIds.flatMap((userId, index) => lintUser(userId, [...path, 'people', 'userIds', index], users));
  const isAsked = resolved.groups.every(({ when }) => when.length > 0);
  if (!isAsked || resolved.people.some((userId) => canWork(userId, users))) return named;
  return [...named, { path: [...path, 'people'], code: 'emptyPool', params: { people: resolved.people.length } }];
}

function lintGroups({ path, settings, resolved, users }: LintedAssignment): Found[] {
  return resolved.groups.flatMap((group, index): Found[] => {
    const at = [...path, 'groups', index];
    const named = (settings.groups[index]?.people.userIds ?? []).flatMap((userId, place) =>
      lintUser(userId, [...at, 'people', 'userIds', place], users),
    );
    const before = resolved.groups.slice(0, index).find(({ when }) => includes(when, group.when));
    return [
      ...(neverHold(group.when)
        ? [{ path: [...at, 'when'], code: 'groupNeverMatches', params: { group: group.name } } satisfies Found]
        : []),
      ...(before
        ? [{ path: [...at, 'when'], code: 'groupBehindAnother', params: { group: group.name, other: before.name } } satisfies Found]
        : []),
      ...named,
      ...(group.people.some((userId) => canWork(userId, users))
        ? []
        : [{ path: [...at, 'people'], code: 'groupWithoutPeople', params: { group: group.name } } satisfies Found]),
    ];
  });
}

function lintStrategies({ path, kinds, settings, resolved }: LintedAssignment): Found[] {
  const ofGroups = settings.groups.flatMap(({ strategy }, index) =>
    strategy === null ? [] : lintStrategy([...path, 'groups', index, 'strategy'], strategy, resolved.groups[index]?.people ?? []),
  );
  return [...lintStrategy([...path, 'strategy'], settings.strategy, resolved.people), ...ofGroups];

  function lintStrategy(at: Finding['path'], strategy: Strategy, people: readonly number[]): Found[] {
    if (strategy.name === 'best') {
      const unlimited = people.find((userId) => kinds.some((kind) => hasNone(limitsFor(resolved.limits, kind)(userId))));
      return unlimited === undefined ? [] : [{ path: at, code: 'bestWithoutLimit', params: { userId: unlimited } }];
    }
    if (strategy.name !== 'weighted' || strategy.by !== 'set' || people.length === 0) return [];
    const weights = new Map(strategy.weights.map(({ userId, weight }) => [userId, weight]));
    const hasShare = people.some((userId) => (weights.get(userId) ?? strategy.others) > 0);
    return hasShare ? [] : [{ path: [...at, 'weights'], code: 'allWeightsZero', params: { people: people.length } }];
  }
}

function hasNone({ perDay, atOnce }: Limit): boolean {
  return perDay === null && atOnce === null;
}

function lintPreferences({ path, settings, resolved }: LintedAssignment): Found[] {
  const pools = everybodyOf(resolved);
  return settings.preferences.flatMap(({ userId }, index): Found[] =>
    pools.has(userId) ? [] : [{ path: [...path, 'preferences', index, 'userId'], code: 'preferenceOutsidePool', params: { userId } }],
  );
}

function lintSkills({ path, settings, resolved, users }: LintedAssignment): Found[] {
  const asked = [...everybodyOf(resolved), ...resolved.reserve].filter((userId) => canWork(userId, users));
  return settings.skills.needed.flatMap(({ skill }, index): Found[] =>
    asked.some((userId) => resolved.skills.of.get(userId)?.has(skill))
      ? []
      : [{ path: [...path, 'skills', 'needed', index, 'skill'], code: 'skillNobodyHas', params: { skill } }],
  );
}

function lintLimits({ path, settings: { limits } }: LintedAssignment): Found[] {
  return [
    ...limitsOfZero([...path, 'limits', 'all'], limits.all),
    ...limits.people.flatMap((one, index) => limitsOfZero([...path, 'limits', 'people', index, 'limits'], one.limits)),
  ];
}

function limitsOfZero(path: Finding['path'], limits: LimitsByKind): Found[] {
  return ITEM_KINDS.flatMap((kind) =>
    (['perDay', 'atOnce'] as const).flatMap((name): Found[] =>
      limits[kind]?.[name] === 0 ? [{ path: [...path, kind, name], code: 'limitZero', params: {} }] : [],
    ),
  );
}

function lintReserve({ path, settings, resolved, users }: LintedAssignment): Found[] {
  const pool = new Set(resolved.people);
  return settings.reserve.flatMap((userId, index): Found[] => {
    const at = [...path, 'reserve', index];
    return [
      ...lintUser(userId, at, users),
      ...(pool.has(userId) ? [{ path: at, code: 'reserveInPool' as const, params: { userId } }] : []),
    ];
  });
}

function lintDeputies({ path, settings: { deputies }, users }: LintedAssignment): Found[] {
  const unknown = deputies.flatMap(({ userId, deputyId }, index) => [
    ...lintUser(userId, [...path, 'deputies', index, 'userId'], users),
    ...lintUser(deputyId, [...path, 'deputies', index, 'deputyId'], users),
  ]);
  return [...unknown, ...circlesOf(deputies, [...path, 'deputies'])];
}

/** Each circle once, where the one of it that stands last in the list closes it. */
function circlesOf(deputies: readonly Deputy[], path: Finding['path']): Found[] {
  const found = new Map<string, Found>();
  for (const day of deputies.flatMap(({ fromOn, toOn }) => [fromOn, addDays(toOn, 1)])) {
    const today = deputiesOn(deputies, day); // who stands in for whom changes when a period begins or is over
    for (const userId of today.keys()) {
      const circle = circleFrom(userId, today);
      const name = circle.toSorted((a, b) => a - b).join(', ');
      if (circle.length === 0 || found.has(name)) continue;
      const index = deputies.findLastIndex((one) => circle.includes(one.userId) && circle.includes(one.deputyId));
      found.set(name, { path: [...path, index], code: 'circleOfDeputies', params: { userIds: name } });
    }
  }
  return [...found.values()];
}

/** The people of the circle that leads back to this person; empty: none does. */
function circleFrom(userId: number, deputies: ReadonlyMap<number, number>): number[] {
  const way = [userId];
  for (let id = deputies.get(userId); id !== undefined; id = deputies.get(id)) {
    if (id === userId) return way;
    if (way.includes(id)) return [];
    way.push(id);
  }
  return [];
}

function everybodyOf({ people, groups }: Assignment): Set<number> {
  return new Set([...people, ...groups.flatMap((group) => group.people)]);
}
