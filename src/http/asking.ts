import { Injectable } from '@nestjs/common';
import { SettingsStore } from '../settings/settings-store.js';
import type { TokenClaims } from './token.js';

/** Who asks, and what is theirs to see. */
export interface Asking {
  /** The portal's user; 0 is the module itself. */
  userId: number;
  /** '' where only the id is known. */
  name: string;
  isAdmin: boolean;
  /** Companies the person may look at. */
  companyCodes: readonly string[] | 'all';
}

export function maySee({ companyCodes }: Pick<Asking, 'companyCodes'>, companyCode: string | null): boolean {
  return companyCodes === 'all' || (companyCode !== null && companyCodes.includes(companyCode));
}

/** Someone whose request the module has signed: the module lets only administrators ask. */
export function administrator(userId: number): Asking {
  return { userId, name: '', isAdmin: true, companyCodes: 'all' };
}

/** Turns a token into what its person may see by the settings in force. */
@Injectable()
export class Askers {
  constructor(private readonly settings: SettingsStore) {}

  /** An administrator sees everything; others the companies whose head of sales they are, which may be none. */
  async of({ userId, name, isAdmin }: TokenClaims): Promise<Asking> {
    if (isAdmin) return { userId, name, isAdmin, companyCodes: 'all' };
    const { settings } = await this.settings.current();
    const own = settings.companies.filter((company) => company.headOfSalesId === userId);
    return { userId, name, isAdmin, companyCodes: own.map((company) => company.code) };
  }
}
