import type { Type } from '@nestjs/common';
import type { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { CommandBody, CommandType } from '../portal/commands/command-types.js';
import type { EventType, PortalEvent } from '../portal/events/portal-event.js';
import type { Batch, Decided } from '../records/batch.js';
import type { Question } from '../records/questions.js';
import type { Answered, SentCommand } from '../records/sent-command.js';
import type { SettingsPartLint } from '../settings/settings-part.js';
import type { JournalKind } from './journal-kind.js';

/**
 * What the engine (work/) knows of a part of the product: what it does with the portal's events, with questions that are due, with the
 * portal's answers to its commands, and by itself. The engine goes through all of them in the order of `capabilities.ts`.
 */
export interface Capability {
  /** As `capabilities.ts`, orders and the journal name it. */
  readonly name: string;
  readonly events?: EventTaker;
  /** By the kind of the question. A kind that nobody answers here is left to the release that does. */
  readonly questions?: Readonly<Record<string, QuestionAnswerer>>;
  readonly answers?: AnswerTaker;
  /** What it puts into its orders, or takes out of them, when they are sent; without it they travel as they were ordered. */
  readonly completeOrders?: (db: Tx, commands: readonly SentCommand[]) => Promise<CommandBody[]>;
  readonly duties?: readonly Duty[];
  /** Finds what is doubtful in its part of the settings (settings-parts.ts). */
  readonly settingsLint?: SettingsPartLint;
  /** How long it keeps what it stores. */
  readonly keeps?: readonly Retention[];
}

/** A capability as the wiring names it: its module with its doors, the provider in it that is the capability, and its kinds of decisions. */
export interface CapabilityEntry {
  readonly module: Type;
  /** Exported by the module. */
  readonly capability: Type<Capability>;
  readonly journal: readonly JournalKind[];
}

/**
 * Hears of the events of one transaction, those of its types, in their order. Step by step: each capability holds, then each takes, all
 * of it is stored, then each follows. Rows are locked in one order everywhere: dialogs, calls, companies, clients.
 */
export interface EventTaker {
  readonly types: readonly EventType[];
  /** Locks the dialogs and calls that the events are about. */
  hold?(batch: Batch, events: readonly PortalEvent[]): Promise<void>;
  /** Codes of companies that `take` will lock. When others do so too, all are locked at once: one after another, two transactions could wait for each other. */
  companies?(batch: Batch, events: readonly PortalEvent[]): readonly string[];
  /** Decides. */
  take?(batch: Batch, events: readonly PortalEvent[]): Promise<void>;
  /** What the events say of cards and people, once the decisions are stored. @returns what was decided beside the batch */
  follow?(batch: Batch, events: readonly PortalEvent[]): Promise<readonly Decided[]>;
}

/** A question that is asked now. It is gone already: who cannot answer it yet asks again. */
export type DueQuestion = Question;

export type QuestionAnswerer = (batch: Batch, due: readonly DueQuestion[]) => Promise<void>;

/** Takes in what the portal said to commands of these types, whoever has ordered them. The batch holds their dialogs, calls and clients. */
export interface AnswerTaker {
  readonly types: readonly CommandType[];
  /** @returns ids of refused commands that need no incident: it tells of them itself */
  take(batch: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>>;
}

/** Something to do again and again, by any of the sidecars. */
export interface Duty {
  readonly name: string;
  /** How often, at a given length of the poll, in milliseconds. */
  everyMs(pollMs: number): number;
  /** What waits as an event is decided first, though not for long. */
  readonly isAfterEvents: boolean;
  /** @returns how much was decided: commands may wait to be sent */
  run(): Promise<number>;
}

/** Deletes what nothing will ask for again. */
export type Retention = (db: OwnDb, now: Date) => Promise<void>;

/** All capabilities, in their order. */
export const CAPABILITIES = Symbol('capabilities');
