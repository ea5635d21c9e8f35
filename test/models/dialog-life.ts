import type { Tx } from '../../src/database/tx.js';
import { carryOutCheck, checkFacts } from '../../src/dialogs/carry-out-check.js';
import { followAnswer } from '../../src/dialogs/dialog-answers.js';
import type { HandOverOrder, PlaceDialogOrder } from '../../src/dialogs/dialog-orders.js';
import { dialogSettings } from '../../src/dialogs/dialog-settings.js';
import {
  askReroute,
  newsTypes,
  onClientWrote,
  onDialogClosed,
  onOperatorAnswered,
  onOperatorChanged,
  queuedUntil,
  queueTarget,
} from '../../src/dialogs/follow-dialogs.js';
import { followMessages } from '../../src/dialogs/follow-messages.js';
import { askAboutLeft, isWithSomebody, leftAt, mayStillCome } from '../../src/dialogs/left-desks.js';
import { carryOutReroute } from '../../src/dialogs/reroute-dialogs.js';
import { decidePlacement } from '../../src/domain/placement/decide-placement.js';
import type { HeadFacts } from '../../src/domain/routing/check.js';
import type { ChoiceFacts } from '../../src/domain/routing/choice.js';
import { chooseOperator } from '../../src/domain/routing/choose-operator.js';
import { decideCheck } from '../../src/domain/routing/decide-check.js';
import { decideReroute } from '../../src/domain/routing/decide-reroute.js';
import { READINESS, readinessOf } from '../../src/domain/routing/readiness.js';
import type { Department } from '../../src/domain/schedule/department.js';
import { nextOpening } from '../../src/domain/schedule/next-opening.js';
import type { Schedule } from '../../src/domain/schedule/schedule.js';
import type { Answer, HandOverTarget, Handshake } from '../../src/portal/commands/command-types.js';
import type { PortalEvent } from '../../src/portal/events/portal-event.js';
import { PortalZone } from '../../src/portal/portal-zone.js';
import { Batch, type NewEntry } from '../../src/records/batch.js';
import { DecisionContext } from '../../src/records/decision-context.js';
import type { DecisionKind } from '../../src/records/decision-kind.js';
import { type Dialog, nothingWritten } from '../../src/records/dialogs.js';
import type { Order } from '../../src/records/outbox.js';
import { type Question, type QuestionKey, questionName } from '../../src/records/questions.js';
import { dialogSubject, sessionIdOf } from '../../src/records/subject.js';
import { settingsDocument } from '../../src/settings-parts.js';
import { Lots } from '../worlds/truth.js';
import { gateBot, ModelPortal, type Session, type Told } from './model-portal.js';
import { ModelStaff, type Post } from './model-staff.js';

const minuteMs = 60_000;
const stepMinutes = 3;
const stepMs = stepMinutes * minuteMs;
const zone = 'Europe/Berlin';
const sales = { all: 1, day: 2, evening: 3 };
const chief = 1;
const headOfSales = 10;
/** Whoever orders by hand from the portal. */
const posts: Post[] = [
  { userId: chief, departmentId: sales.all },
  { userId: headOfSales, departmentId: sales.all },
  { userId: 11, departmentId: sales.day },
  { userId: 12, departmentId: sales.evening },
  { userId: 21, departmentId: sales.day },
  { userId: 22, departmentId: sales.day },
  { userId: 23, departmentId: sales.day },
  { userId: 24, departmentId: sales.day, hasNoDay: true },
  { userId: 25, departmentId: sales.day, isSenior: true },
  { userId: 31, departmentId: sales.evening },
  { userId: 32, departmentId: sales.evening },
];
const headsAbove = new Map([
  [sales.day, [11, headOfSales, chief]],
  [sales.evening, [12, headOfSales, chief]],
  [sales.all, [headOfSales, chief]],
]);
const queues = new Map([
  [1, [21, 22, 25]],
  [2, [23, 24]],
  [3, [31, 32]],
  [4, [22]],
]);
const departments = new Map<number, Department>([
  [sales.all, { departmentId: sales.all, parentId: null, name: 'Sales' }],
  [sales.day, { departmentId: sales.day, parentId: sales.all, name: 'Day' }],
  [sales.evening, { departmentId: sales.evening, parentId: sales.all, name: 'Evening' }],
]);
const week = (from: number, to: number) =>
  Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [{ from: from * 60, to: to * 60 }] : []]));

