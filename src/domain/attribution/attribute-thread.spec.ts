import fc from 'fast-check';
import { attributeThread } from './attribute-thread.js';
import type { DealSpan, ThreadContact, ThreadFacts, ThreadOutcome } from './thread.js';

const day = (text: string) => new Date(`2026-${text}T09:00:00.000Z`);
const openSince = (dealId: number, from: string): DealSpan => ({ dealId, createdAt: day(from), isOpen: true, closedAt: null });
const open = (dealId: number, from: string, to: string): DealSpan => ({ dealId, createdAt: day(from), isOpen: false, closedAt: day(to) });
const contact = (contactId: number, parts: Partial<ThreadContact> = {}): ThreadContact => ({
  contactId,
  matchedBy: 'phone',
  ownerCompany: 'alfa',
  deals: [],
  ...parts,
});
const own = (dealId: number) => ({ dealId, companyCode: 'alfa' });
const foreign = (dealId: number) => ({ dealId, companyCode: 'beta' });

/** A call of 10 February to a number of Alfa whose client is known and whose activity is bound to nothing. */
function call(parts: Partial<ThreadFacts> = {}): ThreadFacts {
  return {
    kind: 'call',
    threadId: 'call-1',
    startedAt: day('02-10'),
    companyCode: 'alfa',
    isSpam: false,
    client: 'known',
    activityId: 50,
    boundContactIds: [],
    boundDeals: [],
    statisticContactId: 0,
    memory: null,
    contacts: [],
    ...parts,
  };
}
const betas = contact(200, { ownerCompany: 'beta' });

