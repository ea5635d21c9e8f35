import { numberKey } from '../domain/calls/number-key.js';
import type { CompanySettings, Settings } from './settings-schema.js';

const remembered = new WeakMap<Settings, ReadonlyMap<string, readonly CompanySettings[]>>();

/** The companies that own each number, by its key. More than one only in settings of before numbers were compared by their keys. */
export function ownersOfNumbers(settings: Settings): ReadonlyMap<string, readonly CompanySettings[]> {
  const known = remembered.get(settings);
  if (known) return known;
  const owners = new Map<string, CompanySettings[]>();
  for (const company of settings.companies) {
    for (const key of new Set(company.numbers.map(numberKey))) if (key !== '') owners.set(key, [...(owners.get(key) ?? []), company]);
  }
  remembered.set(settings, owners);
  return owners;
}
