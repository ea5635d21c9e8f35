import { Injectable } from '@nestjs/common';
import { lintCalls } from '../domain/calls/lint-calls.js';
import { numberKey } from '../domain/calls/number-key.js';
import type { PartFindings } from '../domain/lint/finding.js';
import type { PortalFacts } from '../domain/lint/lint-settings.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import type { SettingsPartLint } from '../settings/settings-part.js';
import type { Settings } from '../settings/settings-schema.js';
import { callSettings } from './call-settings.js';
import { NumberUses } from './number-uses.js';

/** Holds the settings of calls against the portal's numbers, and against those that were called. */
@Injectable()
export class CallLint implements SettingsPartLint {
  constructor(
    private readonly numbers: TelephonyNumbers,
    private readonly uses: NumberUses,
  ) {}

  async findings(settings: Settings, portal: PortalFacts): Promise<PartFindings> {
    const [numbers, unownedNumbers] = await Promise.all([this.numbers.all(), this.uses.unownedBy(settings)]);
    return lintCalls(settings.companies.map(callSettings.of), {
      ...portal,
      numberKeys: numbers && new Set(numbers.map(({ number }) => numberKey(number))),
      leadMakingKeys: new Set((numbers ?? []).filter(({ makesLeads }) => makesLeads).map(({ number }) => numberKey(number))),
      unownedNumbers,
    });
  }
}
