import { closingOfDeal } from './closing-of-deal.js';
import { dealAt } from './deal-at.js';
import type { DealSpan } from './thread.js';

const at = (text: string) => new Date(`2026-02-${text}:00.000Z`);
const deal = (dealId: number, from: string, to: string | null = null, isOpen = to === null): DealSpan => ({
  dealId,
  createdAt: at(from),
  isOpen,
  closedAt: to === null ? null : at(to),
});

describe('the deal of a moment', () => {
  it.each([
    { scenario: 'is none without deals', deals: [], is: { dealId: 0, because: 'none' } },
    {
      scenario: 'is the one that was open',
      deals: [deal(1, '01T10:00', '20T10:00'), deal(2, '11T10:00')],
      is: { dealId: 1, because: 'openThen' },
    },
    {
      scenario: 'is the youngest of those that were open',
      deals: [deal(1, '01T10:00'), deal(2, '09T10:00')],
      is: { dealId: 2, because: 'openThen' },
    },
    { scenario: 'begins with the deal', deals: [deal(1, '01T10:00'), deal(2, '10T12:00')], is: { dealId: 2, because: 'openThen' } },
    {
      scenario: 'is not one that was closed that very moment',
      deals: [deal(1, '01T10:00', '10T12:00')],
      is: { dealId: 1, because: 'nearest' },
    },
    {
      scenario: 'is the nearest, before or after',
      deals: [deal(1, '01T10:00', '05T10:00'), deal(2, '12T10:00')],
      is: { dealId: 2, because: 'nearest' },
    },
    {
      scenario: 'is not one of which nobody knows when it was closed, if another was open',
      deals: [deal(1, '10T11:00', null, false), deal(2, '01T10:00')],
      is: { dealId: 2, because: 'openThen' },
    },
  ])('$scenario', ({ deals, is }) => expect(dealAt(deals, at('10T12:00'))).toEqual(is));
});

describe('the end of a closed deal', () => {
  const stage = (text: string, isFinal: boolean) => ({ at: at(text), isFinal });
  it.each([
    {
      scenario: 'is its first final stage after the last stage of work',
      end: {
        stages: [
          stage('01T10:00', false),
          stage('02T10:00', true),
          stage('03T10:00', false),
          stage('04T10:00', true),
          stage('05T10:00', true),
        ],
      },
      is: at('04T10:00'),
    },
    { scenario: 'is the last change of stage where the history does not tell', end: { movedAt: at('06T10:00') }, is: at('06T10:00') },
    {
      scenario: 'is the last change of stage where the history ends with work',
      end: { stages: [stage('01T10:00', false)], movedAt: at('06T10:00') },
      is: at('06T10:00'),
    },
    { scenario: 'is the closing date when nothing else is kept', end: { closeDate: at('07T10:00') }, is: at('07T10:00') },
    { scenario: 'is unknown when nothing is kept', end: {}, is: null },
  ])('$scenario', ({ end, is }) => expect(closingOfDeal({ stages: [], movedAt: null, closeDate: null, ...end })).toEqual(is));
});
