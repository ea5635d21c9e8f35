import { lookup } from 'node:dns/promises';
import type { Config } from '../config.js';

/**
 * Addresses from which everybody may come: the portal's, whose proxy or network the operators may sit behind, and this machine's own, where
 * a proxy may run.
 */
export class SharedAddresses {
  private known: ReadonlySet<string> = new Set();

  constructor(private readonly config: Pick<Config, 'portalUrl' | 'portalPublicUrl'>) {}

  /** Looks the names up; what cannot be looked up stays as it was. */
  async learn(): Promise<void> {
    const { portalUrl, portalPublicUrl } = this.config;
    const names = [portalUrl, portalPublicUrl].map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
    const found = await Promise.allSettled(names.map((name) => lookup(name, { all: true })));
    if (found.some((one) => one.status === 'rejected')) return;
    this.known = new Set(found.flatMap((one) => (one.status === 'fulfilled' ? one.value.map(({ address }) => address) : [])));
  }

  /** @returns '' for a shared one, else the address as it is counted */
  counted(remoteAddress: string | undefined): string {
    const address = (remoteAddress ?? '').replace(/^::ffff:/, '');
    return address === '::1' || address.startsWith('127.') || this.known.has(address) ? '' : address;
  }
}
