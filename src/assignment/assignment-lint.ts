import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { lintRules, type RulesPortal } from '../domain/assignment-rules/lint-rules.js';
import type { PartFindings } from '../domain/lint/finding.js';
import type { PortalFacts } from '../domain/lint/lint-settings.js';
import { Handshakes } from '../portal/handshake.js';
import { PortalZone } from '../portal/portal-zone.js';
import { LeadsOption } from '../portal/tables/leads-option.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Structure } from '../portal/tables/structure.js';
import { Users } from '../portal/tables/users.js';
import type { SettingsPartLint } from '../settings/settings-part.js';
import type { Settings } from '../settings/settings-schema.js';
import { PoolPeople } from '../staff/pool-people.js';
import { resolvedOf } from './assignment-reader.js';
import { assignmentSettings, ruleOf } from './assignment-settings.js';

/** Holds the rules against the portal's stages and people. */
@Injectable()
export class AssignmentLint implements SettingsPartLint {
  constructor(
    private readonly pipelines: Pipelines,
    private readonly leads: LeadsOption,
    private readonly structure: Structure,
    private readonly pools: PoolPeople,
    private readonly users: Users,
    private readonly handshakes: Handshakes,
    private readonly clock: Clock,
  ) {}

  async findings({ companies }: Settings, portal: PortalFacts): Promise<PartFindings> {
    const ofCompanies = companies.map((company) => assignmentSettings.of(company).assignmentRules.map((fields) => ruleOf(fields, company)));
    const rules = ofCompanies.flat();
    if (rules.length === 0) return { claimedTwice: [], ofCompanies: [], ofAll: [] };
    const at = this.clock.now();
    const [departments, handshake] = await Promise.all([this.structure.departments(), this.handshakes.current()]);
    const named = rules.flatMap(({ assignment }) => [assignment.people, ...assignment.groups.map(({ people }) => people)]);
    const zone = new PortalZone(handshake?.phpTimeZone ?? 'UTC');
    const [pools, leadsAreOn, leadStages, stages] = await Promise.all([
      this.pools.of(named, { at, zone, departments }),
      this.leads.areOn(),
      this.pipelines.leadStages(),
      this.pipelines.stagesOf([...portal.categoryIds]),
    ]);
    const resolved = new Map(
      rules.map((rule) => {
        const [people = [], ...ofGroups] = pools.splice(0, 1 + rule.assignment.groups.length);
        return [rule, resolvedOf(rule, people, ofGroups, at, companies.find(({ code }) => code === rule.companyCode) ?? null)];
      }),
    );
    // The settings name only some of them: departments, groups and positions bring the others.
    const asked = [...resolved.values()].flatMap(({ people, groups }) => [...people, ...groups.flatMap((group) => group.people)]);
    const others = await this.users.byIds([...new Set(asked)].filter((userId) => !portal.users.has(userId)));
    const facts: RulesPortal = {
      users: new Map([...portal.users, ...others]),
      leadsAreOn,
      leadStages: leadStages.map(({ stageId }) => stageId),
      stages: new Map([...stages].map(([pipelineId, ofPipeline]) => [pipelineId, ofPipeline.map(({ stageId }) => stageId)])),
    };
    return {
      claimedTwice: [],
      ofCompanies: ofCompanies.map((ofCompany, index) =>
        lintRules(
          ofCompany.flatMap((rule) => {
            const one = resolved.get(rule);
            return one ? [{ ...rule, resolved: one }] : [];
          }),
          ['companies', index, 'assignmentRules'],
          facts,
        ),
      ),
      ofAll: [],
    };
  }
}
