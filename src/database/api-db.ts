import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { OwnDb } from './own-db.js';

/** The own schema for what people ask: on connections of its own, with less patience, so that no question holds up a decision. */
@Injectable()
export class ApiDb extends OwnDb {
  constructor(@InjectDataSource('api') dataSource: DataSource) {
    super(dataSource);
  }
}
