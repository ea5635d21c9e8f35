import { Injectable } from '@nestjs/common';
import { numberKey } from '../domain/calls/number-key.js';
import { type LintedSettings, lintSettings, type PortalFacts } from '../domain/lint/lint-settings.js';
import { Groups } from '../portal/tables/groups.js';
import { Lines, Queues } from '../portal/tables/lines.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Structure } from '../portal/tables/structure.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import { type FindingTexts, findingTexts } from './finding-texts.js';
import { NumberUses } from './number-uses.js';
import { pathText } from './problems.js';
import type { Settings } from './settings-schema.js';

/** Something that may be saved but will probably not do what was meant, with its place in the document. */
export interface Warning {
  path: string;
  code: string;
  params: Record<string, string | number>;
  text: FindingTexts;
}

/** Holds settings against what the portal has now. */
@Injectable()
export class SettingsLint {
  constructor(
    private readonly lines: Lines,
    private readonly queues: Queues,
    private readonly structure: Structure,
    private readonly users: Users,
    private readonly pipelines: Pipelines,
    private readonly groups: Groups,
    private readonly numbers: TelephonyNumbers,
    private readonly uses: NumberUses,
  ) {}

  async warningsOf(settings: Settings): Promise<Warning[]> {
    const facts = await this.factsFor(settings);
    return lintSettings(settings satisfies LintedSettings, facts).map(({ path, code, params }) => {
      const told = { ...params, ...namesOfPeople(params, facts.users) };
      return { path: pathText(path), code, params: told, text: findingTexts({ code, params: told }) };
    });
  }

  private async factsFor(settings: Settings) {
    const lineIds = [...new Set(settings.companies.flatMap((company) => company.lineIds))];
    const [lines, queues, departments, pipelines, groups, numbers, unownedNumbers] = await Promise.all([
      this.lines.byIds([]),
      this.queues.of(lineIds),
      this.structure.departments(),
      this.pipelines.all(),
      this.groups.all(),
      this.numbers.all(),
      this.uses.unownedBy(settings),
    ]);
    const heads = await this.structure.headsOf([...departments.keys()]);
    const operatorIds = [...queues.values()].flat();
    const headIds = [...heads.values()].flat();
    const inCompanies = settings.companies.flatMap(({ headOfSalesId, calls }) => [headOfSalesId, ...calls.operatorIds]);
    const named = [...inCompanies, ...settings.seniors.userIds];
    const [users, memberships] = await Promise.all([
      this.users.byIds([...new Set([...named, ...operatorIds, ...headIds])]),
      this.structure.membershipsOf([...new Set([...operatorIds, ...headIds])]),
    ]);
    const stillHere = (userIds: readonly number[]) => userIds.filter((userId) => users.get(userId)?.isActive);
    const facts = {
      lines,
      queues,
      departments,
      memberships,
      users,
      headsByDepartment: new Map([...heads].map(([departmentId, userIds]) => [departmentId, stillHere(userIds)])),
      categoryIds: new Set(pipelines.map((pipeline) => pipeline.categoryId)),
      numberKeys: numbers && new Set(numbers.map(({ number }) => numberKey(number))),
      leadMakingKeys: new Set((numbers ?? []).filter(({ makesLeads }) => makesLeads).map(({ number }) => numberKey(number))),
      unownedNumbers,
      groupIds: new Set(groups.filter((group) => group.isActive).map((group) => group.groupId)),
    };
    return facts satisfies PortalFacts;
  }
}

/** People are told by their names; the rules know only ids. */
function namesOfPeople(params: Warning['params'], users: ReadonlyMap<number, PortalUser>): Warning['params'] {
  const nameOf = (userId: number) => users.get(userId)?.name ?? `#${userId}`;
  const { userId, userIds } = params;
  return {
    ...(userId === undefined ? {} : { userName: nameOf(Number(userId)) }),
    ...(userIds === undefined ? {} : { userNames: String(userIds).split(', ').map(Number).map(nameOf).join(', ') }),
  };
}
