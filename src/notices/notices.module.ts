import { Module } from '@nestjs/common';
import { NoticesCapability } from './notices-capability.js';
import { TellOfIncidents } from './tell-of-incidents.js';

/** Who is told of incidents. */
@Module({ providers: [TellOfIncidents, NoticesCapability], exports: [NoticesCapability] })
export class NoticesModule {}
