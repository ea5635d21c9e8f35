import { Injectable } from '@nestjs/common';
import type { Absence } from '../../domain/availability/person.js';
import { PortalDb } from '../portal-db.js';
import { PortalZone } from '../portal-zone.js';
import { BriefMemory } from './brief-memory.js';
import { idsIn, PortalOptions } from './portal-options.js';

/** How one portal keeps its chart: ids differ from box to box. */
interface Chart {
  iblockId: number;
  /** Property values in a table of their own (VERSION 2) or in the common one. */
  hasOwnTable: boolean;
  userPropertyId: number;
  typePropertyId: number;
  /** XML_ID by the id that stands in the absence. */
  types: ReadonlyMap<number, string>;
  /** What people call them, by XML_ID. */
  names: ReadonlyMap<string, string>;
}

interface AbsenceRow {
  USER_ID: string | number;
  TYPE_ID: number | string;
  ACTIVE_FROM: string;
  ACTIVE_TO: string;
  MODIFIER_ZONE: string | null;
  CREATOR_ZONE: string | null;
}

const dayMs = 86_400_000;
/** Local time cannot be compared more exactly than this while clocks change. */
const slackMs = 2 * 3_600_000;

/**
 * b_iblock_element of the iblock named by the option intranet/iblock_absence (several on a box with several sites), with
 * its properties USER and ABSENCE_TYPE: the absence chart of the company (module intranet).
 */
@Injectable()
export class AbsenceChart {
  private readonly charts: BriefMemory<Chart[]>;

  constructor(
    private readonly portal: PortalDb,
    private readonly options: PortalOptions,
  ) {
    this.charts = new BriefMemory(5_000, () => this.readCharts());
  }

  /**
   * Absences of the given types that hold at the moment. An end at midnight means that the whole day is away; so does an
   * end that equals the start.
   * @param zones the portal's zone first, then others in which somebody may have typed a whole day.
   */
  async at(
    userIds: readonly number[],
    at: Date,
    types: readonly string[],
    zones: readonly [PortalZone, ...PortalZone[]],
  ): Promise<[number, Absence][]> {
    if (userIds.length === 0 || types.length === 0) return [];
    const found: [number, Absence][] = [];
    for (const chart of await this.charts.value()) {
      const typeIds = [...chart.types].filter(([, type]) => types.includes(type)).map(([typeId]) => typeId);
      if (typeIds.length === 0) continue;
      for (const row of await this.readRows(chart, userIds, at, typeIds, zones[0])) {
        const absence = toAbsence(row, chart.types.get(Number(row.TYPE_ID)) ?? '', zones);
        if (absence && absence.fromAt <= at && at < absence.toAt) found.push([Number(row.USER_ID), absence]);
      }
    }
    return found;
  }

  /** The types of all charts, each once, in the portal's order; the same type of two charts goes by the name in the first. */
  async types(): Promise<{ type: string; name: string }[]> {
    const charts = await this.charts.value();
    const names = new Map(charts.toReversed().flatMap((chart) => [...chart.names]));
    return [...new Set(charts.flatMap((chart) => [...chart.names.keys()]))].map((type) => ({ type, name: names.get(type) ?? type }));
  }

  private readRows(chart: Chart, userIds: readonly number[], at: Date, typeIds: number[], zone: PortalZone): Promise<AbsenceRow[]> {
    const editors = 'LEFT JOIN b_user m ON m.ID = e.MODIFIED_BY LEFT JOIN b_user c ON c.ID = e.CREATED_BY';
    const columns = 'e.ACTIVE_FROM, e.ACTIVE_TO, m.TIME_ZONE AS MODIFIER_ZONE, c.TIME_ZONE AS CREATOR_ZONE';
    const holds = `e.IBLOCK_ID = ? AND e.ACTIVE = 'Y' AND e.WF_STATUS_ID = 1 AND e.WF_PARENT_ELEMENT_ID IS NULL
          AND e.ACTIVE_FROM <= ? AND e.ACTIVE_TO >= ?`;
    const when = [chart.iblockId, zone.toLocal(new Date(at.getTime() + slackMs)), zone.toLocal(new Date(at.getTime() - dayMs - slackMs))];
    const people = userIds.map(String); // the column is text: compared with numbers it could not use an index
    if (chart.hasOwnTable) {
      const user = `v.PROPERTY_${chart.userPropertyId}`;
      const type = `v.PROPERTY_${chart.typePropertyId}`;
      return this.portal.query<AbsenceRow>(
        `SELECT ${user} AS USER_ID, ${type} AS TYPE_ID, ${columns}
           FROM b_iblock_element e STRAIGHT_JOIN ${ownTable(chart)} v ON v.IBLOCK_ELEMENT_ID = e.ID ${editors}
          WHERE ${holds} AND ${user} IN (?) AND ${type} IN (?)`,
        [...when, people, typeIds],
      );
    }
    // VALUE_NUM is the number in VALUE, kept in an index; starting from it reads the absences of these people alone.
    return this.portal.query<AbsenceRow>(
      `SELECT pu.VALUE AS USER_ID, pt.VALUE_ENUM AS TYPE_ID, ${columns}
         FROM b_iblock_element_property pu STRAIGHT_JOIN b_iblock_element e ON e.ID = pu.IBLOCK_ELEMENT_ID
         JOIN b_iblock_element_property pt ON pt.IBLOCK_ELEMENT_ID = e.ID AND pt.IBLOCK_PROPERTY_ID = ? AND pt.VALUE_ENUM IN (?) ${editors}
        WHERE pu.IBLOCK_PROPERTY_ID = ? AND (pu.VALUE_NUM IN (?) OR pu.VALUE_NUM IS NULL) AND pu.VALUE IN (?) AND ${holds}`,
      [chart.typePropertyId, typeIds, chart.userPropertyId, userIds, people, ...when],
    );
  }

