import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/** What is counted, for Prometheus. Labels are words of ours: no ids, names or addresses. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly decisions = new Counter({
    name: 'linewarden_decisions_total',
    help: 'Decisions stored',
    labelNames: ['kind', 'rule'],
    registers: [this.registry],
  });
  private readonly eventToDecision = new Histogram({
    name: 'linewarden_event_to_decision_seconds',
    help: 'From the event in the portal to the committed decision',
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly answers = new Counter({
    name: 'linewarden_command_answers_total',
    help: 'Answers of the portal to commands',
    labelNames: ['type', 'status'],
    registers: [this.registry],
  });
  private readonly requests = new Histogram({
    name: 'linewarden_portal_request_seconds',
    help: 'Requests to the module in the portal',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly lateness = new Histogram({
    name: 'linewarden_timer_lateness_seconds',
    help: 'How late a due timer was taken up',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly waiting = new Gauge({
    name: 'linewarden_waiting',
    help: 'What waits: events, commands, dueTimers, quarantined, openIncidents',
    labelNames: ['what'],
    registers: [this.registry],
  });
  private readonly clients = new Gauge({
    name: 'linewarden_clients_waiting',
    help: 'Clients who wait for an answer in open dialogs: all, and red, over the second threshold',
    labelNames: ['which'],
    registers: [this.registry],
  });
  private readonly databaseUp = new Gauge({
    name: 'linewarden_database_up',
    help: '1 when the own schema could be asked at this scrape',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** @param waitedMs from the event to the commit; null for decisions without an event. */
  countDecision(kind: string, rule: string, waitedMs: number | null): void {
    this.decisions.inc({ kind, rule });
    if (waitedMs !== null) this.eventToDecision.observe(Math.max(0, waitedMs) / 1000);
  }

  countAnswer(type: string, status: string): void {
    this.answers.inc({ type, status });
  }

  /** @param outcome `answered`, `silent` or `refused` */
  countRequest(outcome: string, tookMs: number): void {
    this.requests.observe({ outcome }, tookMs / 1000);
  }

  countTimer(kind: string, lateMs: number): void {
    this.lateness.observe({ kind }, Math.max(0, lateMs) / 1000);
  }

  /** @param waiting what waits now, by name; null: the own schema could not be asked */
  setWaiting(waiting: Readonly<Record<string, number>> | null): void {
    this.databaseUp.set(waiting === null ? 0 : 1);
    this.waiting.reset();
    for (const [what, count] of Object.entries(waiting ?? {})) this.waiting.set({ what }, count);
  }

  /** @param clients how many wait for an answer; null: not known now */
  setClients(clients: { all: number; red: number } | null): void {
    this.clients.reset();
    for (const [which, count] of Object.entries(clients ?? {})) this.clients.set({ which }, count);
  }

  /** Prometheus text. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
