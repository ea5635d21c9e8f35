import { Injectable } from '@nestjs/common';
import { calendarAbsence } from '../domain/availability/counting-absence.js';
import { Handshakes } from '../portal/handshake.js';
import { AbsenceChart } from '../portal/tables/absence-chart.js';
import { CardFields } from '../portal/tables/card-fields.js';
import { Groups } from '../portal/tables/groups.js';
import { LeadsOption } from '../portal/tables/leads-option.js';
import { Lines, Queues } from '../portal/tables/lines.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Structure } from '../portal/tables/structure.js';
import { Users } from '../portal/tables/users.js';
import { PortalParts } from '../records/portal-parts.js';
import { SettingsDocument } from '../settings/settings-document.js';
import { SettingsStore } from '../settings/settings-store.js';
import type { AbsenceTypeOfPortal, CardListsAnswer, LinesAnswer, StructureAnswer, StructurePerson } from './portal-data-types.js';

const names = new Intl.Collator('ru');

/** What of the portal is chosen from on the screens. */
@Injectable()
export class PortalData {
  constructor(
    private readonly structure: Structure,
    private readonly users: Users,
    private readonly lines: Lines,
    private readonly queues: Queues,
    private readonly pipelines: Pipelines,
    private readonly leads: LeadsOption,
    private readonly fields: CardFields,
    private readonly groups: Groups,
    private readonly handshakes: Handshakes,
    private readonly settings: SettingsStore,
    private readonly document: SettingsDocument,
    private readonly chart: AbsenceChart,
    private readonly parts: PortalParts,
  ) {}

  /** Departments, and the people who can be meant; until the portal was reached once, its bots cannot be told from people. */
  async departmentsAndPeople(): Promise<StructureAnswer> {
    const [departments, memberships, lines, { settings }, handshake] = await Promise.all([
      this.structure.departments(),
      this.structure.memberships(),
      this.lines.byIds([]),
      this.settings.latest(),
      this.handshakes.current(),
    ]);
    const [heads, queues] = await Promise.all([this.structure.headsOf([...departments.keys()]), this.queues.of([...lines.keys()])]);
    const named = new Set([...this.document.userIdsIn(settings), ...[...queues.values()].flat()]);
    const ids = [...new Set([...memberships.keys(), ...[...heads.values()].flat(), ...named])];
    const users = await this.users.byIds(ids);
    const people = ids.flatMap((userId): StructurePerson[] => {
      const user = users.get(userId);
      if (user && !user.isPerson(handshake?.externalUserTypes ?? [])) return [];
      if (!user?.isActive && !named.has(userId)) return [];
      return [
        {
          userId,
          name: user?.name ?? `#${userId}`,
          position: user?.workPosition ?? '',
          departmentIds: memberships.get(userId) ?? [],
          isActive: user?.isActive ?? false,
          isBlocked: user?.isBlocked ?? false,
        },
      ];
    });
    return {
      departments: [...departments.values()].map((department) => ({
        ...department,
        headIds: (heads.get(department.departmentId) ?? []).filter((userId) => users.get(userId)?.isActive),
      })),
      people: people.toSorted((a, b) => names.compare(a.name, b.name) || a.userId - b.userId),
    };
  }

  async linesAndPipelines(): Promise<LinesAnswer> {
    const [lines, pipelines, groups, absenceTypes, areOn, leadStages] = await Promise.all([
      this.lines.byIds([]),
      this.pipelines.all(),
      this.groups.all(),
      this.absenceTypes(),
      this.leads.areOn(),
      this.pipelines.leadStages(),
    ]);
    const [queues, stages] = await Promise.all([
      this.queues.of([...lines.keys()]),
      this.pipelines.stagesOf(pipelines.map(({ categoryId }) => categoryId)),
    ]);
    return {
      lines: [...lines.values()].map(({ lineId, name, isActive }) => ({
        lineId,
        name,
        isActive,
        connector: null,
        queueUserIds: queues.get(lineId) ?? [],
      })),
      pipelines: pipelines.map(({ categoryId, name }) => ({
        categoryId,
        name,
        stages: (stages.get(categoryId) ?? []).map((stage) => ({ stageId: stage.stageId, name: stage.name, outcome: stage.outcome })),
      })),
      groups,
      absenceTypes,
      leads: { areOn, stages: leadStages },
    };
  }

  async cardLists(): Promise<CardListsAnswer> {
    return { lists: await this.fields.lists() };
  }

  /** As the chart names them, and people's own calendars, which count where the portal lets them. */
  private async absenceTypes(): Promise<AbsenceTypeOfPortal[]> {
    const [types, handshake] = await Promise.all([
      this.parts.read<{ type: string; name: string }[]>('absences', () => this.chart.types(), []),
      this.handshakes.current(),
    ]);
    const usual = new Set(handshake?.vacationTypes ?? []);
    const charted = types.map(({ type, name }) => ({ type, name, isUsual: usual.has(type) }));
    return [...charted, { type: calendarAbsence, name: null, isUsual: true }];
  }
}
