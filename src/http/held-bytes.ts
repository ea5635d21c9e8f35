/** Bytes of bodies that are being received: how many in all, and how many from one address, whoever it is. */
export class HeldBytes {
  private all = 0;
  private readonly byAddress = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  /** @returns false: there is no room, and nothing was taken */
  take(address: string, bytes: number): boolean {
    const own = (this.byAddress.get(address) ?? 0) + bytes;
    if (own > this.mostOfOne || this.all + bytes > this.most) return false;
    this.all += bytes;
    this.byAddress.set(address, own);
    return true;
  }

  give(address: string, bytes: number): void {
    this.all -= bytes;
    const own = (this.byAddress.get(address) ?? 0) - bytes;
    if (own > 0) this.byAddress.set(address, own);
    else this.byAddress.delete(address);
  }

  get total(): number {
    return this.all;
  }
}
