import type { BoardCompany, BoardDialog, BoardLine, BoardPerson, Changes, Snapshot } from '../../../src/board/messages';

/** The board as the server has told it: a snapshot and the numbered changes since. */
export class BoardPicture {
  readonly dialogs = new Map<number, BoardDialog>();
  readonly people = new Map<number, BoardPerson>();
  readonly lines = new Map<number, BoardLine>();
  readonly companies = new Map<string, BoardCompany>();
  me: Snapshot['me'] | null = null;
  private seq: number | null = null;

  replace(snapshot: Snapshot): void {
    fill(this.dialogs, snapshot.dialogs, (dialog) => dialog.sessionId);
    fill(this.people, snapshot.people, (person) => person.userId);
    fill(this.lines, snapshot.lines, (line) => line.lineId);
    fill(this.companies, snapshot.companies, (company) => company.code);
    this.me = snapshot.me;
    this.seq = snapshot.seq;
  }

  /** `gap`: something before these changes was lost, nothing is taken until a snapshot comes. */
  take(changes: Changes): 'taken' | 'gap' {
    if (this.seq === null || changes.fromSeq !== this.seq) {
      this.seq = null;
      return 'gap';
    }
    for (const dialog of changes.dialogs) this.dialogs.set(dialog.sessionId, dialog);
    for (const sessionId of changes.gone) this.dialogs.delete(sessionId);
    for (const person of changes.people) this.people.set(person.userId, person);
    this.seq = changes.seq;
    return 'taken';
  }
}

function fill<K, V>(map: Map<K, V>, values: readonly V[], keyOf: (value: V) => K): void {
  map.clear();
  for (const value of values) map.set(keyOf(value), value);
}
