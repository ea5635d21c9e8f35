import { Injectable } from '@nestjs/common';
import { Handshakes } from '../portal/handshake.js';
import { PortalZone } from '../portal/portal-zone.js';
import { NotReady } from '../records/decision-context.js';
import { OwnNumbersReader } from '../records/own-numbers.js';
import type { Settings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { Companies } from './companies.js';

/** What history is judged by: today's settings, and how the portal writes time. */
export interface AttributionContext {
  settingsVersion: number;
  settings: Settings;
  companies: Companies;
  zone: PortalZone;
  externalUserTypes: readonly string[];
}

@Injectable()
export class AttributionContexts {
  constructor(
    private readonly settings: SettingsStore,
    private readonly handshakes: Handshakes,
    private readonly ownNumbers: OwnNumbersReader,
  ) {}

  /** @throws NotReady before the first settings were saved or the portal was reached once */
  async current(): Promise<AttributionContext> {
    const { version, settings } = await this.settings.current();
    if (version === 0) throw new NotReady('No settings yet: import or save them first');
    const handshake = await this.handshakes.current();
    if (!handshake) throw new NotReady('The portal was never reached: its time zone is not known yet');
    return {
      settingsVersion: version,
      settings,
      companies: new Companies(settings, await this.ownNumbers.read(settings, handshake.externalUserTypes)),
      zone: new PortalZone(handshake.phpTimeZone),
      externalUserTypes: handshake.externalUserTypes,
    };
  }
}
