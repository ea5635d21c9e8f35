import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { OpenToAll } from '../http/signature-guard.js';
import { Metrics } from '../metrics.js';
import { HealthCheck } from './health.js';

/** For monitoring: without a signature, and without anything of the portal's people and clients. */
@Controller()
@OpenToAll()
export class HealthController {
  constructor(
    private readonly health: HealthCheck,
    private readonly metrics: Metrics,
  ) {}

  /** 503 while nothing can be decided. */
  @Get('health')
  async look(@Res() response: Response): Promise<void> {
    const health = await this.health.look();
    response.status(health.state === 'down' ? 503 : 200).json(health);
  }

  /** What waits is counted at each scrape, and left out while the database is away. */
  @Get('metrics')
  async measure(@Res() response: Response): Promise<void> {
    this.metrics.setWaiting(await this.health.backlog().catch(() => null));
    response.type(this.metrics.contentType).send(await this.metrics.text());
  }
}
