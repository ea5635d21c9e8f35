import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { PeopleSettings } from '../domain/assignment/assignment.js';
import type { Department } from '../domain/schedule/department.js';
import { departmentsUpwards } from '../domain/schedule/effective-schedule.js';
import type { PortalZone } from '../portal/portal-zone.js';
import { BriefMemory } from '../portal/tables/brief-memory.js';
import { Structure } from '../portal/tables/structure.js';
import { Users } from '../portal/tables/users.js';

/** Under what pools are resolved. */
export interface PoolContext {
  at: Date;
  zone: PortalZone;
  departments: ReadonlyMap<number, Department>;
}

/** Who is meant by the departments, groups and positions that settings name, at this moment. */
@Injectable()
export class PoolPeople {
  /** No index finds a position: those of everybody in a department are read, seldom. */
  private readonly positions = new BriefMemory(30_000, () => this.readPositions());
  private readonly memberships = new BriefMemory(2_000, () => this.structure.memberships());

  constructor(
    private readonly structure: Structure,
    private readonly users: Users,
  ) {}

  /** Of each, in its order, everybody once, by user id, without those excepted. The queue of a line is the caller's to add. */
  async of(named: readonly PeopleSettings[], { at, zone, departments }: PoolContext): Promise<number[][]> {
    const isAsked = (part: 'departmentIds' | 'positions') => named.some((people) => people[part].length > 0);
    const [members, memberships, positions] = await Promise.all([
      this.users.membersOf(distinct(named.flatMap(({ groupIds }) => groupIds)), at, zone),
      isAsked('departmentIds') ? this.memberships.value() : new Map<number, number[]>(),
      isAsked('positions') ? this.positions.value() : new Map<string, number[]>(),
    ]);
    return named.map((people) => {
      const wanted = new Set(people.departmentIds);
      const ofDepartments = [...(wanted.size > 0 ? memberships : [])].flatMap(([userId, departmentIds]) =>
        departmentIds.some((id) => departmentsUpwards(id, departments).some((above) => wanted.has(above))) ? userId : [],
      );
      const all = new Set([
        ...people.userIds,
        ...ofDepartments,
        ...people.groupIds.flatMap((groupId) => members.get(groupId) ?? []),
        ...people.positions.flatMap((position) => positions.get(comparable(position)) ?? []),
      ]);
      for (const userId of people.except) all.delete(userId);
      return [...all].sort((a, b) => a - b);
    });
  }

  private async readPositions(): Promise<Map<string, number[]>> {
    const byPosition = new Map<string, number[]>();
    const employees = [...(await this.memberships.value()).keys()];
    for (const { userId, position } of await this.users.positionsOf(employees))
      byPosition.set(comparable(position), [...(byPosition.get(comparable(position)) ?? []), userId]);
    return byPosition;
  }
}

function comparable(position: string): string {
  return position.trim().toLowerCase();
}
