import { contactHref, dealHref } from './portal-links';

it.each([
  { scenario: 'by its path on a page of the portal', dealId: 5, portalUrl: '', href: '/crm/deal/details/5/' },
  {
    scenario: 'with the portal’s address elsewhere',
    dealId: 5,
    portalUrl: 'https://portal.example',
    href: 'https://portal.example/crm/deal/details/5/',
  },
  { scenario: 'not at all where the portal is not known', dealId: 5, portalUrl: null, href: null },
  { scenario: 'not at all when there is none', dealId: 0, portalUrl: '', href: null },
])('a deal and a contact are linked $scenario', ({ dealId, portalUrl, href }) => {
  expect(dealHref(dealId, portalUrl)).toBe(href);
  expect(contactHref(dealId, portalUrl)).toBe(href?.replace('deal', 'contact') ?? null);
});
