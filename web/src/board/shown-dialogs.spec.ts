import type { BoardDialog } from '../../../src/board/messages';
import { type BoardFilter, countByCompany, levelAt, shownDialogs } from './shown-dialogs';

const dialog = (sessionId: number, over: Partial<BoardDialog> = {}) =>
  ({
    sessionId,
    companyCode: 'alfa',
    lineId: 1,
    clientName: `Client ${sessionId}`,
    operatorId: 11,
    state: 'offered',
    startedAt: `2026-03-02T09:0${sessionId}:00.000Z`,
    lastClientAt: null,
    waitingSince: null,
    yellowAt: null,
    redAt: null,
    checkAt: null,
    ...over,
  }) as BoardDialog;
const any: BoardFilter = { companyCode: null, lineId: null, operatorId: null, state: null, text: '' };
const ids = (found: BoardDialog[]) => found.map(({ sessionId }) => sessionId);
const shown = (dialogs: BoardDialog[], filter: Partial<BoardFilter>, order: Parameters<typeof shownDialogs>[2] = 'newest') =>
  ids(shownDialogs(dialogs, { ...any, ...filter }, order, (one) => `${one.clientName} ${one.lineId}`));

describe('the shown dialogs', () => {
  const dialogs = [
    dialog(1, { companyCode: 'beta', operatorId: 0, state: 'queued', waitingSince: '2026-03-02T09:01:00.000Z' }),
    dialog(2, { lineId: 4, checkAt: '2026-03-02T09:20:00.000Z' }),
    dialog(3, { waitingSince: '2026-03-02T09:00:30.000Z', checkAt: '2026-03-02T09:10:00.000Z', clientName: '<b>Ада</b>' }),
  ];

  it.each<[string, Partial<BoardFilter>, number[]]>([
    ['no filter', {}, [3, 2, 1]],
    ['a company', { companyCode: 'alfa' }, [3, 2]],
    ['a line', { lineId: 4 }, [2]],
    ['nobody as operator', { operatorId: 0 }, [1]],
    ['a state', { state: 'offered' }, [3, 2]],
    ['a part of the name, in any case', { text: 'аДА' }, [3]],
    ['two words that are both there', { text: 'client 4' }, [2]],
    ['words of which one is not there', { text: 'client nobody' }, []],
  ])('with %s', (_, filter, expected) => expect(shown(dialogs, filter)).toEqual(expected));

  it('put who has waited longest first, who does not wait last', () => expect(shown(dialogs, {}, 'urgent')).toEqual([3, 1, 2]));
  it('put the next check first, those without one last', () => expect(shown(dialogs, {}, 'check')).toEqual([3, 2, 1]));

  it('are counted by company', () => {
    const red = { ...dialogs[0], redAt: '2026-03-02T09:16:00.000Z' } as BoardDialog;
    const at = Date.parse('2026-03-02T09:16:00Z');
    expect(Object.fromEntries(countByCompany([red, ...dialogs.slice(1)], at))).toEqual({
      beta: { open: 1, waiting: 1, red: 1 },
      alfa: { open: 2, waiting: 1, red: 0 },
    });
    expect(countByCompany([red], at - 1).get('beta')?.red).toBe(0);
  });

  it('turn yellow and red when the server says so', () => {
    const wait = { yellowAt: '2026-03-02T09:05:00.000Z', redAt: '2026-03-02T09:15:00.000Z' };
    const levels = ['09:04:59.999', '09:05:00.000', '09:14:59.999', '09:15:00.000'].map((time) => levelAt(wait, `2026-03-02T${time}Z`));
    expect(levels).toEqual(['none', 'yellow', 'yellow', 'red']);
    expect(levelAt({ yellowAt: null, redAt: null }, '2026-03-02T09:15:00.000Z')).toBe('none');
  });
});
