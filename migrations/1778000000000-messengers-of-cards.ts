import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messengers that were learnt from a contact's card may be a namesake's: those of the client are learnt again when its dialogs show them. */
export class MessengersOfCards1778000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM client_key WHERE kind IN ('connectorUser', 'imCode') AND learnt_from LIKE 'contact %'`);
  }

  async down(): Promise<void> {
    // nothing was lost that a look at the cards would not bring back
  }
}
