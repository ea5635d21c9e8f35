/** A number of the portal to which there were calls, and that no company owns. */
export interface NumberInUse {
  number: string;
  key: string;
  calls: number;
  lastAt: string;
}
