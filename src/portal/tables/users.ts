import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { PortalSchema } from './portal-schema.js';

interface UserRow {
  ID: number;
  ACTIVE: string;
  BLOCKED: string | null;
  IS_INVITED: number | string;
  EXTERNAL_AUTH_ID: string | null;
  NAME: string | null;
  LAST_NAME: string | null;
  EMAIL: string | null;
  WORK_POSITION: string | null;
  PERSONAL_MOBILE: string | null;
  PERSONAL_PHONE: string | null;
  WORK_PHONE: string | null;
  TIME_ZONE: string | null;
}

/** A row of b_user: an employee, a client of a connector, a bot… */
export class PortalUser {
  readonly userId: number;
  /** Name and last name; the e-mail or the id where both are empty. */
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  /** false: dismissed. */
  readonly isActive: boolean;
  /** Logins are blocked, or the person was invited and never came. */
  readonly isBlocked: boolean;
  /** '' for local users; NULL in the table is ''. */
  readonly externalAuthId: string;
  readonly workPosition: string;
  readonly email: string;
  /** Mobile, personal, work; empty ones left out, as typed. */
  readonly phones: string[];
  /** IANA name, null when not set. */
  readonly timeZone: string | null;

  constructor(row: UserRow) {
    this.userId = row.ID;
    this.firstName = (row.NAME ?? '').trim();
    this.lastName = (row.LAST_NAME ?? '').trim();
    this.email = (row.EMAIL ?? '').trim();
    this.name = `${this.firstName} ${this.lastName}`.trim() || this.email || `#${row.ID}`;
    this.isActive = row.ACTIVE === 'Y';
    this.isBlocked = row.BLOCKED === 'Y' || (this.isActive && Number(row.IS_INVITED) === 1);
    this.externalAuthId = row.EXTERNAL_AUTH_ID ?? '';
    this.workPosition = (row.WORK_POSITION ?? '').trim();
    this.phones = [row.PERSONAL_MOBILE, row.PERSONAL_PHONE, row.WORK_PHONE]
      .map((phone) => (phone ?? '').trim())
      .filter((phone) => phone !== '');
    this.timeZone = row.TIME_ZONE || null;
  }

  /** Not a bot, a connector's client, a mail user…: the portal names those types in the handshake (`externalUserTypes`). */
  isPerson(externalUserTypes: readonly string[]): boolean {
    return !externalUserTypes.includes(this.externalAuthId);
  }
}

/** The group whose members are the portal's administrators. */
const ADMINISTRATORS = 1;