export type Undone = 'looks' | 'reroutes' | 'checks';

/** What keeps a client who waits from being forgotten. */
type Keeper = 'atWork' | 'question' | 'morning' | 'incident' | 'hand';

export interface LifeTally {
  days: number;
  dialogs: number;
  checks: number;
  reroutes: number;
  outages: number;
  handMoves: number;
  /** Of waiting clients, by what kept them from being forgotten; and how long dialogs were open in all. */
  hours: Record<Keeper | 'open', number>;
}

/** Everything that is ordered, asked and recorded goes into the model instead of a database; the rules are the product's own. */
class ModelBatch extends Batch {
  constructor(
    private readonly life: DialogLife,
    context: DecisionContext,
    about: number,
  ) {
    super(untouchable, context);
    const dialog = life.dialogs.get(about);
    if (dialog) this.holdDialogs(new Map([[about, dialog]]));
  }
  override ask(question: Question): void {
    this.life.questions.set(questionName(question), question);
  }
  override withdraw(key: QuestionKey): void {
    this.life.questions.delete(questionName(key));
  }
  override order({ body }: Parameters<Batch['order']>[0], { subject }: Pick<Order, 'subject' | 'companyCode' | 'clientId'>): void {
    this.life.orders.push({ body, sessionId: sessionIdOf(subject) });
  }
  override record(kind: DecisionKind, { rule }: NewEntry): string {
    this.life.note(`${kind.kind} ${rule}`);
    return '';
  }
}

const portalZone = new PortalZone(zone);
const schedules = new Map<number | null, Schedule>();

/** The settings stay as they are: what they say of hours is worked out once. */
class ModelContext extends DecisionContext {
  override scheduleOf(company: Parameters<DecisionContext['scheduleOf']>[0], departmentId: number | null): Schedule {
    const schedule = schedules.get(departmentId) ?? super.scheduleOf(company, departmentId);
    schedules.set(departmentId, schedule);
    return schedule;
  }
}

/** Nothing of a model's batch is stored. */
const untouchable = new Proxy({} as Tx, {
  get: (_, name) => {
    throw new Error(`the model has no database: ${String(name)}`);
  },
});

/**
 * The whole life of a company's dialogs, three minutes after three minutes: clients write at random; people come, answer, rest, go home, fall ill, are dismissed; hands
 * move dialogs; the sidecar is off for hours; nights, weekends and the switch to summer time pass. After each step every client who waits has to be
 * kept by something.
 */
export class DialogLife {
  readonly dialogs = new Map<number, Dialog>();
  readonly questions = new Map<string, Question>();
  orders: { body: Order['body']; sessionId: number }[] = [];
  readonly wrong: string[] = [];
  readonly tally: LifeTally = {
    days: 0,
    dialogs: 0,
    checks: 0,
    reroutes: 0,
    outages: 0,
    handMoves: 0,
    hours: { atWork: 0, question: 0, morning: 0, incident: 0, hand: 0, open: 0 },
  };
  private readonly lots: Lots;
  private readonly staff: ModelStaff;
  private readonly portal: ModelPortal;
  /** Sessions of open incidents, with who was told. */
  private readonly incidents = new Map<number, { operatorId: number; toldIds: number[] }>();
  private readonly forgotten = new Set<number>();
  private readonly givenToAway = new Set<string>();
  private readonly lastChosen = new Map<string, number>();
  private readonly happened = new Map<number, string[]>();
  private at: number;
  private offUntil = 0;
  private serviceUserGoneUntil = 0;
  private about = 0;
  private choices = 0;
  private context: DecisionContext | null = null;
  private opensAt: { hour: number; at: number } = { hour: -1, at: 0 };
  private readonly settings;

  /**
   * @param firstDay midnight of it in UTC; the company is an hour or two ahead
   * @param without what the sidecar leaves undone: the model has to show it
   */
  constructor(
    seed: number,
    firstDay: string,
    private readonly without: Undone | null = null,
  ) {
    this.lots = new Lots(seed);
    this.at = new Date(`${firstDay}T00:00:00Z`).getTime() - 60 * minuteMs;
    const parsed = settingsDocument.parse({
      companies: [
        {
          code: 'alfa',
          name: 'Alfa',
          lineIds: [1, 2, 3, 4],
          dealCategoryId: 0,
          headOfSalesId: headOfSales,
          timeZone: zone,
          hours: { weekly: week(10, 19) },
        },
      ],
      departments: [{ departmentId: sales.evening, weekly: week(12, 21), outsideHours: 'queue' }],
      seniors: { userIds: [25] },
    });
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
    this.settings = parsed.settings;
    const context = this.contextAt(this.at);
    this.staff = new ModelStaff(posts, headsAbove, (departmentId) => context.scheduleOf(this.company, departmentId), this.lots);
    this.portal = new ModelPortal(queues, this.staff.isActive);
  }

