import type { Assignment } from './assignment.js';
import type { PassedOver } from './assignment-choice.js';
import type { Item } from './item.js';
import { matches } from './matches.js';

/** The skills that the item asks for, each once. */
export function skillsNeeded({ needed }: Assignment['skills'], item: Item): string[] {
  return [...new Set(needed.filter(({ when }) => matches(when, item)).map(({ skill }) => skill))];
}

/** The first of the skills that the person does not have; null: they have all. */
export function whyUnskilled(userId: number, { of }: Assignment['skills'], needed: readonly string[]): PassedOver | null {
  const own = of.get(userId);
  const missing = needed.find((skill) => !own?.has(skill));
  return missing === undefined ? null : { userId, because: 'noSkill', skill: missing };
}
