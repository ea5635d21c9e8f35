/** What the portal keeps of a closed deal's end. */
export interface DealEnd {
  /** Its stage history, oldest first. */
  stages: readonly { at: Date; isFinal: boolean }[];
  /** Last change of stage; null = not kept. */
  movedAt: Date | null;
  /** A plan until the deal is closed. */
  closeDate: Date | null;
}

/**
 * When a deal that is closed now was closed: the first final stage after the last stage of work. Where the history does not tell, the last
 * change of stage; then the closing date, which somebody may have planned; else null.
 */
export function closingOfDeal({ stages, movedAt, closeDate }: DealEnd): Date | null {
  const lastOfWork = stages.findLastIndex((stage) => !stage.isFinal);
  return stages[lastOfWork + 1]?.at ?? movedAt ?? closeDate;
}
