import { Injectable } from '@nestjs/common';
import type { Department } from '../../domain/schedule/department.js';
import { BriefMemory } from './brief-memory.js';
import { HrNodes } from './hr-nodes.js';
import { IblockSections } from './iblock-sections.js';
import { PortalOptions } from './portal-options.js';
import { UserFields } from './user-fields.js';

/**
 * The company's structure, wherever this portal keeps it. Department ids are node ids of humanresources where the portal
 * itself serves the structure from there, section ids of the old iblock otherwise.
 */
@Injectable()
export class Structure {
  private readonly source: BriefMemory<'nodes' | 'sections'>;
  private readonly remembered: BriefMemory<Map<number, Department>>;
  private readonly rememberedHeads: BriefMemory<Map<number, number[]>>;

  constructor(
    private readonly nodes: HrNodes,
    private readonly sections: IblockSections,
    private readonly userFields: UserFields,
    private readonly options: PortalOptions,
  ) {
    this.source = new BriefMemory(5_000, () => this.findSource());
    this.remembered = new BriefMemory(2_000, () => this.readDepartments());
    this.rememberedHeads = new BriefMemory(2_000, async () => this.headsOf([...(await this.departments()).keys()]));
  }

  /** All departments, at most two seconds old. A parent that is no department ends the way up like the root. */
  departments(): Promise<Map<number, Department>> {
    return this.remembered.value();
  }

  /** Departments of each person, dismissed people too; somebody in none is not in the map. */
  async membershipsOf(userIds: readonly number[]): Promise<Map<number, number[]>> {
    if (userIds.length === 0) return new Map();
    if ((await this.source.value()) === 'nodes') return this.nodes.membershipsOf(userIds);
    return this.inActiveSections(await this.userFields.sectionsOf(userIds));
  }

  /** Departments of everybody who works here and is in one. */
  async memberships(): Promise<Map<number, number[]>> {
    if ((await this.source.value()) === 'nodes') return this.nodes.memberships();
    return this.inActiveSections(await this.userFields.sections());
  }

  /**
   * Heads of departments that are switched on; people who have left are among them, the rules pass over them.
   * A department without a head is not in the map.
   */
  async headsOf(departmentIds: readonly number[]): Promise<Map<number, number[]>> {
    if (departmentIds.length === 0) return new Map();
    return (await this.source.value()) === 'nodes' ? this.nodes.headsOf(departmentIds) : this.sections.headsOf(departmentIds);
  }

  /** As {@link headsOf}, of all departments and at most two seconds old. */
  heads(): Promise<Map<number, number[]>> {
    return this.rememberedHeads.value();
  }

  /** As the portal decides it: humanresources is installed, the structure was converted, and it has a tree. */
  private async findSource(): Promise<'nodes' | 'sections'> {
    const [modules, options] = await Promise.all([
      this.options.modules(),
      this.options.read(['humanresources/company_structure_converted']),
    ]);
    const converted = options.get('humanresources/company_structure_converted')?.common ?? '';
    if (!modules.has('humanresources') || ['', '0', 'N'].includes(converted)) return 'sections';
    return (await this.nodes.hasNodes()) ? 'nodes' : 'sections';
  }

  private async readDepartments(): Promise<Map<number, Department>> {
    const departments = (await this.source.value()) === 'nodes' ? await this.nodes.departments() : await this.sectionDepartments();
    for (const department of departments.values()) {
      if (department.parentId !== null && !departments.has(department.parentId)) department.parentId = null;
    }
    return departments;
  }

  private async inActiveSections(sectionsByUser: ReadonlyMap<number, number[]>): Promise<Map<number, number[]>> {
    const sections = await this.sections.all();
    const active = [...sectionsByUser].map(([userId, ids]): [number, number[]] => [userId, ids.filter((id) => sections.get(id)?.isActive)]);
    return new Map(active.filter(([, ids]) => ids.length > 0));
  }

  private async sectionDepartments(): Promise<Map<number, Department>> {
    const sections = await this.sections.all();
    return new Map([...sections.values()].map(({ sectionId, parentId, name }) => [sectionId, { departmentId: sectionId, parentId, name }]));
  }
}
