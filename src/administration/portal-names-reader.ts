import { Injectable } from '@nestjs/common';
import { Groups } from '../portal/tables/groups.js';
import { Lines } from '../portal/tables/lines.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Structure } from '../portal/tables/structure.js';
import { Users } from '../portal/tables/users.js';
import type { PortalNames } from '../settings/field-texts.js';
import { SettingsDocument } from '../settings/settings-document.js';
import type { Settings } from '../settings/settings-schema.js';

/** What the portal calls the things that settings name by their ids. */
@Injectable()
export class PortalNamesReader {
  constructor(
    private readonly users: Users,
    private readonly structure: Structure,
    private readonly lines: Lines,
    private readonly pipelines: Pipelines,
    private readonly groups: Groups,
    private readonly document: SettingsDocument,
  ) {}

  async of(documents: readonly Settings[]): Promise<PortalNames> {
    const [users, departments, lines, pipelines, groups] = await Promise.all([
      this.users.byIds([...new Set(documents.flatMap((settings) => this.document.userIdsIn(settings)))]),
      this.structure.departments(),
      this.lines.byIds([]),
      this.pipelines.all(),
      this.groups.all(),
    ]);
    return {
      users: new Map([...users.values()].map(({ userId, name }) => [userId, name])),
      departments: new Map([...departments.values()].map(({ departmentId, name }) => [departmentId, name])),
      lines: new Map([...lines.values()].map(({ lineId, name }) => [lineId, name])),
      pipelines: new Map(pipelines.map(({ categoryId, name }) => [categoryId, name ?? ''])),
      groups: new Map(groups.map(({ groupId, name }) => [groupId, name])),
    };
  }
}
