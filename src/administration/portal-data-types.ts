/** What the portal has, as the admin app shows it. Types only: the web app imports this file. */

/** GET /api/portal/structure */
export interface StructureAnswer {
  departments: StructureDepartment[];
  /** Everyone who works in a department, stands in a line's queue or is named by the settings; by name. */
  people: StructurePerson[];
}

export interface StructureDepartment {
  departmentId: number;
  /** null: the root. */
  parentId: number | null;
  name: string;
  /** Heads of the department itself, dismissed ones left out; empty: its dialogs go to the head above. */
  headIds: number[];
}

export interface StructurePerson {
  userId: number;
  name: string;
  /** As the portal has it; '' when not set. */
  position: string;
  /** Empty for somebody who is in a queue only, or has left. */
  departmentIds: number[];
  /** false: dismissed, or not known to the portal; listed because a queue or the settings still name this person. */
  isActive: boolean;
  /** Logins are blocked, or the person was invited and never came. */
  isBlocked: boolean;
}

/** GET /api/portal/lines */
export interface LinesAnswer {
  lines: LineOfPortal[];
  /** The default pipeline first. */
  pipelines: PipelineOfPortal[];
  groups: GroupOfPortal[];
  absenceTypes: AbsenceTypeOfPortal[];
  /** `areOn`: the portal works with leads. */
  leads: { areOn: boolean; stages: PipelineOfPortal['stages'] };
}

/** GET /api/portal/card-lists: list fields of cards, for conditions of rules */
export interface CardListsAnswer {
  lists: ListOfCards[];
}

export interface ListOfCards {
  card: 'lead' | 'deal' | 'contact';
  /** As the portal names it in its tables. */
  field: string;
  /** false: the sidecar may not read it yet (npm run -s grants -- --card-fields); a condition about it never holds. */
  isReadable: boolean;
  values: { id: string; name: string }[];
}

export interface LineOfPortal {
  lineId: number;
  name: string;
  isActive: boolean;
  /** A line may have several channels, and the sidecar reads none of them: always null. */
  connector: null;
  /** In the queue's order. */
  queueUserIds: number[];
}

export interface PipelineOfPortal {
  /** 0: the default pipeline. */
  categoryId: number;
  /** null for the default pipeline: its name is not in the portal's tables. */
  name: string | null;
  stages: { stageId: string; name: string; outcome: 'process' | 'success' | 'failure' }[];
}

/** A user group of the portal, for the seniors' `groupIds`. */
export interface GroupOfPortal {
  groupId: number;
  name: string;
  isActive: boolean;
}

/** A kind of absence, for a company's `check.absenceTypes`. */
export interface AbsenceTypeOfPortal {
  /** XML_ID; 'CALENDAR' for events of people's own calendars that say "absent". */
  type: string;
  /** null: of the calendars, which have none. */
  name: string | null;
  /** It counts where nothing is chosen. */
  isUsual: boolean;
}

/** GET /api/portal/address: the portal as browsers reach it */
export interface PortalAddressAnswer {
  /** Without a closing slash. */
  url: string;
  /** Opens the board with a new token, for who is logged in to the portal. */
  boardDoor: string;
}
