import type { Config } from '../config.js';

/**
 * Whether a page of this origin may open the socket: the sidecar's own pages, the portal's, those that the environment allows. Programs send
 * no origin. The token is what lets in; this keeps foreign pages from trying one.
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  { portalUrl, portalPublicUrl, boardOrigins }: Pick<Config, 'portalUrl' | 'portalPublicUrl' | 'boardOrigins'>,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const asked = new URL(origin);
  return asked.host === host || [new URL(portalUrl).origin, new URL(portalPublicUrl).origin, ...boardOrigins].includes(asked.origin);
}
