import { Injectable } from '@nestjs/common';
import { numberKey } from '../domain/calls/number-key.js';
import { Handshakes } from '../portal/handshake.js';
import { PortalZone } from '../portal/portal-zone.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import { ownersOfNumbers } from '../records/number-owners.js';
import { SettingsStore } from '../settings/settings-store.js';
import type { NumbersAnswer } from './number-types.js';
import { NumberUses } from './number-uses.js';

/** The portal's numbers, and whose they are. */
@Injectable()
export class NumberList {
  constructor(
    private readonly numbers: TelephonyNumbers,
    private readonly uses: NumberUses,
    private readonly settings: SettingsStore,
    private readonly handshakes: Handshakes,
  ) {}

  async current(): Promise<NumbersAnswer> {
    const [{ settings }, handshake, known] = await Promise.all([this.settings.latest(), this.handshakes.current(), this.numbers.all()]);
    const owners = ownersOfNumbers(settings);
    return {
      hasTelephony: known !== null,
      numbers: (known ?? []).map(({ number, name, kind, makesLeads }) => {
        const key = numberKey(number);
        const companyCodes = (owners.get(key) ?? []).map((company) => company.code);
        return { number, key, name, kind: kind.toLowerCase(), companyCodes, makesLeads };
      }),
      unowned: await this.uses.unownedBy(settings, handshake ? new PortalZone(handshake.phpTimeZone) : undefined),
    };
  }
}