  private get company() {
    const [company] = this.settings.companies;
    if (!company) throw new Error('the settings name no company');
    return company;
  }

  play(days: number): this {
    for (let day = 0; day < days; day++) {
      const weekday = new Date(this.at + 2 * 60 * minuteMs).getUTCDay();
      this.staff.planDay(this.at, weekday > 0 && weekday < 6);
      if (this.lots.chance(0.2)) this.offUntil = -(this.at + this.lots.below(1440) * minuteMs);
      for (let minute = 0; minute < 1440; minute += stepMinutes) {
        this.step();
        this.at += stepMs;
      }
      this.tally.days += 1;
    }
    return this;
  }

  note(what: string): void {
    if (what.startsWith('check')) this.tally.checks += 1;
    if (what.startsWith('reroute')) this.tally.reroutes += 1;
    this.noteOf(this.about, what);
  }

  private step(): void {
    const { at, lots } = this;
    this.staff.tick(at);
    this.clients();
    this.people();
    this.portal.tick(at);
    if (this.offUntil < 0 && -this.offUntil <= at) {
      this.offUntil = at + (5 + lots.below(360)) * minuteMs;
      this.tally.outages += 1;
    }
    const isOff = this.offUntil > at;
    if (lots.chance(0.00015)) this.serviceUserGoneUntil = at + lots.below(600) * minuteMs;
    if (!isOff) this.sidecar();
    this.look(isOff);
  }

  private clients(): void {
    const { at, lots, portal } = this;
    if (lots.chance(this.isDay ? 0.03 : 0.005)) {
      const session = portal.clientStarts(1 + lots.below(4), at);
      this.tally.dialogs += 1;
      this.noteOf(session.sessionId, `a client writes to line ${session.lineId}`);
    }
  }

  /** Roughly: clients write less at night. */
  private get isDay(): boolean {
    const hour = new Date(this.at + 90 * minuteMs).getUTCHours();
    return hour >= 8 && hour < 22;
  }

  private people(): void {
    const { at, lots, portal, staff } = this;
    const { isDay } = this;
    for (const session of [...portal.open]) {
      const { operatorId, sessionId } = session;
      const canWork = operatorId > 0 && operatorId !== gateBot && staff.canWork(operatorId, at);
      const lot = lots.below(100_000);
      if (canWork && session.status !== 40 && lot < 17_000) {
        portal.employeeWrites(session, operatorId, at);
        this.noteOf(sessionId, `${operatorId} answers`);
      } else if (canWork && session.isWaitingAnswer && lot < 29_000) {
        portal.accepts(session, at);
        this.noteOf(sessionId, `${operatorId} accepts`);
      } else if (canWork && session.status === 40 && lot < 5_000) {
        portal.closes(session, at);
      } else if (lot >= 99_940) {
        this.personMoves(session);
      } else if (lot >= 99_910 && staff.canWork(headOfSales, at)) {
        portal.employeeWrites(session, headOfSales, at);
        this.noteOf(sessionId, 'the head of sales answers');
      } else if (lot >= 99_100 && lot < (isDay ? 99_910 : 99_280)) {
        portal.clientWrites(session, at);
        this.noteOf(sessionId, 'the client writes');
      }
    }
  }

  private personMoves(session: Session): void {
    const { at, staff } = this;
    const toUserId = this.lots.oneOf(staff.userIds.filter(staff.isActive));
    const given = staff.facts(toUserId, at);
    const isAway = readinessOf(given, this.rules) >= READINESS.KEEPER && given.isWithinHours;
    if (isAway || given.absence !== null) this.givenToAway.add(`${session.sessionId} ${toUserId}`);
    this.portal.personMoves(session, toUserId, headOfSales, at);
    this.tally.handMoves += 1;
    this.noteOf(session.sessionId, `a person moves it to ${toUserId}`);
  }