/** b_user and b_user_group (module main). Never the password, and of the confirmation code only whether there is one. */
@Injectable()
export class Users {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  async byIds(userIds: readonly number[]): Promise<Map<number, PortalUser>> {
    if (userIds.length === 0) return new Map();
    const blocked = (await this.schema.hasColumn('b_user', 'BLOCKED')) ? 'u.BLOCKED' : "'N'"; // boxes of 2019 have none
    const rows = await this.portal.query<UserRow>(
      `SELECT u.ID, u.ACTIVE, ${blocked} AS BLOCKED, COALESCE(u.CONFIRM_CODE, '') <> '' AS IS_INVITED, u.EXTERNAL_AUTH_ID, u.NAME, u.LAST_NAME, u.EMAIL,
              u.WORK_POSITION, u.PERSONAL_MOBILE, u.PERSONAL_PHONE, u.WORK_PHONE, u.TIME_ZONE
         FROM b_user u WHERE u.ID IN (?)`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.ID, new PortalUser(row)]));
  }

  /** Clients of connectors (EXTERNAL_AUTH_ID imconnector) with this in their name, newest first. */
  async clientIdsByName(part: string, limit: number): Promise<number[]> {
    const rows = await this.portal.queryAlone<{ ID: number }>(
      `SELECT ID FROM b_user WHERE EXTERNAL_AUTH_ID = 'imconnector' AND CONCAT_WS(' ', NAME, LAST_NAME) LIKE ? ORDER BY ID DESC LIMIT ?`,
      [`%${part.replace(/[\\%_]/g, '\\$&')}%`, limit],
    );
    return rows.map((row) => row.ID);
  }

  /** The portal's administrators at that moment: members of group 1 whose dates hold, the lowest id first. Who of them has left is told by byIds. */
  async administrators(at: Date, zone: PortalZone): Promise<number[]> {
    const local = zone.toLocal(at);
    const rows = await this.portal.query<{ USER_ID: number }>(
      `SELECT DISTINCT ug.USER_ID FROM b_user_group ug JOIN b_group g ON g.ID = ug.GROUP_ID AND g.ACTIVE = 'Y'
        WHERE ug.GROUP_ID = ${ADMINISTRATORS}
          AND (ug.DATE_ACTIVE_FROM IS NULL OR ug.DATE_ACTIVE_FROM <= ?) AND (ug.DATE_ACTIVE_TO IS NULL OR ug.DATE_ACTIVE_TO >= ?)
        ORDER BY ug.USER_ID`,
      [local, local],
    );
    return rows.map((row) => row.USER_ID);
  }

  /** Everybody in each of the groups at that moment who may sign in. */
  async membersOf(groupIds: readonly number[], at: Date, zone: PortalZone): Promise<Map<number, number[]>> {
    if (groupIds.length === 0) return new Map();
    const local = zone.toLocal(at);
    const rows = await this.portal.query<{ GROUP_ID: number; USER_ID: number }>(
      `SELECT ug.GROUP_ID, ug.USER_ID FROM b_user_group ug JOIN b_group g ON g.ID = ug.GROUP_ID AND g.ACTIVE = 'Y'
         JOIN b_user u ON u.ID = ug.USER_ID AND u.ACTIVE = 'Y'
        WHERE ug.GROUP_ID IN (?)
          AND (ug.DATE_ACTIVE_FROM IS NULL OR ug.DATE_ACTIVE_FROM <= ?) AND (ug.DATE_ACTIVE_TO IS NULL OR ug.DATE_ACTIVE_TO >= ?)`,
      [groupIds, local, local],
    );
    return new Map(groupIds.map((groupId) => [groupId, rows.filter((row) => row.GROUP_ID === groupId).map((row) => row.USER_ID)]));
  }

  /** Work positions, as they are written, of those of the users who may sign in and have one. */
  async positionsOf(userIds: readonly number[]): Promise<{ userId: number; position: string }[]> {
    if (userIds.length === 0) return [];
    const rows = await this.portal.query<{ ID: number; WORK_POSITION: string }>(
      `SELECT ID, WORK_POSITION FROM b_user WHERE ID IN (?) AND ACTIVE = 'Y' AND WORK_POSITION <> ''`,
      [userIds],
    );
    return rows.map((row) => ({ userId: row.ID, position: row.WORK_POSITION }));
  }

  /** Those of the users who belong to one of the groups at that moment: the group is active and the membership's dates hold. */
  async inGroups(groupIds: readonly number[], userIds: readonly number[], at: Date, zone: PortalZone): Promise<Set<number>> {
    if (groupIds.length === 0 || userIds.length === 0) return new Set();
    const local = zone.toLocal(at);
    const rows = await this.portal.query<{ USER_ID: number }>(
      `SELECT DISTINCT ug.USER_ID FROM b_user_group ug JOIN b_group g ON g.ID = ug.GROUP_ID AND g.ACTIVE = 'Y'
        WHERE ug.USER_ID IN (?) AND ug.GROUP_ID IN (?)
          AND (ug.DATE_ACTIVE_FROM IS NULL OR ug.DATE_ACTIVE_FROM <= ?) AND (ug.DATE_ACTIVE_TO IS NULL OR ug.DATE_ACTIVE_TO >= ?)`,
      [userIds, groupIds, local, local],
    );
    return new Set(rows.map((row) => row.USER_ID));
  }
}
