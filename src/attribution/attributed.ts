import { attributeThread } from '../domain/attribution/attribute-thread.js';
import type { ThreadFacts, ThreadOutcome } from '../domain/attribution/thread.js';
import type { RunMemory } from './run-memory.js';
import type { ReadPage, ReadThread } from './thread-reader.js';

/** A thread with what was decided about it. */
export interface Attributed {
  read: ReadThread;
  facts: ThreadFacts;
  outcome: ThreadOutcome;
  /** Of the thread whose client's contact is made, or waits to be made; null otherwise. */
  clientId: string | null;
}

/**
 * Decides a page's threads in their order. What one of them changes counts for the next: a contact of nobody is its company's from then
 * on, and a client whose first call makes a contact is known by the second.
 */
export function attributePage(page: ReadPage, memory: RunMemory, newClientId: () => string): Attributed[] {
  return page.threads.map((read) => {
    const facts = page.factsOf(read);
    const outcome = attributeThread(facts);
    const companyCode = facts.companyCode ?? '';
    if (outcome.kind === 'right' || outcome.kind === 'change')
      for (const contactId of outcome.adoptedIds) memory.adopt(contactId, companyCode);
    if (outcome.kind === 'needsContact' && facts.kind === 'call') {
      const clientId = newClientId();
      memory.promise(companyCode, read.keys, clientId);
      return { read, facts, outcome, clientId };
    }
    const isAwaited = outcome.kind === 'change' && outcome.contactId === 0;
    return { read, facts, outcome, clientId: isAwaited ? (facts.memory?.clientId ?? null) : null };
  });
}