  /** Events first, then what is due, then what was ordered; so do answers come before the next questions. */
  private sidecar(): void {
    const { told } = this.portal;
    this.portal.told = [];
    for (const one of told) this.hear(one);
    this.carryOrders();
    this.askDue();
    if (this.without !== 'looks') this.lookForLeft();
    this.carryOrders();
  }

  private hear(one: Told): void {
    const { sessionId } = one;
    this.about = sessionId;
    const session = this.portal.sessions.get(sessionId);
    if (!session) return;
    const batch = this.batch();
    const known = this.dialogs.get(sessionId);
    if (!known) {
      if (one.type === 'ClientWrote') this.place(batch, session, null);
      const placed = this.dialogs.get(sessionId);
      if (placed) followMessages(batch, eventOf(one));
      return;
    }
    const event = eventOf(one);
    if (event.type === 'ClientWrote') onClientWrote(batch, known, event);
    if (event.type === 'OperatorAnswered') onOperatorAnswered(batch, known, event);
    if (event.type === 'OperatorChanged') onOperatorChanged(batch, known, event, new Map());
    if (event.type === 'DialogClosed') onDialogClosed(batch, known, event);
    followMessages(batch, event);
    if (event.type === 'ClientWrote') {
      this.afterWriting(batch, known);
      if (known.placementRefused !== null) this.placeNow(sessionId);
    }
  }

  private place(batch: Batch, session: Session, tries: number | null): void {
    const { sessionId, lineId, operatorId } = session;
    const { at, company } = this;
    const choice = this.choiceFor(lineId);
    const known = this.dialogs.get(sessionId);
    const isNobody = chooseOperator(choice).kind === 'nobody';
    const holder = operatorId === gateBot ? ({ kind: 'gate' } as const) : this.holderOf(session);
    const within = this.staff.facts(headOfSales, at).isWithinHours; // the company's hours are those of its heads
    const isRepeat = known === undefined && this.lots.chance(0.3);
    const responsibleId = isRepeat ? this.lots.oneOf([21, 22, 23, 24, 31, 32]) : 0;
    const decision = decidePlacement({
      at: new Date(at),
      companyCode: company.code,
      sessionId,
      isClosed: session.isClosed,
      isSpam: false,
      isOutgoing: false,
      ...(tries !== null && { isAgain: true as const }),
      holder,
      movedByPerson: known?.movedByPersonAt != null,
      memory: null,
      isMemoryDealOpen: false,
      matches: isRepeat
        ? [{ contactId: sessionId, matchedBy: 'phone', responsibleId, ownerCompany: company.code, openDeals: [], hadDealHere: false }]
        : [],
      people: isRepeat ? [this.staff.facts(responsibleId, at)] : [],
      companyPeopleIds: this.staff.userIds,
      headOfSalesId: headOfSales,
      choice,
      ...(isNobody && { heads: this.headsOfLine(lineId), isWithinHours: within }),
    });
    if (decision.kind !== 'placed') return;
    const { operator, choice: chosen } = decision.placement;
    if (chosen?.kind === 'operator' && chosen.atWork) {
      this.choices += 1;
      this.lastChosen.set(`${lineId} ${chosen.userId}`, this.choices);
    }
    const isQueue = operator.kind === 'queue';
    const dialog: Dialog = {
      sessionId,
      chatId: session.chatId,
      lineId,
      userCode: session.userCode,
      clientUserId: session.clientUserId,
      companyCode: company.code,
      clientId: null,
      contactId: 0,
      dealId: 0,
      operatorId: isQueue ? 0 : operator.userId,
      assignment: 0,
      assignedAt: null,
      acceptedAt: operator.kind === 'keep' && holder.kind === 'person' && holder.hasAnswered ? new Date(at) : null,
      movedByPersonAt: null,
      isResponsibleByPerson: false,
      queuedAt: isQueue ? new Date(at) : null,
      observerId: 0,
      startedAt: session.createdAt,
      lastClientAt: new Date(at),
      ...nothingWritten,
      placementRefused: null,
      closedAt: session.isClosed ? new Date(at) : null,
    };
    if (known)
      Object.assign(known, { operatorId: dialog.operatorId, queuedAt: dialog.queuedAt, acceptedAt: known.acceptedAt ?? dialog.acceptedAt });
    else this.dialogs.set(sessionId, dialog);
    batch.changeDialog(known ?? dialog);
    this.note(`placement ${operator.kind} ${operator.because} ${dialog.operatorId}`);
    const until = isQueue ? queuedUntil(batch, batch.context.scheduleOf(company, null), within) : null;
    if (until) askReroute(batch, known ?? dialog, until);
    if (isQueue && within) this.openIncident(sessionId, 0);
    const body = {
      type: 'placeDialog',
      sessionId,
      chatId: session.chatId,
      userCode: session.userCode,
      clientUserId: session.clientUserId,
      company: { code: company.code, name: company.name },
      contact: { create: { name: '', lastName: '', phones: [], emails: [] } },
      deal: { create: { title: '', categoryId: 0 } },
      operator: isQueue
        ? queueTarget(until)
        : operator.kind === 'keep' || session.operatorId === operator.userId
          ? null
          : { userId: operator.userId, mode: 'offer' },
      expectedOperatorId: session.operatorId,
      expectedAnswer: 'none',
      ...(tries !== null && { tries }),
    } as unknown as PlaceDialogOrder;
    this.orders.push({ body, sessionId });
  }

