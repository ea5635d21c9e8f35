import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { ApiError } from './api-error.js';
import { Askers, type Asking, administrator } from './asking.js';
import { checkHead, checkSignature, signedHeadOf } from './check-signature.js';
import { Nonces } from './nonces.js';
import type { RequestWithBody } from './raw-body.js';
import { type ValidToken, verifyToken } from './token.js';

/**
 * `open`: anybody may ask. `harmless`: signed, but a copy of it that reaches another sidecar may be carried out there too.
 * `heads`: heads of sales may ask too, with a token; the route itself must keep to `companyCodes` of who asks.
 */
type Access = 'open' | 'harmless' | 'heads';
const ACCESS = 'linewarden:access';

export const OpenToAll = () => SetMetadata(ACCESS, 'open' satisfies Access);
export const HarmlessTwice = () => SetMetadata(ACCESS, 'harmless' satisfies Access);
export const HeadsToo = () => SetMetadata(ACCESS, 'heads' satisfies Access);

/**
 * A request that was let through; `userId` is the portal's user in whose name it is made, 0 for the module itself. `held`: its token,
 * if it came with one.
 */
export type SignedRequest = RequestWithBody & { userId?: number; asking?: Asking; held?: ValidToken };

/** Two doors: the module's signature, and the token of a person. Everything that is not expressly open must come through one. */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly nonces: Nonces,
    private readonly askers: Askers,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [context.getHandler(), context.getClass()]);
    if (access === 'open') return true;
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const token = tokenOf(request);
    const asking =
      token !== null && access !== 'harmless' ? await this.byToken(request, token, access) : await this.bySignature(request, access);
    request.userId = asking.userId;
    request.asking = asking;
    return true;
  }

  private async bySignature(request: SignedRequest, access: Access | undefined): Promise<Asking> {
    const body = request.rawBody ?? Buffer.alloc(0);
    const check = checkSignature(this.config.secret, { ...signedHeadOf(request), url: request.originalUrl }, body, this.clock.now());
    if (check.kind === 'refused') throw new ApiError(check.code, check.message);
    const isFirst = access === 'harmless' ? this.nonces.takeOnceHere(check.nonce) : await this.nonces.takeOnce(check.nonce);
    if (!isFirst) throw new ApiError('NONCE_REPEATED', 'this request was made before');
    return administrator(check.userId);
  }

  private async byToken(request: SignedRequest, token: string, access: Access | undefined): Promise<Asking> {
    const check = verifyToken(this.config.secret, token, this.clock.now());
    if (check.kind === 'refused') throw new ApiError(check.code, check.message);
    request.held = check;
    const asking = await this.askers.of(check.claims);
    if (asking.isAdmin) return asking;
    if (access !== 'heads' || asking.companyCodes.length === 0) throw new ApiError('FORBIDDEN', 'This is not yours to see');
    return asking;
  }
}

/** What can be said against a request before its body is read: then it need not be read. */
export function refusalByHead(secret: string, request: SignedRequest, now: Date): ApiError | null {
  const token = tokenOf(request);
  const check = token === null ? checkHead(signedHeadOf(request), now) : verifyToken(secret, token, now);
  return check.kind === 'refused' ? new ApiError(check.code, check.message) : null;
}

function tokenOf(request: SignedRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? null;
}