describe('a past call or dialog', () => {
  it.each<{ scenario: string; facts: ThreadFacts; outcome: ThreadOutcome }>([
    {
      scenario: "is right when it is bound to the company's own contact and a deal of its pipeline, even if another deal was open then",
      facts: call({
        boundContactIds: [100],
        boundDeals: [own(301)],
        contacts: [contact(100, { deals: [openSince(301, '03-01'), openSince(300, '02-01')] })],
      }),
      outcome: { kind: 'right', contactId: 100, adoptedIds: [] },
    },
    {
      scenario: 'is right on another contact of the company that a person may have chosen',
      facts: call({
        boundContactIds: [101],
        boundDeals: [own(300)],
        contacts: [contact(100), contact(101, { matchedBy: null, deals: [openSince(300, '02-01')] })],
      }),
      outcome: { kind: 'right', contactId: 101, adoptedIds: [] },
    },
    {
      scenario: "is right on the company's contact without a deal when the contact has none",
      facts: call({ boundContactIds: [100], contacts: [contact(100)] }),
      outcome: { kind: 'right', contactId: 100, adoptedIds: [] },
    },
    {
      scenario: 'is right on a deal in a pipeline of no company',
      facts: call({ boundContactIds: [100], boundDeals: [{ dealId: 9, companyCode: null }], contacts: [contact(100)] }),
      outcome: { kind: 'right', contactId: 100, adoptedIds: [] },
    },
    {
      scenario: "leaves another company's contact for the company's own, with the deal that was open then",
      facts: call({
        boundContactIds: [200],
        boundDeals: [foreign(900)],
        contacts: [betas, contact(100, { deals: [open(300, '01-01', '02-01'), openSince(301, '02-05'), openSince(302, '03-01')] })],
      }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 301,
        because: 'contactOfOtherCompany',
        dealBecause: 'openThen',
        what: 'both',
        adoptedIds: [],
      },
    },
    {
      scenario: 'takes the nearest deal when none was open then',
      facts: call({ contacts: [contact(100, { deals: [open(300, '01-01', '02-01'), openSince(301, '02-28')] })] }),
      outcome: { kind: 'change', contactId: 100, dealId: 300, because: 'noContact', dealBecause: 'nearest', what: 'both', adoptedIds: [] },
    },
    {
      scenario: 'takes the contact alone when it has no deal',
      facts: call({ boundContactIds: [200], contacts: [betas, contact(100)] }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 0,
        because: 'contactOfOtherCompany',
        dealBecause: 'none',
        what: 'contact',
        adoptedIds: [],
      },
    },
    {
      scenario: "loses another company's deal and keeps its own, whatever was open then",
      facts: call({
        boundContactIds: [100],
        boundDeals: [foreign(900), own(302)],
        contacts: [contact(100, { deals: [openSince(300, '02-01'), openSince(302, '03-01')] })],
      }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 302,
        because: 'dealOfOtherCompany',
        dealBecause: 'bound',
        what: 'deal',
        adoptedIds: [],
      },
    },
    {
      scenario: "does not keep a deal of the pipeline that is another contact's when the contact changes",
      facts: call({
        boundContactIds: [200],
        boundDeals: [own(399)],
        contacts: [betas, contact(100, { deals: [openSince(300, '02-01')] })],
      }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 300,
        because: 'contactOfOtherCompany',
        dealBecause: 'openThen',
        what: 'both',
        adoptedIds: [],
      },
    },
    {
      scenario: 'gets the deal it lacks',
      facts: call({ boundContactIds: [100], contacts: [contact(100, { deals: [openSince(300, '02-01')] })] }),
      outcome: { kind: 'change', contactId: 100, dealId: 300, because: 'noDeal', dealBecause: 'openThen', what: 'deal', adoptedIds: [] },
    },
    {
      scenario: "is put right when only the statistic names another company's contact",
      facts: call({ boundContactIds: [100], statisticContactId: 200, contacts: [contact(100), betas] }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 0,
        because: 'statisticOfOther',
        dealBecause: 'none',
        what: 'contact',
        adoptedIds: [],
      },
    },
    {
      scenario: "is put right when the statistic names a contact of nobody that is not the thread's",
      facts: call({ boundContactIds: [100], statisticContactId: 150, contacts: [contact(100), contact(150, { ownerCompany: null })] }),
      outcome: {
        kind: 'change',
        contactId: 100,
        dealId: 0,
        because: 'statisticOfOther',
        dealBecause: 'none',
        what: 'contact',
        adoptedIds: [],
      },
    },
    {
      scenario: 'keeps a contact of nobody that somebody has bound beside its own, and the company keeps it too',
      facts: call({ boundContactIds: [100, 150], contacts: [contact(100), contact(150, { ownerCompany: null, matchedBy: null })] }),
      outcome: { kind: 'right', contactId: 100, adoptedIds: [150] },
    },
    {
      scenario: 'stays on a contact of nobody, which becomes the company’s',
      facts: call({ boundContactIds: [150], contacts: [contact(150, { ownerCompany: null }), contact(140, { ownerCompany: null })] }),
      outcome: { kind: 'right', contactId: 150, adoptedIds: [150] },
    },
    {
      scenario: "leaves a contact of nobody for the company's own",
      facts: call({ boundContactIds: [150], contacts: [contact(150, { ownerCompany: null }), contact(100)] }),
      outcome: { kind: 'change', contactId: 100, dealId: 0, because: 'otherContact', dealBecause: 'none', what: 'contact', adoptedIds: [] },
    },
    {
      scenario: 'takes the contact that the sidecar remembers',
      facts: call({
        memory: { clientId: 'c', contactId: 101 },
        boundContactIds: [200],
        contacts: [betas, contact(100), contact(101, { matchedBy: 'linked' })],
      }),
      outcome: {
        kind: 'change',
        contactId: 101,
        dealId: 0,
        because: 'contactOfOtherCompany',
        dealBecause: 'none',
        what: 'contact',
        adoptedIds: [],
      },
    },
    {
      scenario: 'forgets a remembered contact that is gone',
      facts: call({ memory: { clientId: 'c', contactId: 101 }, boundContactIds: [200], contacts: [betas] }),
      outcome: { kind: 'needsContact', because: 'contactOfOtherCompany' },
    },
    {
      scenario: 'waits for the contact that an earlier call of the client makes',
      facts: call({ memory: { clientId: 'c', contactId: 0 }, boundContactIds: [200], boundDeals: [foreign(900)], contacts: [betas] }),
      outcome: {
        kind: 'change',
        contactId: 0,
        dealId: 0,
        because: 'contactOfOtherCompany',
        dealBecause: 'none',
        what: 'both',
        adoptedIds: [],
      },
    },
    {
      scenario: 'needs a contact when the company has none of this client',
      facts: call({ boundContactIds: [200], contacts: [betas] }),
      outcome: { kind: 'needsContact', because: 'contactOfOtherCompany' },
    },
    {
      scenario: 'to a number of nobody is left alone',
      facts: call({ companyCode: null }),
      outcome: { kind: 'ignored', because: 'numberOfNobody' },
    },
    {
      scenario: 'on a line of nobody is left alone',
      facts: call({ kind: 'session', companyCode: null }),
      outcome: { kind: 'ignored', because: 'lineOfNoCompany' },
    },
    { scenario: 'between employees is left alone', facts: call({ client: 'internal' }), outcome: { kind: 'ignored', because: 'internal' } },
    {
      scenario: 'of a withheld number is left alone',
      facts: call({ client: 'anonymous' }),
      outcome: { kind: 'ignored', because: 'anonymous' },
    },
    {
      scenario: 'that read something out is left alone',
      facts: call({ client: 'infoCall' }),
      outcome: { kind: 'ignored', because: 'infoCall' },
    },
    { scenario: 'without an activity is left alone', facts: call({ activityId: 0 }), outcome: { kind: 'ignored', because: 'noActivity' } },
    {
      scenario: 'that is spam is left alone',
      facts: call({ kind: 'session', isSpam: true }),
      outcome: { kind: 'ignored', because: 'spam' },
    },
  ])('$scenario', ({ facts, outcome }) => expect(attributeThread(facts)).toEqual(outcome));

  const id = fc.integer({ min: 1, max: 6 });
  const company = fc.constantFrom('alfa', 'beta', null);
  const at = fc.integer({ min: 1, max: 28 }).map((date) => day(`02-${String(date).padStart(2, '0')}`));
  const anyContact = fc
    .record({
      contactId: id,
      matchedBy: fc.constantFrom('phone' as const, 'email' as const, null),
      ownerCompany: company,
      dealIds: fc.uniqueArray(id),
      from: at,
      closedAt: fc.option(at),
    })
    .map(
      ({ dealIds, from, closedAt, ...rest }): ThreadContact => ({
        ...rest,
        deals: dealIds.map((dealId) => ({ dealId: rest.contactId * 10 + dealId, createdAt: from, isOpen: closedAt === null, closedAt })),
      }),
    );
  const anyCall = fc
    .record({
      startedAt: at,
      boundContactIds: fc.uniqueArray(id, { maxLength: 3 }),
      boundDeals: fc.uniqueArray(fc.record({ dealId: fc.integer({ min: 11, max: 66 }), companyCode: company }), {
        maxLength: 3,
        selector: ({ dealId }) => dealId,
      }),
      statisticContactId: fc.integer({ min: 0, max: 6 }),
      memory: fc.option(fc.record({ clientId: fc.constant('c'), contactId: fc.integer({ min: 0, max: 6 }) })),
      contacts: fc.uniqueArray(anyContact, { selector: ({ contactId }) => contactId }),
    })
    .map((parts) => call(parts));

  it('never goes to a contact of another company', () =>
    fc.assert(
      fc.property(anyCall, (facts) => {
        const outcome = attributeThread(facts);
        if (!('contactId' in outcome) || outcome.contactId === 0) return;
        const taken = facts.contacts.find(({ contactId }) => contactId === outcome.contactId);
        expect(taken?.ownerCompany ?? 'alfa').toBe('alfa');
      }),
      { numRuns: 2000 },
    ));

  it('is right once it is bound as it should be', () =>
    fc.assert(
      fc.property(anyCall, (facts) => {
        const outcome = attributeThread(facts);
        if (outcome.kind !== 'change' || outcome.contactId === 0) return;
        const { contactId, dealId } = outcome;
        const contacts = facts.contacts.map((one) => (one.contactId === contactId ? { ...one, ownerCompany: 'alfa' } : one));
        const after: ThreadFacts = {
          ...facts,
          contacts,
          boundContactIds: [contactId],
          boundDeals: dealId > 0 ? [own(dealId)] : [],
          statisticContactId: contactId,
        };
        expect(attributeThread(after)).toEqual({ kind: 'right', contactId, adoptedIds: [] });
      }),
      { numRuns: 2000 },
    ));
});
