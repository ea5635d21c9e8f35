import { isIP } from 'node:net';
import type { Config } from '../config.js';

/**
 * Whether a page of this origin may open the socket: the sidecar's own pages, the portal's, those that the environment allows. Programs send
 * no origin. The token is what lets in; this keeps foreign pages from trying one.
 *
 * @param boardUrl where browsers reach the sidecar, by the module's settings; '' = not known
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  boardUrl: string,
  { portalUrl, portalPublicUrl, boardOrigins }: Pick<Config, 'portalUrl' | 'portalPublicUrl' | 'boardOrigins'>,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const asked = new URL(origin);
  const known = [portalUrl, portalPublicUrl, boardUrl].flatMap((url) => (URL.canParse(url) ? new URL(url).origin : []));
  if ([...known, ...boardOrigins].includes(asked.origin)) return true;
  return asked.host === host && (boardUrl === '' || isOfThisMachine(asked.hostname));
}

/** A name that a stranger has turned to the sidecar's address makes his page and the host the same; an address or this machine's name cannot be turned. */
function isOfThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}
