import { type OwnershipFacts, ofNoCompany, ownerOfContact } from './owner-of-contact.js';

const companies = [
  { code: 'alfa', name: 'Альфа', dealCategoryId: 1 },
  { code: 'beta', name: 'Бета', dealCategoryId: 2 },
];

function contact(parts: Partial<OwnershipFacts> = {}): OwnershipFacts {
  return { linkedCompany: null, companyField: null, deals: [], ...parts };
}

function deals(...categoryIds: number[]): OwnershipFacts['deals'] {
  return categoryIds.map((categoryId, index) => ({ dealId: 70 + index, categoryId }));
}

describe('whose contact it is', () => {
  it.each([
    {
      scenario: 'a person has corrected the field: it decides before the link and the deals',
      given: contact({ linkedCompany: 'beta', companyField: 'Альфа', deals: deals(2) }),
      is: 'alfa',
    },
    {
      scenario: 'where the field names no company the link decides before the deals',
      given: contact({ linkedCompany: 'beta', companyField: 'Альфа прежняя', deals: deals(1) }),
      is: 'beta',
    },
    {
      scenario: 'what a person has taken from every company goes to none by its deals',
      given: contact({ linkedCompany: ofNoCompany, companyField: '', deals: deals(1) }),
      is: ofNoCompany,
    },
    { scenario: 'then the field, by name', given: contact({ companyField: 'Бета', deals: deals(1) }), is: 'beta' },
    { scenario: 'or by code, however it is typed', given: contact({ companyField: ' BETA ' }), is: 'beta' },
    {
      scenario: 'a field that names nobody leaves it to the deals',
      given: contact({ companyField: 'Gamma', deals: deals(1) }),
      is: 'alfa',
    },
    { scenario: "the pipeline of its deals is the company's", given: contact({ deals: deals(2, 2) }), is: 'beta' },
    { scenario: 'with deals of two companies the oldest deal decides', given: contact({ deals: deals(2, 1, 1) }), is: 'beta' },
    { scenario: 'in whatever order they were read', given: contact({ deals: deals(2, 1, 1).toReversed() }), is: 'beta' },
    { scenario: "deals of a pipeline that is nobody's do not count", given: contact({ deals: deals(9, 1) }), is: 'alfa' },
    { scenario: "nothing tells: nobody's", given: contact({ companyField: '', deals: deals(9) }), is: null },
    {
      scenario: 'a link to a company that was removed still holds',
      given: contact({ linkedCompany: 'gamma', deals: deals(1) }),
      is: 'gamma',
    },
  ])('$scenario', ({ given, is }) => expect(ownerOfContact(given, companies)).toBe(is));

  it('a pipeline that two companies claim tells nothing', () => {
    const gamma = { code: 'gamma', name: 'Gamma', dealCategoryId: 1 };
    expect(ownerOfContact(contact({ deals: deals(1) }), [...companies, gamma])).toBeNull();
    expect(ownerOfContact(contact({ deals: deals(1, 2) }), [...companies, gamma])).toBe('beta');
  });
});