  private async readCharts(): Promise<Chart[]> {
    const options = await this.options.read(['intranet/iblock_absence']);
    const iblockIds = idsIn(options.get('intranet/iblock_absence'));
    if (iblockIds.length === 0) return [];
    const rows = await this.portal.query<{
      IBLOCK_ID: number;
      VERSION: number;
      PROPERTY_ID: number;
      CODE: string;
      TYPE_ID: number | null;
      TYPE: string | null;
      NAME: string | null;
    }>(
      `SELECT b.ID AS IBLOCK_ID, b.VERSION, p.ID AS PROPERTY_ID, p.CODE, en.ID AS TYPE_ID, en.XML_ID AS TYPE, en.VALUE AS NAME
         FROM b_iblock b JOIN b_iblock_property p ON p.IBLOCK_ID = b.ID LEFT JOIN b_iblock_property_enum en ON en.PROPERTY_ID = p.ID
        WHERE b.ID IN (?) AND p.CODE IN ('USER', 'ABSENCE_TYPE') ORDER BY en.SORT, en.ID`,
      [iblockIds],
    );
    const charts = iblockIds.map((iblockId): Chart => {
      const own = rows.filter((row) => row.IBLOCK_ID === iblockId);
      const propertyId = (code: string) => own.find((row) => row.CODE.toUpperCase() === code)?.PROPERTY_ID ?? 0;
      const typePropertyId = propertyId('ABSENCE_TYPE');
      const types = own.flatMap((row) =>
        row.PROPERTY_ID === typePropertyId && row.TYPE_ID ? [[row.TYPE_ID, row.TYPE ?? ''] as const] : [],
      );
      const names = own.flatMap(({ PROPERTY_ID, TYPE, NAME }) =>
        PROPERTY_ID === typePropertyId && TYPE ? [[TYPE, NAME ?? TYPE] as const] : [],
      );
      return {
        iblockId,
        hasOwnTable: own[0]?.VERSION === 2,
        userPropertyId: propertyId('USER'),
        typePropertyId,
        types: new Map(types),
        names: new Map(names),
      };
    });
    return charts.filter(({ userPropertyId, typePropertyId }) => userPropertyId > 0 && typePropertyId > 0);
  }
}

/** The ids in names of tables and columns come from idsIn() and the database: whole numbers. */
function ownTable(chart: Chart): string {
  return `b_iblock_element_prop_s${chart.iblockId}`;
}

function toAbsence(row: AbsenceRow, type: string, zones: readonly [PortalZone, ...PortalZone[]]): Absence | null {
  const fromAt = zones[0].toInstant(row.ACTIVE_FROM);
  const toAt = zones[0].toInstant(row.ACTIVE_TO);
  if (!fromAt || !toAt) return null;
  const editors = [row.MODIFIER_ZONE, row.CREATOR_ZONE].flatMap((name) =>
    zones.length > 1 && name ? (PortalZone.orNull(name) ?? []) : [],
  );
  const midnightZone = [...zones, ...editors].find((zone) => zone.isMidnight(toAt)); // typed as a date in that person's zone
  const wholeDayZone = midnightZone ?? (row.ACTIVE_TO === row.ACTIVE_FROM ? zones[0] : null);
  return { type, fromAt, toAt: wholeDayZone ? wholeDayZone.plusDays(toAt, 1) : toAt };
}
