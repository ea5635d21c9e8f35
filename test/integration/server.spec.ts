import { createTestDatabase, type TestDatabase } from '../support/test-db.js';

describe('the database server of the tests', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('server');
  });
  afterAll(() => database.drop());

  it('knows FOR UPDATE SKIP LOCKED', async () => {
    await database.admin.query('CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO t VALUES (1)');
    const [rows] = await database.admin.query('SELECT id FROM t FOR UPDATE SKIP LOCKED');
    expect(rows).toEqual([{ id: 1 }]);
  });
});
