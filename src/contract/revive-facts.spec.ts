import { reviveFacts } from './revive-facts.js';

describe('reviveFacts', () => {
  it('makes instants of strings under "at" and "...At" only', () => {
    const instant = '2026-03-02T09:00:00.000Z';
    const revived = reviveFacts(
      JSON.stringify({ at: instant, list: [{ fromAt: instant }], on: '2026-03-02', name: instant, openedAt: null, flat: instant }),
    );
    expect(revived).toEqual({
      at: new Date(instant),
      list: [{ fromAt: new Date(instant) }],
      on: '2026-03-02',
      name: instant,
      openedAt: null,
      flat: instant,
    });
  });

  it('leaves text under such a key that is no instant', () => {
    expect(reviveFacts('{"wroteAt": "yesterday"}')).toEqual({ wroteAt: 'yesterday' });
  });
});
