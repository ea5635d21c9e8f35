/** A decision as `GET /api/journal` lists it (docs/http-api.md). */
export interface FoundEntry {
  id: number;
  at: string;
  kind: string;
  rule: string;
  because: string;
  companyCode: string | null;
  lineId: number;
  sessionId: number;
  /** The portal's CALL_ID; null: about no call. */
  callId: string | null;
  contactId: number;
  dealId: number;
  operatorId: number;
  settingsVersion: number;
  explanation: { ru: string; en: string };
}

/** `GET /api/journal/:id`. */
export interface WholeEntry extends FoundEntry {
  seed: number;
  facts: unknown;
  decision: unknown;
  commands: {
    commandId: string;
    type: string;
    state: string;
    attempts: number;
    createdAt: string;
    answeredAt: string | null;
    answer: unknown;
  }[];
}
