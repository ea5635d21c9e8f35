import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { SharedAnswer } from '../http/shared-answer.js';
import { OpenToAll } from '../http/signature-guard.js';
import { Metrics } from '../metrics.js';
import { Backlog } from './backlog.js';
import { ClientsWaiting } from './clients-waiting.js';
import { HealthCheck } from './health.js';

const PAGE_MS = 1000;

/** For monitoring: without a signature, and without anything of the portal's people and clients. */
@Controller()
@OpenToAll()
export class HealthController {
  private readonly page = new SharedAnswer(PAGE_MS, async () => {
    const backlog = await this.backlog.count();
    this.metrics.setWaiting(backlog.state === 'ok' ? backlog.value : null);
    this.metrics.setClients(await this.clients.count().catch(() => null));
    return this.metrics.text();
  });

  constructor(
    private readonly health: HealthCheck,
    private readonly backlog: Backlog,
    private readonly metrics: Metrics,
    private readonly clients: ClientsWaiting,
  ) {}

  /** 503 while something is not decided that should be. */
  @Get('health')
  async look(@Res() response: Response): Promise<void> {
    const health = await this.health.look();
    response.status(health.state === 'failing' ? 503 : 200).json(health);
  }

  /** Once a second, for all who ask meanwhile: who asks again waits for the next. What waits is left out while the database is away. */
  @Get('metrics')
  async measure(@Res() response: Response): Promise<void> {
    response.type(this.metrics.contentType).send(await this.page.get());
  }
}
