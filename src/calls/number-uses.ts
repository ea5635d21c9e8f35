import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { numberKey } from '../domain/calls/number-key.js';
import { PortalZone } from '../portal/portal-zone.js';
import { CallStatistic } from '../portal/tables/call-statistic.js';
import { ownersOfNumbers } from '../records/number-owners.js';
import type { Settings } from '../settings/settings-schema.js';
import type { NumberInUse } from './number-types.js';

const lookedBackMs = 30 * 86_400_000;

/** Numbers to which there were calls. */
@Injectable()
export class NumberUses {
  constructor(
    private readonly statistic: CallStatistic,
    private readonly clock: Clock,
  ) {}

  /**
   * Numbers of calls of the last 30 days that no company of these settings owns, most called first.
   * @param zone the portal's own; without it the times, and the edge of the 30 days, are off by its hours
   */
  async unownedBy(settings: Settings, zone = new PortalZone('UTC')): Promise<NumberInUse[]> {
    const owners = ownersOfNumbers(settings);
    const byKey = new Map<string, NumberInUse>();
    for (const { portalNumber, calls, lastAt } of await this.statistic.numbersSince(this.since(), zone)) {
      const key = numberKey(portalNumber);
      if (owners.has(key)) continue;
      const before = byKey.get(key);
      const isLater = before === undefined || lastAt.toISOString() > before.lastAt;
      byKey.set(key, {
        number: isLater ? portalNumber : before.number,
        key,
        calls: calls + (before?.calls ?? 0),
        lastAt: isLater ? lastAt.toISOString() : before.lastAt,
      });
    }
    return [...byKey.values()].toSorted((a, b) => b.calls - a.calls || (a.key < b.key ? -1 : 1));
  }

  private since(): Date {
    return new Date(this.clock.now().getTime() - lookedBackMs);
  }
}
