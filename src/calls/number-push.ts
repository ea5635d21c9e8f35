import { Injectable } from '@nestjs/common';
import { logger } from '../log.js';
import type { CompanyNumber } from '../portal/commands/command-types.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { PortalSilent } from '../portal/commands/portal-failures.js';
import { Handshakes } from '../portal/handshake.js';
import { Incidents } from '../records/incidents.js';
import { ownersOfNumbers } from '../records/number-owners.js';
import type { Settings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';

const incident = { kind: 'numbers-not-taken', subject: 'portal' };

/**
 * Tells the portal which company each number belongs to, for the moment in which a telephone rings and nobody can be asked. Any number of
 * sidecars may tell it: the module keeps the newest version.
 */
@Injectable()
export class NumberPush {
  /** The version the portal is known to have, and the handshake that was known then: a newer one may tell that it has lost them. */
  private told: { version: number; handshakeAt: number } | null = null;

  constructor(
    private readonly settings: SettingsStore,
    private readonly handshakes: Handshakes,
    private readonly portal: PortalClient,
    private readonly incidents: Incidents,
  ) {}

  /**
   * @returns whether the portal was told
   * @throws PortalRefusedRequest of a module that does not know the call
   */
  async push(): Promise<boolean> {
    const { version, settings } = await this.settings.current();
    const handshake = await this.handshakes.current();
    if (version === 0 || !handshake) return false;
    const handshakeAt = (await this.handshakes.receivedAt())?.getTime() ?? 0;
    const numbers = numbersOf(settings);
    const has = Math.max(handshake.numbersVersion, this.told?.handshakeAt === handshakeAt ? this.told.version : 0);
    if (has === version || (numbers.length === 0 && has === 0)) return false;
    if (has > version && this.told?.handshakeAt === handshakeAt) return false; // told already, and refused
    try {
      const inForce = await this.portal.call('setNumbers', { version, numbers });
      this.told = { version: inForce.version, handshakeAt };
      await this.tellOfNewer(inForce.version, version);
      return true;
    } catch (error) {
      if (!(error instanceof PortalSilent)) throw error;
      logger.warn({ because: error.message }, 'the portal was not told the numbers of the companies; will try again');
      return false;
    }
  }

  /** The portal keeps numbers of settings that this schema does not have: it was made anew, or the portal has another sidecar. */
  private async tellOfNewer(inForce: number, version: number): Promise<void> {
    if (inForce > version) await this.incidents.open(incident.kind, incident.subject, { inForce, version });
    else await this.incidents.settle(incident.kind, incident.subject);
  }
}

/** A number of two companies is left to neither, as calls to it are. */
function numbersOf(settings: Settings): CompanyNumber[] {
  return [...ownersOfNumbers(settings)].flatMap(([key, [company, ...others]]) =>
    company && others.length === 0 ? [{ key, companyName: company.name, dealCategoryId: company.dealCategoryId }] : [],
  );
}
