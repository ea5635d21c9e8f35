export type MoveBecause = 'movedByPerson' | 'movedByBot' | 'movedByQueue';

/** What is known of a dialog that somebody else than a rule has moved. */
export interface MoveFacts {
  fromUserId: number;
  /** 0 = nobody or the queue. */
  toUserId: number;
  /** Who moved it by hand; 0 = no person. */
  actorUserId: number;
  /** Names of those three. */
  people: { userId: number; name: string }[];
}
