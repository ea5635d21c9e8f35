import { Global, Module } from '@nestjs/common';
import { PortalDb } from './portal-db.js';
import { Chats } from './tables/chats.js';
import { Contacts } from './tables/contacts.js';
import { Deals } from './tables/deals.js';
import { DuplicateIndex } from './tables/duplicate-index.js';
import { Lines, Queues } from './tables/lines.js';
import { PortalSchema } from './tables/portal-schema.js';
import { Sessions } from './tables/sessions.js';
import { Users } from './tables/users.js';

const readers = [PortalDb, PortalSchema, Sessions, Chats, Users, Lines, Queues, DuplicateIndex, Contacts, Deals];

/** Everything that reads the portal's tables. */
@Global()
@Module({ providers: readers, exports: readers })
export class PortalTablesModule {}
