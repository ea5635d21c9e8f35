import type { World } from '../../playground/harness/world.js';

interface Decision {
  id: number;
  at: Date;
  kind: string;
  rule: string;
  because: string;
  subject: string;
  contact_id: number;
}

interface Key {
  contact_id: number;
  kind: string;
  value: string;
  learnt_from: string;
  learnt_at: Date;
  on_card_at: Date | null;
  removed_at: Date | null;
}

interface Merge {
  id: number;
  contact_a: number;
  contact_b: number;
  state: string;
  because: string;
  decided_by: number;
}

const most = 60;

/**
 * How a contact came to be what it is, for whoever reads that it is wrong: what happened around it, what was decided about it and its
 * threads, and by which keys it is recognised.
 * @param contactId 0: none
 * @param subjects of its dialogs and calls: `dialog:15`
 */
export async function contactStory(
  world: World,
  contactId: number,
  subjects: readonly string[],
  happened: readonly string[],
): Promise<string> {
  const merges = await world.rows<Merge>(
    'SELECT id, contact_a, contact_b, state, because, decided_by FROM client_merge WHERE ? IN (contact_a, contact_b) ORDER BY id',
    [contactId],
  );
  const contactIds = [contactId, ...merges.flatMap(({ contact_a: a, contact_b: b }) => [a, b])].map((id) => id || -1); // 0: many have none
  const decisions = await world.rows<Decision>(
    `SELECT id, at, kind, rule, because, subject, contact_id FROM journal
      WHERE contact_id IN (?) OR subject IN (?) OR client_id IN (SELECT client_id FROM client WHERE contact_id = ?) ORDER BY id DESC LIMIT ${most}`,
    [contactIds, ['', ...subjects, ...contactIds.map((id) => `contact:${id}`)], contactId || -1],
  );
  const keys = await world.rows<Key>(
    `SELECT c.contact_id, k.kind, k.value, k.learnt_from, k.learnt_at, k.on_card_at, NULL AS removed_at
       FROM client_key k JOIN client c ON c.client_id = k.client_id WHERE c.contact_id IN (?)
      UNION ALL SELECT c.contact_id, k.kind, k.value, k.learnt_from, k.learnt_at, NULL, k.removed_at
       FROM former_client_key k JOIN client c ON c.client_id = k.client_id WHERE c.contact_id IN (?)
      ORDER BY learnt_at, kind, value`,
    [contactIds, contactIds],
  );
  const card = await world.portal.rows<{ type: string; value: string }>(
    `SELECT TYPE_ID AS type, VALUE AS value FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID = ? ORDER BY ID`,
    [contactId],
  );
  const sentences = await Promise.all(decisions.toReversed().map((decision) => sentenceOf(world, decision)));
  return [
    '  what happened:',
    ...happened.map((line) => `    ${line}`),
    `  decisions (the last ${most} at most):`,
    ...sentences.map((line) => `    ${line}`),
    '  keys:',
    ...keys.map((key) => `    ${keyLine(key)}`),
    `  on the card of ${contactId}: ${card.map(({ type, value }) => `${type} ${value}`).join(', ')}`,
    '  pairs:',
    ...merges.map((row) => `    ${row.contact_a} and ${row.contact_b}: ${row.state} (${row.because}), decided by ${row.decided_by}`),
  ].join('\n');
}

async function sentenceOf(world: World, { id, at, kind, rule, because, subject, contact_id }: Decision): Promise<string> {
  const { body } = await world.api.ask<{ explanation?: { en: string } }>('GET', `/api/journal/${id}`);
  return `${timeOf(at)} ${subject} ${kind}/${rule}/${because}, contact ${contact_id}: ${body.explanation?.en ?? '?'}`;
}

function keyLine({ contact_id, kind, value, learnt_from, learnt_at, on_card_at, removed_at }: Key): string {
  const card = on_card_at ? `, on the card since ${timeOf(on_card_at)}` : '';
  const gone = removed_at ? `, taken off ${timeOf(removed_at)}` : '';
  return `${kind} ${value} of contact ${contact_id}, learnt ${timeOf(learnt_at)} from ${learnt_from}${card}${gone}`;
}

function timeOf(at: Date): string {
  return at.toISOString().slice(11, 19);
}
