import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { JournalKinds } from '../contract/journal-kinds.js';
import { notFound, wrongFields } from '../http/api-error.js';
import { type Asking, maySee } from '../http/asking.js';
import { AskedBy, PathBy, QueryBy } from '../http/request-data.js';
import { HeadsToo } from '../http/signature-guard.js';
import { SettingsStore } from '../settings/settings-store.js';
import { ClientSearch } from './client-search.js';
import { JournalSearch } from './journal-search.js';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const listQuery = z.strictObject({
  session: id.optional(),
  call: z.string().min(1).max(255).optional(),
  lead: id.optional(),
  deal: id.optional(),
  contact: id.optional(),
  operator: id.optional(),
  line: id.optional(),
  client: z.string().trim().min(2).max(100).optional(),
  company: z.string().min(1).max(31).optional(),
  kind: z.string().max(40).optional(),
  from: instant.optional(),
  to: instant.optional(),
  before: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).prefault(50),
});

/** What was decided, from what, and why. Heads of sales see the decisions of their companies. */
@Controller('api/journal')
@HeadsToo()
export class JournalController {
  constructor(
    private readonly journal: JournalSearch,
    private readonly clients: ClientSearch,
    private readonly settings: SettingsStore,
    private readonly kinds: JournalKinds,
  ) {}

  /** Instants are ISO 8601 with a zone; `before` is the smallest id of the page before; `client` is a phone, or a part of a name. */
  @Get()
  async list(@QueryBy(listQuery) query: z.output<typeof listQuery>, @AskedBy() asking: Asking) {
    if (query.kind !== undefined) this.refuseUnknownKind(query.kind);
    if (query.company !== undefined) await this.refuseUnknownCompany(query.company, asking);
    const entries = await this.journal.find({
      sessionId: query.session,
      callId: query.call,
      leadId: query.lead,
      dealId: query.deal,
      contactId: query.contact,
      operatorId: query.operator,
      lineId: query.line,
      companyCode: query.company,
      ofCompanies: asking.companyCodes === 'all' ? undefined : asking.companyCodes,
      ofThreads: query.client === undefined ? undefined : await this.clients.threadsOf(query.client),
      kind: query.kind,
      fromAt: query.from,
      toAt: query.to,
      beforeId: query.before,
      limit: query.limit,
    });
    return { entries };
  }

  @Get(':id')
  async entry(@PathBy('id', id) entryId: number, @AskedBy() asking: Asking) {
    const entry = await this.journal.byId(entryId);
    if (!entry || !maySee(asking, entry.companyCode)) throw notFound(`journal entry ${entryId}`, 'id');
    return entry;
  }

  private refuseUnknownKind(kind: string): void {
    if (this.kinds.names.includes(kind)) return;
    throw wrongFields('FIELD_WRONG', [{ path: 'kind', code: 'NOT_ALLOWED', expected: `one of ${this.kinds.names.join(', ')}`, got: kind }]);
  }

  /** An empty page would hide a slip of the pen. A company that left the settings is still found by its dialogs. */
  private async refuseUnknownCompany(code: string, asking: Asking): Promise<void> {
    const { settings } = await this.settings.current();
    const codes = settings.companies.map((company) => company.code).filter((known) => maySee(asking, known));
    if (codes.includes(code) || (maySee(asking, code) && (await this.journal.hasCompany(code)))) return;
    throw wrongFields('FIELD_WRONG', [
      { path: 'company', code: 'NOT_ALLOWED', expected: `one of ${codes.join(', ') || 'no companies yet'}`, got: code },
    ]);
  }
}
