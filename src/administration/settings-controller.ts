import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { ApiError, notFound, wrongFields } from '../http/api-error.js';
import { AskingUserId, JsonBody, PathBy, QueryBy } from '../http/request-data.js';
import type { Problem } from '../settings/problem.js';
import { withText } from '../settings/problem-texts.js';
import type { SettingsChangesAnswer } from '../settings/settings-change.js';
import { SettingsDocument } from '../settings/settings-document.js';
import { SettingsLint, type Warning } from '../settings/settings-lint.js';
import { SETTINGS_SECTIONS, type SettingsSection } from '../settings/settings-schema.js';
import { type Saving, SettingsStore, type VersionedSettings } from '../settings/settings-store.js';
import { Authors } from './authors.js';
import { PortalNamesReader } from './portal-names-reader.js';

const baseVersion = z.int().min(0);
const note = z.string().trim().max(500).prefault('');
const wholeBody = z.strictObject({ baseVersion, note, settings: z.unknown() });
const sectionBody = z.strictObject({ baseVersion, note, value: z.unknown().refine((value) => value !== undefined, 'the section') });
const checkBody = z.strictObject({ settings: z.unknown() });
const restoreBody = z.strictObject({ baseVersion, note });
const section = z.enum(SETTINGS_SECTIONS);
const version = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const versionsQuery = z.strictObject({ before: version.optional(), limit: z.coerce.number().int().min(1).max(200).prefault(50) });
const changesQuery = z.strictObject({
  against: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
});

/** Settings as administrators read and change them; the module's tab is the only caller. */
@Controller('api/settings')
export class SettingsController {
  constructor(
    private readonly store: SettingsStore,
    private readonly authors: Authors,
    private readonly lint: SettingsLint,
    private readonly names: PortalNamesReader,
    private readonly document: SettingsDocument,
  ) {}

  @Get()
  async current() {
    return this.store.latest();
  }

  /** `{baseVersion, note?, settings}`; 409 when somebody has saved since. */
  @Put()
  async save(@JsonBody(wholeBody) body: z.output<typeof wholeBody>, @AskingUserId() userId: number) {
    return this.saved(
      await this.store.save(body.settings, { ...(await this.authors.of(userId)), baseVersion: body.baseVersion, note: body.note }),
    );
  }

  /** Says what is wrong and what is doubtful; saves nothing. */
  @Post('check')
  @HttpCode(200)
  async check(@JsonBody(checkBody) body: z.output<typeof checkBody>): Promise<{ problems: Problem[]; warnings: Warning[] }> {
    const parsed = this.document.parse(body.settings);
    if (parsed.kind === 'wrong') return { problems: parsed.problems.map(withText), warnings: [] };
    return { problems: [], warnings: await this.lint.warningsOf(parsed.settings) };
  }

  @Get('versions')
  async versions(@QueryBy(versionsQuery) query: z.output<typeof versionsQuery>) {
    return { versions: await this.store.history({ beforeVersion: query.before, limit: query.limit }) };
  }

  @Get('versions/:version')
  async version(@PathBy('version', version) number: number) {
    const found = await this.store.at(number);
    if (!found) throw notFound(`settings version ${number}`, 'version');
    return found;
  }

  /** What is different in this version, in words; against the one before, unless another is named (0: empty settings). */
  @Get('versions/:version/changes')
  async changes(
    @PathBy('version', version) number: number,
    @QueryBy(changesQuery) query: z.output<typeof changesQuery>,
  ): Promise<SettingsChangesAnswer> {
    const [found, other] = await Promise.all([this.store.at(number), this.compared(number, query.against)]);
    if (!found) throw notFound(`settings version ${number}`, 'version');
    const names = await this.names.of([other.settings, found.settings]);
    return { version: number, againstVersion: other.version, changes: this.document.changes(other.settings, found.settings, names) };
  }

  /** The old document becomes the newest version; nothing between is lost. */
  @Post('versions/:version/restore')
  @HttpCode(200)
  async restore(
    @PathBy('version', version) number: number,
    @JsonBody(restoreBody) body: z.output<typeof restoreBody>,
    @AskingUserId() userId: number,
  ) {
    const author = await this.authors.of(userId);
    const outcome = await this.store.restore(number, { ...author, baseVersion: body.baseVersion, note: body.note || `= ${number}` });
    if (outcome.kind === 'unknown') throw notFound(`settings version ${number}`, 'version');
    return this.saved(outcome);
  }

  /** One section, `{baseVersion, note?, value}`; the others stay as they are in that version. */
  @Put(':section')
  async saveSection(
    @PathBy('section', section) name: SettingsSection,
    @JsonBody(sectionBody) body: z.output<typeof sectionBody>,
    @AskingUserId() userId: number,
  ) {
    const base = body.baseVersion > 0 ? await this.store.at(body.baseVersion) : null; // of an unknown version: refused when saved
    const document = { ...base?.settings, [name]: body.value };
    return this.saved(
      await this.store.save(document, { ...(await this.authors.of(userId)), baseVersion: body.baseVersion, note: body.note }),
    );
  }

  private async compared(version: number, against: number | undefined): Promise<VersionedSettings> {
    if (against === undefined || against === 0) return this.store.before(against === 0 ? 1 : version);
    const other = await this.store.at(against);
    if (!other) throw notFound(`settings version ${against}`, 'against');
    return other;
  }

  private saved(outcome: Saving): { version: number } {
    switch (outcome.kind) {
      case 'saved':
        return { version: outcome.version };
      case 'wrong':
        throw wrongFields('SETTINGS_WRONG', outcome.problems);
      case 'stale':
        throw new ApiError('SETTINGS_STALE', `Somebody has saved meanwhile: version ${outcome.currentVersion} is in force`, {
          field: 'baseVersion',
          currentVersion: outcome.currentVersion,
        });
      default:
        throw new Error(`no answer for ${outcome satisfies never}`);
    }
  }
}