  private holderOf({ operatorId, status, isWaitingAnswer }: Session) {
    if (operatorId === 0) return { kind: 'nobody' } as const;
    return { kind: 'person', userId: operatorId, hasAnswered: status >= 10 && !isWaitingAnswer, isFromGate: true } as const;
  }

  /** The module does what was ordered, and its answer is taken in. */
  private carryOrders(): void {
    while (this.orders.length > 0) {
      const [order] = this.orders.splice(0, 1);
      if (!order) return;
      const { body, sessionId } = order;
      this.about = sessionId;
      if (body.type !== 'handOver' && body.type !== 'placeDialog') continue;
      const command = {
        id: 0,
        commandId: '',
        orderKey: '',
        capability: 'dialogs',
        subject: dialogSubject(sessionId),
        type: body.type,
        clientId: null,
        attempts: 0,
        body,
      };
      followAnswer(this.batch(), { command, answer: this.answerTo(body as HandOverOrder | PlaceDialogOrder) }, new Map());
    }
  }

  private answerTo(body: HandOverOrder | PlaceDialogOrder): Exclude<Answer, { status: 'later' }> {
    if (body.type === 'placeDialog' && this.serviceUserGoneUntil > this.at)
      return { id: '', status: 'refused', code: 'SERVICE_USER_WRONG', message: '' };
    const to: HandOverTarget | null = body.type === 'handOver' ? body.to : body.operator;
    const done = this.portal.apply(body, to, this.at);
    this.note(`${body.type} ${done.status === 'done' ? `${done.outcome} ${done.operatorId}` : done.code}`);
    if (done.status !== 'done') {
      const isKept = body.type === 'placeDialog' && done.status === 'superseded' && done.code !== 'DIALOG_CLOSED';
      if (!isKept) return done;
    }
    const { operatorId } = this.portal.sessions.get(body.sessionId) ?? { operatorId: 0 };
    const operatorOutcome = done.status === 'done' ? done.outcome : 'kept';
    if (body.type === 'handOver')
      return { id: '', status: 'done', type: 'handOver', result: { operatorId, operatorOutcome: operatorOutcome as 'offered' | 'queued' } };
    const dialog = this.dialogs.get(body.sessionId);
    if (dialog) dialog.placementRefused = null;
    const made = {
      contactId: body.sessionId,
      contactCreated: true,
      dealId: body.sessionId,
      dealCreated: true,
      activityId: 1,
      toldKeys: [],
    };
    return { id: '', status: 'done', type: 'placeDialog', result: { ...made, operatorId, operatorOutcome } };
  }

  private askDue(): void {
    const due = [...this.questions.values()].filter(({ dueAt }) => dueAt.getTime() <= this.at);
    const withNews = new Set(
      this.portal.told.filter(({ type }) => newsTypes.some((news) => news === type)).map(({ sessionId }) => sessionId),
    );
    for (const question of due) {
      const sessionId = sessionIdOf(question.subject);
      const dialog = this.dialogs.get(sessionId);
      const session = this.portal.sessions.get(sessionId);
      if (withNews.has(sessionId)) continue;
      this.questions.delete(questionName(question));
      this.about = sessionId;
      if (!dialog || !session) continue;
      if (`${question.kind}s` === this.without) continue;
      if (question.kind === 'check') this.check(question, dialog, session);
      if (question.kind === 'reroute' && dialog.queuedAt !== null) this.reroute(dialog, session);
      if (question.kind === 'placeAgain' && dialog.placementRefused !== null && !session.isClosed)
        this.place(this.batch(), session, question.setFor);
    }
  }

