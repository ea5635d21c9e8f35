import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { ApiError } from './api-error.js';
import { checkSignature } from './check-signature.js';
import { Nonces } from './nonces.js';
import type { RequestWithBody } from './raw-body.js';

/** `open`: anybody may ask. `harmless`: signed, but a copy of it that reaches another sidecar may be carried out there too. */
type Access = 'open' | 'harmless';
const ACCESS = 'linewarden:access';

export const OpenToAll = () => SetMetadata(ACCESS, 'open' satisfies Access);
export const HarmlessTwice = () => SetMetadata(ACCESS, 'harmless' satisfies Access);

/** The portal's user in whose name the module asks, 0 for the module itself. */
export type SignedRequest = RequestWithBody & { userId?: number };

/** Lets only the module through: everything that is not expressly open must carry its signature. */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly nonces: Nonces,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (access === 'open') return true;
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const check = checkSignature(
      this.config.secret,
      {
        time: request.get('X-Linewarden-Time'),
        nonce: request.get('X-Linewarden-Nonce'),
        signature: request.get('X-Linewarden-Signature'),
        userId: request.get('X-Linewarden-User'),
        method: request.method,
        url: request.originalUrl,
        body: request.rawBody ?? Buffer.alloc(0),
      },
      this.clock.now(),
    );
    if (check.kind === 'refused') throw new ApiError(check.code, check.message);
    const isFirst = access === 'harmless' ? this.nonces.takeOnceHere(check.nonce) : await this.nonces.takeOnce(check.nonce);
    if (!isFirst) throw new ApiError('NONCE_REPEATED', 'this request was made before');
    request.userId = check.userId;
    return true;
  }
}
