import { Global, Module } from '@nestjs/common';
import { Askers } from './asking.js';

@Global()
@Module({ providers: [Askers], exports: [Askers] })
export class TokensModule {}
