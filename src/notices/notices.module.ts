import { Module } from '@nestjs/common';
import { NoticesCapability } from './notices-capability.js';
import { TellOfIncidents } from './tell-of-incidents.js';
import { WatchHeadsOfSales } from './watch-heads-of-sales.js';

/** Who is told of incidents. */
@Module({ providers: [TellOfIncidents, WatchHeadsOfSales, NoticesCapability], exports: [NoticesCapability] })
export class NoticesModule {}
