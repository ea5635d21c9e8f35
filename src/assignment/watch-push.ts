import { Injectable } from '@nestjs/common';
import { logger } from '../log.js';
import type { WatchedItems } from '../portal/commands/command-types.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { PortalSilent } from '../portal/commands/portal-failures.js';
import { Handshakes } from '../portal/handshake.js';
import type { Settings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { rulesOf } from './assignment-settings.js';

/** Tells the portal which stages of leads and deals rules are for: of no others it tells. */
@Injectable()
export class WatchPush {
  /** What was told since the handshake of then; a newer one may tell that the portal has lost it. */
  private told: { text: string; handshakeAt: number } | null = null;

  constructor(
    private readonly settings: SettingsStore,
    private readonly handshakes: Handshakes,
    private readonly portal: PortalClient,
  ) {}

  /** @returns whether the portal was told */
  async push(): Promise<boolean> {
    const [{ version, settings }, handshake] = [await this.settings.current(), await this.handshakes.current()];
    if (version === 0 || !handshake?.watchedItems) return false; // a module that does not know the call tells of none
    const handshakeAt = (await this.handshakes.receivedAt())?.getTime() ?? 0;
    const watched = watchedIn(settings);
    const has = this.told?.handshakeAt === handshakeAt ? this.told.text : textOf(handshake.watchedItems);
    if (has === textOf(watched)) return false;
    try {
      const kept = await this.portal.call('watchItems', watched);
      this.told = { text: textOf(kept), handshakeAt };
      return true;
    } catch (error) {
      if (!(error instanceof PortalSilent)) throw error;
      logger.warn({ because: error.message }, 'the portal was not told which stages are watched; will try again');
      return false;
    }
  }
}

/** Of rules that are switched on, in the shadow too. */
export function watchedIn(settings: Pick<Settings, 'companies'>): WatchedItems {
  const rules = rulesOf(settings).filter(({ isOn }) => isOn);
  const leads = rules.flatMap(({ entity, stages }) => (entity === 'lead' ? stages : []));
  const deals: Record<string, string[]> = {};
  for (const { entity, pipelineId, stages } of rules) if (entity === 'deal') deals[pipelineId] = [...(deals[pipelineId] ?? []), ...stages];
  return {
    leads: sorted(leads),
    deals: Object.fromEntries(Object.entries(deals).map(([pipelineId, stages]) => [pipelineId, sorted(stages)])),
  };
}

function sorted(stages: readonly string[]): string[] {
  return [...new Set(stages)].sort();
}

/** Equal for what is watched alike, in whatever order it is told. */
function textOf({ leads, deals }: WatchedItems): string {
  const pipelines = Object.entries(deals).filter(([, stages]) => stages.length > 0);
  return JSON.stringify([sorted(leads), pipelines.map(([pipelineId, stages]) => [pipelineId, sorted(stages)]).sort()]);
}
