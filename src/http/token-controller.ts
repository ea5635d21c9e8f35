import { Controller, HttpCode, Post } from '@nestjs/common';
import { PortalRefusedRequest, PortalSilent } from '../portal/commands/portal-failures.js';
import { ApiError } from './api-error.js';
import { Renewal, type Renewed } from './renewal.js';
import { TokenOfRequest } from './request-data.js';
import { HeadsToo } from './signature-guard.js';
import type { ValidToken } from './token.js';

export interface TokenAnswer {
  token: string;
  /** ISO 8601, by the sidecar's clock. */
  expiresAt: string;
  /** After this the portal's door has to be opened again. */
  renewableUntil: string;
}

/** The token of a person, without the portal's page that gave it. */
@Controller('api/token')
export class TokenController {
  constructor(private readonly renewal: Renewal) {}

  @Post('renew')
  @HttpCode(200)
  @HeadsToo()
  async renew(@TokenOfRequest() held: ValidToken): Promise<TokenAnswer> {
    const renewed = await this.ask(held);
    if (renewed.kind === 'refused' && renewed.because === 'over')
      throw new ApiError('RENEWAL_OVER', 'This token is not renewed any more: open the board from the portal');
    if (renewed.kind === 'refused') throw new ApiError('FORBIDDEN', 'This is not yours to see any more');
    const { token, expiresAt, renewableUntil } = renewed;
    return { token, expiresAt: expiresAt.toISOString(), renewableUntil: renewableUntil.toISOString() };
  }

  private async ask(held: ValidToken): Promise<Renewed> {
    try {
      return await this.renewal.renew(held);
    } catch (error) {
      if (error instanceof PortalSilent || error instanceof PortalRefusedRequest)
        throw new ApiError('UNAVAILABLE', 'The portal does not say whether this person may still look; try again later');
      throw error;
    }
  }
}
