import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { BriefMemory } from './brief-memory.js';
import { idsIn, PortalOptions } from './portal-options.js';
import { PortalSchema } from './portal-schema.js';

export interface StructureSection {
  sectionId: number;
  /** null: the root. */
  parentId: number | null;
  name: string;
  /** The section's own flag; one above it may still be off. */
  isActive: boolean;
  /** Switch of the work day set on the section itself; null: the one above decides. */
  timeman: 'Y' | 'N' | null;
}

interface SectionRow {
  ID: number;
  IBLOCK_SECTION_ID: number | null;
  NAME: string;
  ACTIVE: string;
  TIMEMAN: string | null;
}

/**
 * b_iblock_section of the iblock named by the option intranet/iblock_structure, with its user fields
 * b_uts_iblock_<id>_section: the old structure, still read by the work day and by boxes without humanresources.
 */
@Injectable()
export class IblockSections {
  private readonly remembered: BriefMemory<Map<number, StructureSection>>;
  private readonly iblock: BriefMemory<number>;

  constructor(
    private readonly portal: PortalDb,
    private readonly options: PortalOptions,
    private readonly schema: PortalSchema,
  ) {
    this.iblock = new BriefMemory(5_000, async () => {
      const options = await this.options.read(['intranet/iblock_structure']);
      return idsIn(options.get('intranet/iblock_structure'))[0] ?? 0;
    });
    this.remembered = new BriefMemory(2_000, () => this.read());
  }

  /** All sections by id, switched-off ones too; empty without the old structure. At most two seconds old. */
  all(): Promise<Map<number, StructureSection>> {
    return this.remembered.value();
  }

  /** UF_HEAD of the sections that are switched on; it may name a person who has left. */
  async headsOf(sectionIds: readonly number[]): Promise<Map<number, number[]>> {
    const iblockId = await this.iblock.value();
    if (sectionIds.length === 0 || iblockId === 0 || (await this.schema.lacksColumn(fieldsTable(iblockId), 'UF_HEAD'))) return new Map();
    const rows = await this.portal.query<{ ID: number; UF_HEAD: number }>(
      `SELECT a.ID, t.UF_HEAD FROM b_iblock_section a JOIN ${fieldsTable(iblockId)} t ON t.VALUE_ID = a.ID AND t.UF_HEAD > 0
        WHERE a.ID IN (?) AND a.IBLOCK_ID = ? AND a.ACTIVE = 'Y' AND a.GLOBAL_ACTIVE = 'Y'`,
      [sectionIds, iblockId],
    );
    return new Map(rows.map((row) => [row.ID, [row.UF_HEAD]]));
  }

  private async read(): Promise<Map<number, StructureSection>> {
    const iblockId = await this.iblock.value();
    if (iblockId === 0) return new Map();
    const hasTimeman = !(await this.schema.lacksColumn(fieldsTable(iblockId), 'UF_TIMEMAN'));
    const rows = await this.portal.query<SectionRow>(
      `SELECT a.ID, a.IBLOCK_SECTION_ID, a.NAME, a.ACTIVE, ${hasTimeman ? 'en.XML_ID' : 'NULL'} AS TIMEMAN FROM b_iblock_section a ${
        hasTimeman
          ? `LEFT JOIN ${fieldsTable(iblockId)} t ON t.VALUE_ID = a.ID LEFT JOIN b_user_field_enum en ON en.ID = t.UF_TIMEMAN `
          : ''
      }WHERE a.IBLOCK_ID = ?`,
      [iblockId],
    );
    return new Map(rows.map((row) => [row.ID, toSection(row)]));
  }
}

/** The id comes from idsIn() and is a whole number. */
function fieldsTable(iblockId: number): string {
  return `b_uts_iblock_${iblockId}_section`;
}

function toSection(row: SectionRow): StructureSection {
  return {
    sectionId: row.ID,
    parentId: row.IBLOCK_SECTION_ID || null,
    name: row.NAME,
    isActive: row.ACTIVE === 'Y',
    timeman: row.TIMEMAN === 'Y' || row.TIMEMAN === 'N' ? row.TIMEMAN : null,
  };
}
