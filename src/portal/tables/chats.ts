import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** b_im_relation: who is a member of a chat (module im). The queue's candidates of an unanswered dialog are not in it. */
@Injectable()
export class Chats {
  constructor(private readonly portal: PortalDb) {}

  /**
   * Members of each chat by user id, the client's own user among them; a chat without members has an empty list.
   * @param externalUserTypes with the handshake's list, only people: no clients of connectors, no bots.
   */
  async membersOf(chatIds: readonly number[], externalUserTypes: readonly string[] = []): Promise<Map<number, number[]>> {
    const members = new Map(chatIds.map((chatId) => [chatId, [] as number[]]));
    if (chatIds.length === 0) return members;
    const onlyPeople = externalUserTypes.length > 0;
    const rows = await this.portal.query<{ CHAT_ID: number; USER_ID: number }>(
      `SELECT r.CHAT_ID, r.USER_ID FROM b_im_relation r ${
        onlyPeople ? "JOIN b_user u ON u.ID = r.USER_ID AND COALESCE(u.EXTERNAL_AUTH_ID, '') NOT IN (?) " : ''
      }WHERE r.CHAT_ID IN (?) ORDER BY r.CHAT_ID, r.USER_ID`,
      onlyPeople ? [externalUserTypes, chatIds] : [chatIds],
    );
    for (const row of rows) members.get(row.CHAT_ID)?.push(row.USER_ID);
    return members;
  }
}
