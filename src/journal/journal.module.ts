import { Module } from '@nestjs/common';
import { ClientSearch } from './client-search.js';
import { JournalController } from './journal-controller.js';
import { JournalSearch } from './journal-search.js';

/** The journal as people read it. */
@Module({ controllers: [JournalController], providers: [JournalSearch, ClientSearch] })
export class JournalModule {}
