import { Inject, Injectable } from '@nestjs/common';
import { type LintedSettings, lintSettings, type PortalFacts } from '../domain/lint/lint-settings.js';
import { Groups } from '../portal/tables/groups.js';
import { Lines, Queues } from '../portal/tables/lines.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Structure } from '../portal/tables/structure.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import { pathText } from './problems.js';
import { SettingsDocument } from './settings-document.js';
import { SETTINGS_PART_LINTS, type SettingsPartLint } from './settings-part.js';
import type { Settings } from './settings-schema.js';
import type { Texts } from './value-texts.js';

/** Something that may be saved but will probably not do what was meant, with its place in the document. */
export interface Warning {
  path: string;
  code: string;
  params: Record<string, string | number>;
  text: Texts;
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
    private readonly document: SettingsDocument,
    @Inject(SETTINGS_PART_LINTS) private readonly parts: readonly SettingsPartLint[],
  ) {}

  async warningsOf(settings: Settings): Promise<Warning[]> {
    const facts = await this.factsFor(settings);
    const ofParts = await Promise.all(this.parts.map((part) => part.findings(settings, facts)));
    return lintSettings(settings satisfies LintedSettings, facts, ofParts).map(({ path, code, params }) => {
      const told = { ...params, ...namesOfPeople(params, facts.users) };
      return { path: pathText(path), code, params: told, text: this.document.findingText({ code, params: told }) };
    });
  }

  private async factsFor(settings: Settings) {
    const lineIds = [...new Set(settings.companies.flatMap((company) => company.lineIds))];
    const [lines, queues, departments, pipelines, groups] = await Promise.all([
      this.lines.byIds([]),
      this.queues.of(lineIds),
      this.structure.departments(),
      this.pipelines.all(),
      this.groups.all(),
    ]);
    const heads = await this.structure.headsOf([...departments.keys()]);
    const operatorIds = [...queues.values()].flat();
    const headIds = [...heads.values()].flat();
    const [users, memberships] = await Promise.all([
      this.users.byIds([...new Set([...this.document.userIdsIn(settings), ...operatorIds, ...headIds])]),
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
