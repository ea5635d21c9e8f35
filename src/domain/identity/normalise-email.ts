/** An e-mail as the portal's duplicate index (TYPE EMAIL) holds it: trimmed, lower case. */
export function normaliseEmail(raw: string): string {
  return raw.trim().toLowerCase();
}
