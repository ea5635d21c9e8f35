import { Global, Module } from '@nestjs/common';
import { People } from './people.js';
import { Workers } from './workers.js';

/** What choosing somebody needs. */
@Global()
@Module({ providers: [People, Workers], exports: [People, Workers] })
export class StaffModule {}
