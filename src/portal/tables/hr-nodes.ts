import { Injectable } from '@nestjs/common';
import type { Department } from '../../domain/schedule/department.js';
import { PortalDb } from '../portal-db.js';

/** BIGINT columns: the driver gives them as strings. */
type Big = number | string;

const ofCompany = "JOIN b_hr_structure s ON s.ID = n.STRUCTURE_ID AND s.XML_ID = 'COMPANY_STRUCTURE'";

/** b_hr_structure and its nodes, members and roles (module humanresources). Teams are not departments, deputies are not heads. */
@Injectable()
export class HrNodes {
  constructor(private readonly portal: PortalDb) {}

  /** Departments by node id, switched-off ones too (the way up leads through them). */
  async departments(): Promise<Map<number, Department>> {
    const rows = await this.portal.query<{ ID: Big; PARENT_ID: Big | null; NAME: string }>(
      `SELECT n.ID, n.PARENT_ID, n.NAME FROM b_hr_structure_node n ${ofCompany} WHERE n.TYPE = 'DEPARTMENT' ORDER BY n.ID`,
    );
    const departments = rows.map((row) => ({ departmentId: Number(row.ID), parentId: Number(row.PARENT_ID ?? 0) || null, name: row.NAME }));
    return new Map(departments.map((department) => [department.departmentId, department]));
  }

  /**
   * Node ids of the departments each person is in, oldest membership first. The flag of the membership only mirrors that of
   * the user, so a dismissed person keeps the departments.
   */
  async membershipsOf(userIds: readonly number[]): Promise<Map<number, number[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.portal.query<{ USER_ID: Big; NODE_ID: Big }>(
      `SELECT m.ENTITY_ID AS USER_ID, m.NODE_ID FROM b_hr_structure_node_member m
         JOIN b_hr_structure_node n ON n.ID = m.NODE_ID AND n.TYPE = 'DEPARTMENT' AND n.ACTIVE = 'Y' ${ofCompany}
         JOIN b_user u ON u.ID = m.ENTITY_ID
        WHERE m.ENTITY_TYPE = 'USER' AND m.ENTITY_ID IN (?) AND (m.ACTIVE = 'Y' OR u.ACTIVE <> 'Y') ORDER BY m.ENTITY_ID, m.ID`,
      [userIds],
    );
    return grouped(rows.map((row) => [Number(row.USER_ID), Number(row.NODE_ID)]));
  }

  /** Node ids of the departments of everybody who works here. */
  async memberships(): Promise<Map<number, number[]>> {
    const rows = await this.portal.query<{ USER_ID: Big; NODE_ID: Big }>(
      `SELECT m.ENTITY_ID AS USER_ID, m.NODE_ID FROM b_hr_structure_node_member m
         JOIN b_hr_structure_node n ON n.ID = m.NODE_ID AND n.TYPE = 'DEPARTMENT' AND n.ACTIVE = 'Y' ${ofCompany}
         JOIN b_user u ON u.ID = m.ENTITY_ID AND u.ACTIVE = 'Y'
        WHERE m.ENTITY_TYPE = 'USER' AND m.ACTIVE = 'Y' ORDER BY m.ENTITY_ID, m.ID`,
    );
    return grouped(rows.map((row) => [Number(row.USER_ID), Number(row.NODE_ID)]));
  }

  /** Members with the role of head of departments that are switched on, dismissed ones too. */
  async headsOf(nodeIds: readonly number[]): Promise<Map<number, number[]>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await this.portal.query<{ NODE_ID: Big; USER_ID: Big }>(
      `SELECT n.ID AS NODE_ID, h.ENTITY_ID AS USER_ID FROM b_hr_structure_node n
         JOIN b_hr_structure_node_member h ON h.NODE_ID = n.ID AND h.ENTITY_TYPE = 'USER'
         JOIN b_hr_structure_node_member_role hr ON hr.MEMBER_ID = h.ID
         JOIN b_hr_structure_role r ON r.ID = hr.ROLE_ID AND r.XML_ID = 'MEMBER_HEAD'
        WHERE n.ID IN (?) AND n.TYPE = 'DEPARTMENT' AND n.ACTIVE = 'Y' AND n.GLOBAL_ACTIVE = 'Y' ORDER BY n.ID, h.ID`,
      [nodeIds],
    );
    return grouped(rows.map((row) => [Number(row.NODE_ID), Number(row.USER_ID)]));
  }

  /** Whether the tree is there at all; until it was converted the old structure counts. */
  async hasNodes(): Promise<boolean> {
    const rows = await this.portal.query<{ ID: Big }>(`SELECT n.ID FROM b_hr_structure_node n ${ofCompany} LIMIT 1`);
    return rows.length > 0;
  }
}

function grouped(pairs: [number, number][]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (!group) groups.set(key, [value]);
    else if (!group.includes(value)) group.push(value);
  }
  return groups;
}
