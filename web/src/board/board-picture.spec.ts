import type { BoardDialog, Changes, Snapshot } from '../../../src/board/messages';
import { BoardPicture } from './board-picture';
import { ServerClock } from './server-clock';

const dialog = (sessionId: number, operatorId = 11) => ({ sessionId, operatorId }) as BoardDialog;
const snapshot = (seq: number, dialogs: BoardDialog[]) => ({ seq, dialogs, people: [], lines: [], companies: [] }) as unknown as Snapshot;
const changes = (fromSeq: number, over: Partial<Changes> = {}): Changes => ({
  type: 'changes',
  fromSeq,
  seq: fromSeq + 1,
  at: '2026-03-02T09:00:00Z',
  dialogs: [],
  gone: [],
  people: [],
  ...over,
});

describe('the picture of the board', () => {
  it('takes changes in their order: a new dialog, another operator, an end', () => {
    const picture = new BoardPicture();
    picture.replace(snapshot(5, [dialog(1), dialog(2)]));
    expect(picture.take(changes(5, { dialogs: [dialog(3)] }))).toBe('taken');
    expect(picture.take(changes(6, { dialogs: [dialog(1, 12)], gone: [2] }))).toBe('taken');
    expect([...picture.dialogs.values()]).toEqual([dialog(1, 12), dialog(3)]);
  });

  it('takes nothing after a gap until the next snapshot, also what seems to follow', () => {
    const picture = new BoardPicture();
    picture.replace(snapshot(5, [dialog(1)]));
    expect(picture.take(changes(6, { gone: [1] }))).toBe('gap');
    expect(picture.take(changes(5, { gone: [1] }))).toBe('gap');
    expect([...picture.dialogs.keys()]).toEqual([1]);
    picture.replace(snapshot(9, [dialog(4)]));
    expect(picture.take(changes(9, { gone: [4] }))).toBe('taken');
    expect(picture.dialogs.size).toBe(0);
  });
});

describe("the sidecar's clock", () => {
  it('counts on from its last message, whatever the clock of the screen says', () => {
    const clock = new ServerClock();
    expect(clock.now(50)).toBeNull();
    clock.told('2026-03-02T09:00:00Z', 1000);
    expect(clock.now(4000)).toBe(Date.parse('2026-03-02T09:00:03Z'));
  });

  it('keeps the pace of a played day', () => {
    const clock = new ServerClock();
    clock.told('2026-03-02T09:00:00Z', 0);
    clock.told('2026-03-02T09:02:00Z', 2000);
    expect(clock.now(3000)).toBe(Date.parse('2026-03-02T09:03:00Z'));
  });

  it('does not take uneven delays of messages for another pace', () => {
    const clock = new ServerClock();
    clock.told('2026-03-02T09:00:00Z', 400);
    clock.told('2026-03-02T09:00:02Z', 2100);
    expect(clock.rate()).toBe(1);
  });
});
