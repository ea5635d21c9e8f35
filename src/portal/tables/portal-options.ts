import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** `module/name`, names in lower case as the portal's kernel writes them. */
export type OptionName = `${string}/${string}`;

export interface OptionValue {
  /** null: the option was never saved, its default is in the portal's code. */
  common: string | null;
  /** Values of single sites, which override the common one there. */
  bySite: Map<string, string>;
}

/** b_option, b_option_site, b_module (module main). */
@Injectable()
export class PortalOptions {
  constructor(private readonly portal: PortalDb) {}

  /** One entry per name that was asked for. */
  async read(names: readonly OptionName[]): Promise<Map<OptionName, OptionValue>> {
    const options = new Map<OptionName, OptionValue>(names.map((name) => [name, { common: null, bySite: new Map() }]));
    if (names.length === 0) return options;
    const pairs = names.flatMap((name) => [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)]);
    const where = names.map(() => '(MODULE_ID = ? AND NAME = ?)').join(' OR ');
    const rows = await this.portal.query<{ MODULE_ID: string; NAME: string; SITE_ID: string; VALUE: string | null }>(
      `SELECT MODULE_ID, NAME, '' AS SITE_ID, VALUE FROM b_option WHERE ${where}
        UNION ALL SELECT MODULE_ID, NAME, SITE_ID, VALUE FROM b_option_site WHERE ${where}`,
      [...pairs, ...pairs],
    );
    for (const row of rows) {
      const option = options.get(`${row.MODULE_ID.toLowerCase()}/${row.NAME.toLowerCase()}`);
      if (!option) continue;
      if (row.SITE_ID === '') option.common = row.VALUE ?? '';
      else option.bySite.set(row.SITE_ID, row.VALUE ?? '');
    }
    return options;
  }

  /** Ids of the installed modules. */
  async modules(): Promise<Set<string>> {
    const rows = await this.portal.query<{ ID: string }>('SELECT ID FROM b_module');
    return new Set(rows.map((row) => row.ID.toLowerCase()));
  }
}

/** The ids an option names, common and per site; what is no positive number is left out. */
export function idsIn(option: OptionValue | undefined): number[] {
  const values = option ? [option.common, ...option.bySite.values()] : [];
  return [...new Set(values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0))];
}
