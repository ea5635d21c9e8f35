import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { groupBy } from '../group-by.js';
import type { Subject } from './subject.js';

/** A question to ask later; one of a kind, subject and topic. */
export interface Question {
  /** Whose it is is told by the capability that answers this kind. */
  kind: string;
  subject: Subject;
  /** Where several of one kind may be asked about one subject: the rule that asks. '' = there is only one. */
  topic?: string;
  /** The state of the subject that it is about, as a number that grows: a dialog's assignment. Another one by now makes the question void. */
  setFor: number;
  dueAt: Date;
}

/** Which question; see {@link Question}. */
export type QuestionKey = Pick<Question, 'kind' | 'subject' | 'topic'>;

/** Unique among the questions of a batch. */
export function questionName({ kind, subject, topic = '' }: QuestionKey): string {
  return `${kind} ${topic} ${subject}`;
}

/** Sets questions; one of that kind, subject and topic that was set before is replaced, also while somebody has claimed it. */
export async function setQuestions(tx: Tx, questions: readonly Question[]): Promise<void> {
  const rows = questions.map(({ kind, subject, topic = '', setFor, dueAt }) => [kind, subject, topic, setFor, dueAt]);
  await insertRows(
    tx,
    'question',
    ['kind', 'subject', 'topic', 'set_for', 'due_at'],
    rows,
    `ON DUPLICATE KEY UPDATE set_for = VALUES(set_for), due_at = VALUES(due_at), attempts = 0, claimed_by = NULL, claimed_until = NULL`,
  );
}

export async function withdrawQuestions(tx: Tx, keys: readonly QuestionKey[]): Promise<void> {
  for (const same of groupBy(keys, ({ kind, topic = '' }) => `${kind} ${topic}`).values()) {
    const [{ kind, topic = '' }] = same as [QuestionKey];
    const subjects = same.map(({ subject }) => subject);
    await tx.write('DELETE FROM question WHERE kind = ? AND topic = ? AND subject IN (?)', [kind, topic, subjects]);
  }
}
