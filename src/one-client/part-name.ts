import type { Words } from '../domain/words.js';
import { apartWords } from './apart-words.js';

/** A field or what is left behind, in the reader's words; a field of the portal's own stands as the portal names it. */
export function partName(name: string, lang: keyof Words): string {
  const known: Record<string, Words> = { ...apartWords.behind, ...apartWords.fields };
  return known[name]?.[lang] ?? name;
}
