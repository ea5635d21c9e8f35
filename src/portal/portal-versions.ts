import type { Handshake } from './commands/command-types.js';

/**
 * From here on the CRM is known to search a newcomer by first and last name only where a second name is given too, which open lines never
 * do; the source of 2019 always searches. What lies between is not known, and is taken for the latter.
 */
const CRM_WITHOUT_NAMES = '26.400.0';
/** It says of a message whether it tells a phone or an e-mail. */
const MODULE_SAYS_TOLD_KEYS = '0.3.0';

/** Whether the portal may have found a contact by the newcomer's name alone. */
export function searchesByName({ modules }: Pick<Handshake, 'modules'>): boolean {
  return !isAtLeast(modules['crm'] ?? '', CRM_WITHOUT_NAMES);
}

export function saysToldKeys({ moduleVersion }: Pick<Handshake, 'moduleVersion'>): boolean {
  return isAtLeast(moduleVersion, MODULE_SAYS_TOLD_KEYS);
}

/** By numbers, part by part; what is no version is older than any. */
function isAtLeast(version: string, least: string): boolean {
  const [parts, others] = [version, least].map((text) => text.split('.').map(Number)) as [number[], number[]];
  if (version.trim() === '' || parts.some((part) => !Number.isInteger(part))) return false;
  for (const [index, other] of others.entries()) {
    const part = parts[index] ?? 0;
    if (part !== other) return part > other;
  }
  return true;
}
