import { Global, Module } from '@nestjs/common';
import { People } from './people.js';
import { PoolPeople } from './pool-people.js';
import { Workers } from './workers.js';

/** What choosing somebody needs. */
@Global()
@Module({ providers: [People, PoolPeople, Workers], exports: [People, PoolPeople, Workers] })
export class StaffModule {}
