/** Before a hello; who says none within seconds is sent away anyway. */
const MOST_SILENT = 500;
const MOST_SILENT_OF_ADDRESS = 20;
/** After it. */
const MOST = 1000;
const MOST_OF_ONE = 20;

/**
 * How many connections there may be, and whose. Before the hello nobody is known but an address: the one that has been silent for the longest
 * gives way to a new one, so that whoever speaks at once always gets in. Afterwards a place belongs to a person or a bot.
 *
 * @typeParam C a connection
 */
export class Places<C> {
  /** In the order in which they came; '' where all may come from one address. */
  private readonly silent = new Map<C, string>();
  private readonly holders = new Map<C, string>();

  /**
   * @param address '' when it says nothing of who comes
   * @returns who has to give way
   */
  enter(connection: C, address: string): C | null {
    const all = [...this.silent.keys()];
    const ofAddress = address === '' ? [] : all.filter((one) => this.silent.get(one) === address);
    const [longest] = ofAddress.length >= MOST_SILENT_OF_ADDRESS ? ofAddress : all.length >= MOST_SILENT ? all : [];
    if (longest !== undefined) this.silent.delete(longest);
    this.silent.set(connection, address);
    return longest ?? null;
  }

  /** The connection has said something: it is not to give way any more, and takes a place when it is known whose. */
  speaks(connection: C): void {
    this.silent.delete(connection);
  }

  /** @returns false: there is no place, or the holder has all that one may have */
  take(connection: C, holder: string): boolean {
    if (this.holders.get(connection) === holder) return true;
    const own = [...this.holders.values()].filter((one) => one === holder).length;
    if (this.holders.size >= MOST || own >= MOST_OF_ONE) return false;
    this.holders.set(connection, holder);
    return true;
  }

  leave(connection: C): void {
    this.silent.delete(connection);
    this.holders.delete(connection);
  }
}
