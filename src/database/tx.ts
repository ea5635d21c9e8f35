/** A transaction, or a single statement outside one. Arrays in `IN (?)` and `VALUES ?` are expanded. */
export interface Tx {
  /** In a transaction, what is asked without waiting in between travels together, in its order. */
  query<T = unknown[]>(sql: string, params?: unknown[]): Promise<T>;
  /**
   * A change whose result nobody needs. In a transaction it travels with whatever is asked next, at the latest with the commit; one that
   * fails makes that fail, and nothing of the transaction stays.
   */
  write(sql: string, params?: unknown[]): Promise<void>;
  /** Locks hold on one node of a cluster only: what is locked there but not changed has to be changed, so that one of two is refused. */
  readonly isOfCluster?: boolean;
  /** The lock of a company is to be had at once or not at all. */
  readonly isImpatient?: boolean;
}
