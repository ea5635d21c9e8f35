import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { Users } from '../portal/tables/users.js';
import { Askers } from './asking.js';
import { LIFE_SECONDS, makeToken, RENEWED_FOR_SECONDS, type ValidToken } from './token.js';

export type Renewed =
  | { kind: 'renewed'; token: string; expiresAt: Date; renewableUntil: Date }
  /** `over`: the person has to come through the portal again; `denied`: nothing here is theirs to see any more. */
  | { kind: 'refused'; because: 'over' | 'denied' };

/** Gives whoever holds a valid token another one for the next ten minutes, as long as the portal still lets this person in. */
@Injectable()
export class Renewal {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly askers: Askers,
    private readonly users: Users,
    private readonly portal: PortalClient,
  ) {}

  /**
   * The new token is signed in the form of the old: whoever has made that is of a release that all sidecars about can read.
   * @param token verified just now
   * @throws PortalSilent when the module does not answer: without its word nothing is renewed
   */
  async renew({ claims, form }: ValidToken): Promise<Renewed> {
    if (claims.v === 1) return { kind: 'refused', because: 'over' };
    const nowSeconds = Math.floor(this.clock.now().getTime() / 1000);
    const lastSecond = claims.born + RENEWED_FOR_SECONDS;
    if (claims.exp >= lastSecond) return { kind: 'refused', because: 'over' };
    const user = (await this.users.byIds([claims.userId])).get(claims.userId);
    if (!user?.isActive || user.isBlocked) return { kind: 'refused', because: 'denied' };
    const { right } = await this.portal.call('personRight', { userId: claims.userId });
    if (right < 'R') return { kind: 'refused', because: 'denied' };
    // Rights shrink here and never grow: who has become an administrator comes through the portal again.
    const exp = Math.min(nowSeconds + LIFE_SECONDS, lastSecond);
    const renewed = { ...claims, exp, isAdmin: claims.isAdmin && right >= 'W' };
    const { companyCodes } = await this.askers.of(renewed);
    if (companyCodes !== 'all' && companyCodes.length === 0) return { kind: 'refused', because: 'denied' };
    return {
      kind: 'renewed',
      token: makeToken(this.config.secret, renewed, form),
      expiresAt: new Date(exp * 1000),
      renewableUntil: new Date(lastSecond * 1000),
    };
  }
}
