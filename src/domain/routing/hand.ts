/** What a person has changed in the portal, and what followed from it: facts of the journal. Names are those of the settings. */
export type HandFacts = { actorUserId: number; people: { userId: number; name: string }[] } & (
  | {
      what: 'company';
      contactId: number;
      /** null: it was nobody's. */
      formerCompany: string | null;
      /** null: of none of the companies by now. */
      company: string | null;
      /** The field says something that is no company's name. */
      isUnknownName: boolean;
    }
  | {
      what: 'line';
      fromLine: string;
      toLine: string;
      /** null: a line of no company. */
      formerCompany: string | null;
      company: string | null;
    }
  | { what: 'dealContact'; dealId: number; formerContactId: number; contactIds: number[] }
  | { what: 'noAnswerNeeded'; waitingSince: Date }
  | { what: 'responsible'; of: 'deal' | 'contact'; id: number; formerResponsibleId: number; responsibleId: number }
);
