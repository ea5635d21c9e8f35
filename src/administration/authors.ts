import { Injectable } from '@nestjs/common';
import { Users } from '../portal/tables/users.js';
import type { Author } from '../settings/settings-store.js';

/** Who a portal user is, for what is kept with his name. */
@Injectable()
export class Authors {
  constructor(private readonly users: Users) {}

  /** User 0 is the module itself; a user the portal does not know any more goes by the number. */
  async of(userId: number): Promise<Author> {
    if (userId === 0) return { authorId: 0, authorName: 'Linewarden' };
    const found = await this.users.byIds([userId]);
    return { authorId: userId, authorName: found.get(userId)?.name ?? `#${userId}` };
  }
}
