import { ruleFields } from '../../../src/assignment/assignment-settings';
import { PRESETS, presetRule } from './presets';
import { freeCode, move, type Rule, setLimit, setState, stateOf } from './rule';

const list = {
  card: 'lead' as const,
  field: 'UF_CRM_REGION',
  isReadable: true,
  values: [
    { id: '51', name: 'Север' },
    { id: '52', name: 'Юг' },
  ],
};
const about = { code: 'rule1', name: 'Новые лиды', entity: 'lead' as const, stages: ['NEW'], userIds: [11, 12], list };

describe('rules to begin with', () => {
  it.each(PRESETS)('%s is a whole rule, switched off', (preset) => {
    const rule = presetRule(preset, about);
    expect(ruleFields.parse(rule)).toEqual(rule);
    expect(stateOf(rule)).toBe('off');
    expect(rule.assignment.people.userIds).toEqual([11, 12]);
  });

  it('differ in what their names say', () => {
    const of = (preset: (typeof PRESETS)[number]) => presetRule(preset, about).assignment;
    expect(of('byList').groups.map(({ name, when }) => [name, when])).toEqual([
      ['Север', [{ on: 'field', of: 'item', field: 'UF_CRM_REGION', test: { is: 'oneOf', ids: ['51'] } }]],
      ['Юг', [{ on: 'field', of: 'item', field: 'UF_CRM_REGION', test: { is: 'oneOf', ids: ['52'] } }]],
    ]);
    expect(of('fifty').limits.all).toEqual({ lead: { perDay: 50 } });
    expect(presetRule('fifty', { ...about, entity: 'deal' }).assignment.limits.all).toEqual({ deal: { perDay: 50 } });
    expect(of('newcomers').strategy).toEqual({ name: 'weighted', by: 'set', weights: [], others: 2 });
    expect(of('nights').nobody).toBe('wait');
    expect(of('best')).toMatchObject({ strategy: { name: 'best' }, limits: { all: { lead: { perDay: 20 } } } });
  });
});

describe('a rule on the screen', () => {
  it('keeps whether it was live when it is switched off', () => {
    const rule: Pick<Rule, 'isOn' | 'mode'> = { isOn: true, mode: 'shadow' };
    setState(rule, 'off');
    expect(rule).toEqual({ isOn: false, mode: 'shadow' });
    setState(rule, 'live');
    expect(rule).toEqual({ isOn: true, mode: 'live' });
  });

  it('gets a code that no other has, changes places with its neighbour, and loses a limit without its others', () => {
    expect(freeCode([{ code: 'rule2' }])).toBe('rule3');
    const order = ['a', 'b', 'c'];
    move(order, 0, -1);
    move(order, 2, -1);
    expect(order).toEqual(['a', 'c', 'b']);
    const rule = presetRule('fifty', about);
    setLimit(rule, 'atOnce', 5);
    setLimit(rule, 'perDay', null);
    expect(rule.assignment.limits.all).toEqual({ lead: { atOnce: 5 } });
    setLimit(rule, 'atOnce', null);
    expect(rule.assignment.limits.all).toEqual({});
  });
});
