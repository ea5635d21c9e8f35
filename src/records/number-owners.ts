import { z } from 'zod';
import { numberKey } from '../domain/calls/number-key.js';
import { companyFields } from '../settings/company-fields.js';
import type { CompanySettings, Settings } from '../settings/settings-schema.js';

/** The phone numbers of a company, as somebody has typed them. They stand in the settings of calls; past calls are looked through by them, too. */
export const numberFields = companyFields({ numbers: z.array(z.string().trim().min(1).max(50)).max(500).prefault([]) });

const remembered = new WeakMap<Settings, ReadonlyMap<string, readonly CompanySettings[]>>();

/** The companies that own each number, by its key. More than one only in settings of before numbers were compared by their keys. */
export function ownersOfNumbers(settings: Settings): ReadonlyMap<string, readonly CompanySettings[]> {
  const known = remembered.get(settings);
  if (known) return known;
  const owners = new Map<string, CompanySettings[]>();
  for (const company of settings.companies) {
    const { numbers } = numberFields.of(company);
    for (const key of new Set(numbers.map(numberKey))) if (key !== '') owners.set(key, [...(owners.get(key) ?? []), company]);
  }
  remembered.set(settings, owners);
  return owners;
}
