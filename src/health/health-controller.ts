import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OpenToAll } from '../http/signature-guard.js';
import { Metrics } from '../metrics.js';
import { Backlog } from './backlog.js';
import { HealthCheck } from './health.js';

/** For monitoring: without a signature, and without anything of the portal's people and clients. */
@Controller()
@OpenToAll()
export class HealthController {
  constructor(
    private readonly health: HealthCheck,
    private readonly backlog: Backlog,
    private readonly metrics: Metrics,
  ) {}

  /** 503 while something is not decided that should be. */
  @Get('health')
  @Header('Cache-Control', 'no-store')
  async look(@Res() response: Response): Promise<void> {
    const health = await this.health.look();
    response.status(health.state === 'failing' ? 503 : 200).json(health);
  }

  /** What waits is left out while the database is away. */
  @Get('metrics')
  @Header('Cache-Control', 'no-store')
  async measure(@Res() response: Response): Promise<void> {
    const backlog = await this.backlog.count();
    this.metrics.setWaiting(backlog.state === 'ok' ? backlog.value : null);
    response.type(this.metrics.contentType).send(await this.metrics.text());
  }
}
