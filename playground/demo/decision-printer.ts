import type { SidecarApi } from '../harness/sidecar-api.js';

export type Language = 'ru' | 'en';

interface Entry {
  id: number;
  at: string;
  kind: string;
  rule: string;
  sessionId: number;
  lineId: number;
  call: { phone: string; portalNumber: string } | null;
  explanation: Record<Language, string>;
}

/** Prints each decision of the sidecar's journal once, as one line: time, client, line, decision with its reason. */
export class DecisionPrinter {
  private lastId = 0;
  private readonly clients = new Map<number, string>();
  printed = 0;

  constructor(
    private readonly api: SidecarApi,
    private readonly lineNames: ReadonlyMap<number, string>,
    private readonly numberNames: ReadonlyMap<string, string>,
    private readonly language: Language,
    private readonly print: (line: string) => void,
  ) {}

  /** The journal knows sessions; the one who plays the client knows the name. */
  nameClient(sessionId: number, client: string): void {
    this.clients.set(sessionId, client);
  }

  /** Prints what came since the last time. Pages are read back to the last one printed. */
  async printNew(): Promise<void> {
    const fresh: Entry[] = [];
    for (let before = ''; ; ) {
      const { status, body } = await this.api.ask<{ entries: Entry[] }>('GET', `/api/journal?limit=200${before}`);
      if (status !== 200) throw new Error(`the journal answered HTTP ${status}`);
      const page = body.entries.filter((entry) => entry.id > this.lastId);
      fresh.push(...page);
      if (page.length < 200) break;
      before = `&before=${page.at(-1)?.id}`;
    }
    for (const entry of fresh.toReversed()) {
      this.lastId = entry.id;
      this.printed += 1;
      this.print(this.lineOf(entry));
    }
  }

  private lineOf(entry: Entry): string {
    const time = new Date(entry.at).toLocaleTimeString('ru-RU', { timeZone: 'Europe/Moscow' });
    const { call, sessionId } = entry;
    const client = call ? call.phone || '—' : (this.clients.get(sessionId) ?? (sessionId > 0 ? `#${sessionId}` : '—'));
    const line = call ? (this.numberNames.get(call.portalNumber) ?? call.portalNumber) : (this.lineNames.get(entry.lineId) ?? '—');
    return `  ${time}  ${pad(client, 18)} ${pad(line, 20)} ${entry.explanation[this.language]}`;
  }
}

function pad(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
