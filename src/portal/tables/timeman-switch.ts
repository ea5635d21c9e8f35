import { Injectable } from '@nestjs/common';
import { IblockSections, type StructureSection } from './iblock-sections.js';
import { UserFields } from './user-fields.js';

/** For whom the portal keeps a work day: UF_TIMEMAN of the person, else of the sections of the old structure (module timeman). */
@Injectable()
export class TimemanSwitch {
  constructor(
    private readonly userFields: UserFields,
    private readonly sections: IblockSections,
  ) {}

  /** @param isTimemanAvailable from the handshake: module and edition feature are on. Without it nobody's day is kept. */
  async keptFor(userIds: readonly number[], isTimemanAvailable: boolean): Promise<Set<number>> {
    if (!isTimemanAvailable || userIds.length === 0) return new Set();
    const [personal, sectionsByUser, sections] = await Promise.all([
      this.userFields.timemanOf(userIds),
      this.userFields.sectionsOf(userIds),
      this.sections.all(),
    ]);
    return new Set(userIds.filter((userId) => isKept(personal.get(userId), sectionsByUser.get(userId) ?? [], sections)));
  }
}

/** The person's own switch, else any department that says yes, else on unless a department says no; off for people in none. */
function isKept(personal: 'Y' | 'N' | undefined, sectionIds: readonly number[], sections: ReadonlyMap<number, StructureSection>): boolean {
  if (personal) return personal === 'Y';
  if (sectionIds.length === 0) return false;
  const opinions = sectionIds.map((sectionId) => opinionOf(sectionId, sections));
  return opinions.includes('Y') || !opinions.includes('N');
}

/** The nearest setting upwards, 'Y' at the root. The portal reads only active sections: a gap on the way gives no opinion. */
function opinionOf(sectionId: number, sections: ReadonlyMap<number, StructureSection>): 'Y' | 'N' | null {
  const seen = new Set<number>();
  for (let id: number | null = sectionId; id !== null && !seen.has(id); ) {
    const section = sections.get(id);
    if (!section?.isActive) return null;
    if (section.timeman) return section.timeman;
    seen.add(id);
    id = section.parentId;
  }
  return 'Y';
}
