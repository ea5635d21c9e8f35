import { Injectable } from '@nestjs/common';
import { logger } from '../log.js';
import { Users } from '../portal/tables/users.js';

const KEPT_MS = 10 * 60_000;
const MOST_KEPT = 20_000;

/** Names of clients: those of the connector's users in the portal, remembered for minutes. */
@Injectable()
export class ClientNames {
  private readonly known = new Map<number, { name: string; readAtMs: number }>();

  constructor(private readonly users: Users) {}

  /** A client whom the portal cannot name now is left out: the board goes on without its database. */
  async of(userIds: readonly number[]): Promise<Map<number, string>> {
    const nowMs = performance.now();
    const wanted = [...new Set(userIds)].filter((userId) => userId > 0);
    const unknown = wanted.filter((userId) => nowMs - (this.known.get(userId)?.readAtMs ?? Number.NEGATIVE_INFINITY) > KEPT_MS);
    if (this.known.size + unknown.length > MOST_KEPT) this.known.clear();
    try {
      for (const [userId, { name }] of await this.users.byIds(unknown)) this.known.set(userId, { name, readAtMs: nowMs });
    } catch (error) {
      logger.warn({ err: error }, 'the names of clients cannot be read');
    }
    return new Map(
      wanted.flatMap((userId) => {
        const name = this.known.get(userId)?.name;
        return name === undefined ? [] : [[userId, name] as const];
      }),
    );
  }
}
