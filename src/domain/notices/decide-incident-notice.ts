import { type AwayBecause, type Reachable, whyAway } from '../availability/why-away.js';
import type { Words } from '../words.js';

/** Somebody who may be told of an incident. Whoever is absent is told as well: the notice waits for them. */
export interface IncidentReader extends Pick<Reachable, 'isActive' | 'isBlocked'> {
  userId: number;
  name: string;
}

/** An incident that nobody was told of. */
export interface ToldIncident {
  incidentId: number;
  kind: string;
  /** As people called it then. */
  called: Words;
  /** The dialog it is about; 0: none. */
  sessionId: number;
  openedAt: Date;
}

export interface IncidentNoticeFacts {
  at: Date;
  /** null: it is about the service or the portal. */
  company: { code: string; name: string } | null;
  incidents: ToldIncident[];
  /** null: not to be told, or the incidents are no company's. */
  headOfSales: IncidentReader | null;
  /** Heads above the head of sales, nearest first. */
  above: IncidentReader[];
  /** People whom the settings name besides. */
  named: IncidentReader[];
  /** The portal's administrators. */
  administrators: IncidentReader[];
  /** Whether administrators are to be told of these incidents anyway. */
  tellsAdministrators: boolean;
}

export type NotToldOfIncident = { userId: number; because: AwayBecause };

/** `nobody`: the settings name nobody, or nobody of all who could be told works here any more. */
export type IncidentNotice = ({ kind: 'tell'; userIds: number[] } | { kind: 'nobody' }) & { skipped: NotToldOfIncident[] };

/**
 * Whom it concerns is told: of a company's incidents its head of sales, or in place of one who is gone the nearest head above; of the others the
 * administrators; and whoever the settings name. Where somebody was to be told and all of them are gone, the administrators are.
 */
export function decideIncidentNotice(facts: IncidentNoticeFacts): IncidentNotice {
  const skipped: NotToldOfIncident[] = [];
  const told: number[] = [];
  const tell = (reader: IncidentReader): boolean => {
    const because = whyAway({ ...reader, isAbsent: false });
    if (because !== null) {
      if (!skipped.some(({ userId }) => userId === reader.userId)) skipped.push({ userId: reader.userId, because });
      return false;
    }
    if (!told.includes(reader.userId)) told.push(reader.userId);
    return true;
  };
  if (facts.headOfSales) [facts.headOfSales, ...facts.above].some(tell);
  facts.named.forEach(tell);
  if (facts.tellsAdministrators) facts.administrators.forEach(tell);
  if (told.length === 0 && skipped.length > 0) facts.administrators.forEach(tell);
  return told.length > 0 ? { kind: 'tell', userIds: told, skipped } : { kind: 'nobody', skipped };
}
