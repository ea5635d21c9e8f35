import { Injectable } from '@nestjs/common';
import type { Absence } from '../../domain/availability/person.js';
import { PortalDb } from '../portal-db.js';
import { PortalZone } from '../portal-zone.js';
import { BriefMemory } from './brief-memory.js';
import { idsIn, PortalOptions } from './portal-options.js';
import { PortalSchema } from './portal-schema.js';

/** How one portal keeps its chart: ids differ from box to box. */
interface Chart {
  iblockId: number;
  /** Property values in a table of their own (VERSION 2) or in the common one. */
  hasOwnTable: boolean;
  userPropertyId: number;
  typePropertyId: number;
}

interface AbsenceRow {
  USER_ID: string | number;
  TYPE: string;
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
    private readonly schema: PortalSchema,
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
      for (const row of await this.readRows(chart, userIds, at, types, zones[0])) {
        const absence = toAbsence(row, zones);
        if (absence && absence.fromAt <= at && at < absence.toAt) found.push([Number(row.USER_ID), absence]);
      }
    }
    return found;
  }

  private readRows(chart: Chart, userIds: readonly number[], at: Date, types: readonly string[], zone: PortalZone): Promise<AbsenceRow[]> {
    const { user, type, joins } = chart.hasOwnTable ? inOwnTable(chart) : inCommonTable(chart);
    return this.portal.query<AbsenceRow>(
      `SELECT ${user} AS USER_ID, en.XML_ID AS TYPE, e.ACTIVE_FROM, e.ACTIVE_TO, m.TIME_ZONE AS MODIFIER_ZONE, c.TIME_ZONE AS CREATOR_ZONE
         FROM b_iblock_element e ${joins} JOIN b_iblock_property_enum en ON en.ID = ${type} AND en.XML_ID IN (?)
         LEFT JOIN b_user m ON m.ID = e.MODIFIED_BY LEFT JOIN b_user c ON c.ID = e.CREATED_BY
        WHERE e.IBLOCK_ID = ? AND e.ACTIVE = 'Y' AND e.WF_STATUS_ID = 1 AND e.WF_PARENT_ELEMENT_ID IS NULL
          AND e.ACTIVE_FROM <= ? AND e.ACTIVE_TO >= ? AND ${user} IN (?)`,
      [
        types,
        chart.iblockId,
        zone.toLocal(new Date(at.getTime() + slackMs)),
        zone.toLocal(new Date(at.getTime() - dayMs - slackMs)),
        userIds.map(String), // the column is text: compared with numbers it could not use an index
      ],
    );
  }

  private async readCharts(): Promise<Chart[]> {
    const options = await this.options.read(['intranet/iblock_absence']);
    const iblockIds = idsIn(options.get('intranet/iblock_absence'));
    if (iblockIds.length === 0) return [];
    const rows = await this.portal.query<{ IBLOCK_ID: number; VERSION: number; PROPERTY_ID: number; CODE: string }>(
      `SELECT b.ID AS IBLOCK_ID, b.VERSION, p.ID AS PROPERTY_ID, p.CODE FROM b_iblock b JOIN b_iblock_property p ON p.IBLOCK_ID = b.ID
        WHERE b.ID IN (?) AND p.CODE IN ('USER', 'ABSENCE_TYPE')`,
      [iblockIds],
    );
    const charts = iblockIds.map((iblockId) => {
      const own = rows.filter((row) => row.IBLOCK_ID === iblockId);
      const propertyId = (code: string) => own.find((row) => row.CODE.toUpperCase() === code)?.PROPERTY_ID ?? 0;
      return {
        iblockId,
        hasOwnTable: own[0]?.VERSION === 2,
        userPropertyId: propertyId('USER'),
        typePropertyId: propertyId('ABSENCE_TYPE'),
      };
    });
    const usable: Chart[] = [];
    for (const chart of charts) {
      if (chart.userPropertyId === 0 || chart.typePropertyId === 0) continue;
      if (chart.hasOwnTable && !(await this.schema.hasTable(ownTable(chart)))) continue;
      usable.push(chart);
    }
    return usable;
  }
}

/** The ids in names of tables and columns come from idsIn() and the database: whole numbers. */
function ownTable(chart: Chart): string {
  return `b_iblock_element_prop_s${chart.iblockId}`;
}

function inOwnTable(chart: Chart) {
  return {
    user: `v.PROPERTY_${chart.userPropertyId}`,
    type: `v.PROPERTY_${chart.typePropertyId}`,
    joins: `JOIN ${ownTable(chart)} v ON v.IBLOCK_ELEMENT_ID = e.ID`,
  };
}

function inCommonTable(chart: Chart) {
  return {
    user: 'pu.VALUE',
    type: 'pt.VALUE_ENUM',
    joins: `JOIN b_iblock_element_property pu ON pu.IBLOCK_ELEMENT_ID = e.ID AND pu.IBLOCK_PROPERTY_ID = ${chart.userPropertyId}
         JOIN b_iblock_element_property pt ON pt.IBLOCK_ELEMENT_ID = e.ID AND pt.IBLOCK_PROPERTY_ID = ${chart.typePropertyId}`,
  };
}

function toAbsence(row: AbsenceRow, zones: readonly [PortalZone, ...PortalZone[]]): Absence | null {
  const fromAt = zones[0].toInstant(row.ACTIVE_FROM);
  const toAt = zones[0].toInstant(row.ACTIVE_TO);
  if (!fromAt || !toAt) return null;
  const editors = [row.MODIFIER_ZONE, row.CREATOR_ZONE].flatMap((name) =>
    zones.length > 1 && name ? (PortalZone.orNull(name) ?? []) : [],
  );
  const midnightZone = [...zones, ...editors].find((zone) => zone.isMidnight(toAt)); // typed as a date in that person's zone
  const wholeDayZone = midnightZone ?? (row.ACTIVE_TO === row.ACTIVE_FROM ? zones[0] : null);
  return { type: row.TYPE, fromAt, toAt: wholeDayZone ? wholeDayZone.plusDays(toAt, 1) : toAt };
}
