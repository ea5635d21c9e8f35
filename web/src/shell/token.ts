import { reactive } from 'vue';
import { goThroughDoor } from './portal-door';

export interface TokenClaims {
  userId: number;
  name: string;
  isAdmin: boolean;
  lang?: string;
  /** Unix seconds. */
  exp: number;
}

/** The access of the standalone application: who looks, and whether a new key is needed. */
export const access = reactive<{ token: string; claims: TokenClaims | null; isAsked: boolean; hasEnded: boolean }>({
  token: '',
  claims: null,
  isAsked: false,
  hasEnded: false,
});

const waiting: (() => void)[] = [];

/** Takes a token; false when it is not one. Whether it is genuine the sidecar says. */
export function takeToken(text: string): boolean {
  const claims = claimsOf(text.trim());
  if (!claims) return false;
  access.token = text.trim();
  access.claims = claims;
  access.isAsked = false;
  access.hasEnded = false;
  for (const go of waiting.splice(0)) go();
  return true;
}

/** Goes to the portal for a token where that is possible; else shows the entry. Waits until there is one. */
export function askForToken(): Promise<void> {
  if (goThroughDoor()) return new Promise(() => undefined); // the page is being left
  access.isAsked = true;
  access.hasEnded = access.claims !== null; // somebody may have typed something meanwhile: the screen stays
  return new Promise((resolve) => waiting.push(resolve));
}

export function claimsOf(token: string): TokenClaims | null {
  const [payload, signature] = token.split('.');
  if (!payload || !signature) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as TokenClaims;
    return Number.isInteger(claims.userId) && Number.isInteger(claims.exp) ? claims : null;
  } catch {
    return null;
  }
}
