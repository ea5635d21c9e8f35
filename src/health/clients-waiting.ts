import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ApiDb } from '../database/api-db.js';
import { waitLevel } from '../domain/waiting/wait-levels.js';
import { thresholdsOf } from '../records/waiting-settings.js';
import { SettingsStore } from '../settings/settings-store.js';

/** How many clients of the companies wait for an answer, and how many of them too long. */
@Injectable()
export class ClientsWaiting {
  constructor(
    private readonly db: ApiDb,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  async count(): Promise<{ all: number; red: number }> {
    const { settings } = await this.settings.current();
    const count = { all: 0, red: 0 };
    const at = this.clock.now();
    for (const company of settings.companies) {
      const rows = await this.db.query<{ waiting_since: Date }[]>(
        'SELECT waiting_since FROM dialog WHERE company_code = ? AND is_closed = 0 AND waiting_since IS NOT NULL',
        [company.code],
      );
      const thresholds = thresholdsOf(
        company,
        rows.map((row) => row.waiting_since),
      );
      count.all += rows.length;
      count.red += thresholds.filter((one) => waitLevel(one, at) === 'red').length;
    }
    return count;
  }
}