  private check(question: Question, dialog: Dialog, session: Session): void {
    if (dialog.assignment !== question.setFor) return;
    const batch = this.batch();
    const isHeld = session.operatorId > 0 && session.operatorId !== gateBot;
    if (!isHeld && dialog.placementRefused !== null) {
      this.placeNow(dialog.sessionId);
      return;
    }
    const operatorId = isHeld ? session.operatorId : dialog.operatorId;
    const queue = queues.get(dialog.lineId) ?? [];
    const people = this.staff.people(
      [...new Set([operatorId, ...queue])].filter((userId) => userId > 0),
      this.at,
    );
    const heads = operatorId > 0 ? this.staff.headsOf(operatorId, this.at, this.rules) : [];
    const checked = { dialog, session, company: this.company, operatorId, movedByPersonAt: dialog.movedByPersonAt };
    const facts = checkFacts(batch, checked, people, heads, queue);
    const decision = decideCheck(facts);
    const nobodyLeft = carryOutCheck(batch, checked, facts, decision);
    if (nobodyLeft) this.openIncident(dialog.sessionId, decision.outcome.kind === 'stranded' ? session.operatorId : 0);
  }

  private reroute(dialog: Dialog, session: Session): void {
    const batch = this.batch();
    const choice = this.choiceFor(dialog.lineId);
    const facts = {
      at: new Date(this.at),
      sessionId: dialog.sessionId,
      isClosed: session.isClosed,
      isAnswered: dialog.acceptedAt !== null || (session.status >= 10 && !session.isWaitingAnswer),
      movedByPerson: dialog.movedByPersonAt !== null,
      responsible: null,
      choice,
    };
    carryOutReroute(batch, dialog, this.company, session.operatorId, facts, decideReroute(facts));
  }

  private lookForLeft(): void {
    const batch = this.batch();
    for (const session of this.portal.open) {
      const dialog = this.dialogs.get(session.sessionId);
      if (!dialog || dialog.waiting.since === null || !isWithSomebody(dialog, gateBot)) continue;
      this.about = session.sessionId;
      const left = leftAt(batch, dialog, this.company, this.staff.facts(dialog.operatorId, this.at), 'look');
      if (left && !this.isCheckedSoon(dialog)) askAboutLeft(batch, left);
    }
  }

  private afterWriting(batch: Batch, dialog: Dialog): void {
    if (!isWithSomebody(dialog, gateBot)) return;
    const left = leftAt(batch, dialog, this.company, this.staff.facts(dialog.operatorId, this.at), 'message');
    if (left && (!mayStillCome(left) || !this.isCheckedSoon(dialog))) askAboutLeft(batch, left);
  }

  private isCheckedSoon(dialog: Dialog): boolean {
    const check = this.questions.get(questionName({ kind: 'check', subject: dialogSubject(dialog.sessionId) }));
    const soon = this.at + dialogSettings.of(this.company).check.delaySeconds * 1000;
    return check !== undefined && check.setFor === dialog.assignment && check.dueAt.getTime() <= soon;
  }

  private placeNow(sessionId: number): void {
    const name = questionName({ kind: 'placeAgain', subject: dialogSubject(sessionId) });
    const question = this.questions.get(name);
    this.questions.set(name, {
      kind: 'placeAgain',
      subject: dialogSubject(sessionId),
      setFor: question?.setFor ?? 1,
      dueAt: new Date(this.at),
    });
  }

  /** The notices of incidents tell the head of sales, or in place of one who is gone the head above. */
  private openIncident(sessionId: number, operatorId: number): void {
    this.incidents.set(sessionId, { operatorId, toldIds: [headOfSales, chief] });
  }

  private headsOfLine(lineId: number): HeadFacts[] {
    const above = (queues.get(lineId) ?? []).flatMap((userId) => this.staff.headsOf(userId, this.at, this.rules));
    return [...new Map([...above, this.staff.asHead(headOfSales, this.at, this.rules)].map((head) => [head.userId, head])).values()];
  }

  private choiceFor(lineId: number): ChoiceFacts {
    const candidates = (queues.get(lineId) ?? []).map((userId) => ({
      person: this.staff.facts(userId, this.at),
      openDialogs: 0,
      lastChosen: this.lastChosen.get(`${lineId} ${userId}`) ?? 0,
    }));
    return { strategy: 'roundRobin', candidates, rules: this.rules, seed: this.lots.below(1000) };
  }

