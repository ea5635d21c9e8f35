import { numberKey } from '../domain/calls/number-key.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { PastThread } from './past-thread.js';

/** Companies by what a thread came in on, and by pipeline. */
export class Companies {
  private readonly byLine = new Map<number, CompanySettings>();
  private readonly byNumber = new Map<string, CompanySettings>();
  private readonly byPipeline = new Map<number, string>();

  constructor(readonly all: readonly CompanySettings[]) {
    for (const company of all) {
      for (const lineId of company.lineIds) this.byLine.set(lineId, company);
      for (const number of company.numbers) if (numberKey(number) !== '') this.byNumber.set(numberKey(number), company);
      this.byPipeline.set(company.dealCategoryId, company.code);
    }
  }

  of(thread: PastThread): CompanySettings | null {
    if (thread.kind === 'session') return this.byLine.get(thread.session.lineId) ?? null;
    return this.byNumber.get(numberKey(thread.call.portalNumber)) ?? null;
  }

  /** Whose pipeline it is; null = no company's. */
  ofPipeline(categoryId: number): string | null {
    return this.byPipeline.get(categoryId) ?? null;
  }

  /** One of the companies' own numbers. */
  isOwnNumber(phone: string): boolean {
    return this.byNumber.has(numberKey(phone));
  }
}