  private get rules() {
    return dialogSettings.of(this.company).check;
  }

  private batch(): Batch {
    return new ModelBatch(this, this.contextAt(this.at), this.about);
  }

  private contextAt(at: number): DecisionContext {
    if (this.context?.at.getTime() === at) return this.context;
    const handshake = { events: ['EmployeeWrote'], botId: gateBot } as Handshake;
    this.context = new ModelContext(new Date(at), 1, this.settings, handshake, portalZone, departments);
    return this.context;
  }

  private noteOf(sessionId: number, what: string): void {
    const list = this.happened.get(sessionId) ?? [];
    list.push(`${new Date(this.at).toISOString().slice(0, 16)} ${what}`);
    this.happened.set(sessionId, list);
  }

  /** While the sidecar is off the portal's own queue keeps them; it is looked at what there is when it is on. */
  private look(isOff: boolean): void {
    for (const session of this.portal.open) {
      this.tally.hours.open += stepMinutes / 60;
      const dialog = this.dialogs.get(session.sessionId);
      if (isOff || !dialog || dialog.waiting.since === null) continue;
      const keeper = this.keeperOf(dialog, session);
      if (keeper) this.tally.hours[keeper] += stepMinutes / 60;
      else if (this.wrong.length < 5 && !this.forgotten.has(session.sessionId)) {
        this.forgotten.add(session.sessionId);
        this.wrong.push(
          [
            `${new Date(this.at).toISOString()}: nothing keeps the client of session ${session.sessionId}, who waits since ${dialog.waiting.since.at.toISOString()}`,
            JSON.stringify({
              dialog,
              session: { operatorId: session.operatorId, status: session.status, isWaitingAnswer: session.isWaitingAnswer },
            }),
            JSON.stringify(session.operatorId > 0 && session.operatorId !== gateBot ? this.staff.facts(session.operatorId, this.at) : null),
            ...(this.happened.get(session.sessionId) ?? []),
          ].join('\n  '),
        );
      }
    }
  }

  /** When the last of the departments opens again; worked out once an hour. */
  private nextMorning(): number {
    const hour = Math.floor(this.at / (60 * minuteMs));
    if (this.opensAt.hour !== hour) {
      const context = this.contextAt(this.at);
      const opens = [null, sales.evening].map((id) => nextOpening(context.scheduleOf(this.company, id), new Date(this.at))?.getTime() ?? 0);
      this.opensAt = { hour, at: Math.max(...opens) };
    }
    return this.opensAt.at;
  }

  private keeperOf(dialog: Dialog, session: Session): Keeper | null {
    const { operatorId, sessionId } = session;
    const isPerson = operatorId > 0 && operatorId !== gateBot;
    if (isPerson && readinessOf(this.staff.facts(operatorId, this.at), this.rules) < READINESS.KEEPER) return 'atWork';
    const subject = dialogSubject(sessionId);
    const asked = ['check', 'reroute', 'placeAgain'].flatMap((kind) => this.questions.get(questionName({ kind, subject })) ?? []);
    const isAlive = ({ kind, setFor }: Question) =>
      kind === 'check' ? setFor === dialog.assignment : kind === 'reroute' ? dialog.queuedAt !== null : dialog.placementRefused !== null;
    const dueAt = Math.min(...asked.filter(isAlive).map((question) => question.dueAt.getTime()));
    if (dueAt <= this.at + 60 * minuteMs) return 'question';
    const checkMs = dialogSettings.of(this.company).check.delaySeconds * 1000;
    if (dueAt <= this.nextMorning() + checkMs + stepMs) return 'morning';
    const incident = this.incidents.get(sessionId);
    // A person has put it with somebody who was away already, and knows it.
    if (isPerson && this.givenToAway.has(`${sessionId} ${operatorId}`) && dialog.movedByPersonAt) return 'hand';
    return incident && (incident.operatorId === 0 || incident.operatorId === operatorId) && incident.toldIds.some(this.staff.isActive)
      ? 'incident'
      : null;
  }
}

function eventOf(one: Told): PortalEvent {
  const { type, at, ...payload } = one;
  return { uid: '', type, subject: '', occurredAt: new Date(at), payload } as unknown as PortalEvent;
}
