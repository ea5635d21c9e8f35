<?php

declare(strict_types=1);

use Bitrix\Crm\Integrity\DuplicateCommunicationCriterion;
use PHPUnit\Framework\TestCase;

/** The command that makes one contact of two. */
final class MergeContactsTest extends TestCase
{
    private const PHONE = '+79012345678';

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testTwoContactsOfAClientBecomeOneWithOneWorkingDeal(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        $answer = Portal::command(self::merge($from, $to, ['keptDealId' => $kept, 'closeDealIds' => [$lost]]));

        self::assertSame(['contactId' => $to, 'closedDealIds' => [$lost]], $answer['result']);
        self::assertSame([(string) $to], array_column(Portal::rows('SELECT ID FROM b_crm_contact'), 'ID'));
        self::assertSame(['PHONE WORK +79012345678', 'PHONE WORK +79990001122'], Portal::addresses($to));
        self::assertSame(['C3:LOSE', 'C3:NEW'], [self::stage($lost), self::stage($kept)]);
        self::assertSame('Альфа', Portal::companyOf('contact', $to));
        foreach ([$lost, $kept] as $dealId) {
            self::assertSame([(string) $to], array_column(Portal::rows("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = $dealId"), 'CONTACT_ID'));
        }
        $found = (new DuplicateCommunicationCriterion('PHONE', '+79990001122'))->find(CCrmOwnerType::Contact);
        self::assertSame([$to], array_map('intval', $found->getEntityIDsByType(CCrmOwnerType::Contact)));
    }

    public function testMergeIsToldByTheOneEventThatSaysWhoWasWho(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::command(self::merge($from, $to, ['keptDealId' => $kept, 'closeDealIds' => [$lost]]));

        self::assertSame([[
            'type' => 'ContactsMerged', 'subject' => "contact:$to",
            'payload' => ['fromContactId' => $from, 'toContactId' => $to, 'actorUserId' => \Linewarden\Dispatch\Module::serviceUserId()],
        ]], Portal::events());
    }

    public function testOnlyOpenDealsOfTheContactInThePipelineAreClosed(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        $won = PortalCards::deal(3, $to);
        Portal::sql("UPDATE b_crm_deal SET STAGE_ID = 'C3:WON', STAGE_SEMANTIC_ID = 'S' WHERE ID = $won");
        $elsewhere = PortalCards::deal(4, $to);
        $foreign = PortalCards::deal(3, PortalCards::contact('Другой', '+79010000009'));
        $answer = Portal::command(self::merge($from, $to, ['keptDealId' => $kept, 'closeDealIds' => [$lost, $won, $elsewhere, $foreign, 777]]));

        self::assertSame([$lost], $answer['result']['closedDealIds']);
        self::assertSame(['C3:WON', 'C4:NEW', 'C3:NEW'], array_map([self::class, 'stage'], [$won, $elsewhere, $foreign]));
    }

    public function testWithoutAKeptDealEachIsClosedInItsOwnPipeline(): void
    {
        [$from, $to, $first, $second] = self::twice();
        $elsewhere = PortalCards::deal(4, $to);
        $answer = Portal::command(self::merge($from, $to, ['closeDealIds' => [$first, $second, $elsewhere]]));

        self::assertSame([$first, $second, $elsewhere], $answer['result']['closedDealIds']);
        self::assertSame(['C3:LOSE', 'C3:LOSE', 'C4:LOSE'], array_map([self::class, 'stage'], [$first, $second, $elsewhere]));
    }

    public function testKeptDealEndsBoundToTheContactThatIsLeft(): void
    {
        [$from, $to] = self::twice();
        $kept = PortalCards::deal(3, PortalCards::contact('Общий', '+79010000009'));
        Portal::command(self::merge($from, $to, ['keptDealId' => $kept]));

        self::assertContains((string) $to, array_column(Portal::rows("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = $kept"), 'CONTACT_ID'));
    }

    public function testContactThatIsGoneAlreadyIsLeftToWhoeverDidIt(): void
    {
        [$from, $to] = self::twice();
        (new \CCrmContact(false))->Delete($from);

        self::assertSame(['superseded', 'CONTACT_GONE'], [($answer = Portal::command(self::merge($from, $to)))['status'], $answer['code']]);
    }

    /** @dataProvider foreignCards */
    public function testClientsOfTwoCompaniesNeverBecomeOne(string $ofFrom, string $ofTo, string $ofDeal): void
    {
        [$from, $to, , $kept] = self::twice();
        PortalCalls::sign('contact', $from, $ofFrom);
        PortalCalls::sign('contact', $to, $ofTo);
        PortalCalls::sign('deal', $kept, $ofDeal);
        $answer = Portal::command(self::merge($from, $to, ['keptDealId' => $kept]));

        self::assertSame(['refused', 'MERGE_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertSame('2', (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
        self::assertSame([], Portal::events());
    }

    public static function foreignCards(): array
    {
        return [
            'the one' => ['Бета', 'Альфа', 'Альфа'], 'the other' => ['Альфа', 'Бета', 'Альфа'], 'both' => ['Бета', 'Бета', 'Альфа'], 'the deal' => ['Альфа', 'Альфа', 'Бета'],
        ];
    }

    public function testCompanyIsToldByNameOrCodeAndAnEmptyFieldIsNobodyElses(): void
    {
        [$from, $to] = self::twice();
        PortalCalls::sign('contact', $from, '');
        PortalCalls::sign('contact', $to, 'ALFA');

        self::assertSame('done', Portal::command(self::merge($from, $to))['status']);
    }

    public function testPortalsRefusalIsPassedOn(): void
    {
        [$from, $to] = self::twice();
        $answer = Portal::withHandler('crm', 'OnBeforeCrmContactDelete', static fn() => false, static fn() => Portal::command(self::merge($from, $to)));

        self::assertSame(['refused', 'MERGE_REFUSED'], [$answer['status'], $answer['code']]);
        self::assertStringContainsString('70', $answer['message']);
    }

    public function testMissingCardsAreRefusedBeforeAnythingIsDone(): void
    {
        [$from, $to] = self::twice();
        self::assertSame('CONTACT_NOT_FOUND', Portal::command(self::merge($from, 777))['code']);
        self::assertSame('DEAL_NOT_FOUND', Portal::command(['id' => Portal::uuid(2)] + self::merge($from, $to, ['keptDealId' => 777]))['code']);
        self::assertSame('2', (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
    }

    /** @dataProvider wrongFields */
    public function testWrongFieldIsNamed(array $change, string $field): void
    {
        $answer = Portal::command(self::merge(5, 6, $change));

        self::assertSame(['refused', 'FIELD_WRONG', $field], [$answer['status'], $answer['code'], $answer['field'] ?? null]);
    }

    public static function wrongFields(): array
    {
        return [
            'company' => [['company' => ['code' => 'alfa', 'name' => ' ']], 'company.name'],
            'code' => [['company' => ['name' => 'Альфа']], 'company.code'],
            'from' => [['fromContactId' => 0], 'fromContactId'],
            'to' => [['toContactId' => '6'], 'toContactId'],
            'the same' => [['toContactId' => 5], 'toContactId'],
            'kept' => [['keptDealId' => null], 'keptDealId'],
            'closed' => [['closeDealIds' => 7], 'closeDealIds'],
            'kept and closed' => [['keptDealId' => 7, 'closeDealIds' => [7]], 'closeDealIds'],
        ];
    }

    /** @return array the command for company Alfa */
    public static function merge(int $from, int $to, array $change = []): array
    {
        return $change + [
            'id' => Portal::uuid(1), 'type' => 'mergeContacts', 'company' => ['code' => 'alfa', 'name' => 'Альфа'],
            'fromContactId' => $from, 'toContactId' => $to, 'keptDealId' => 0, 'closeDealIds' => [],
        ];
    }

    /** @return array{int, int, int, int} two contacts of Alfa and a deal of each, with the events forgotten */
    public static function twice(): array
    {
        $from = PortalCalls::contactOf('Альфа', '+79990001122', 'Ваня');
        $to = PortalCalls::contactOf('Альфа', self::PHONE);
        $deals = [PortalCalls::dealOf('Альфа', 3, $from), PortalCalls::dealOf('Альфа', 3, $to)];
        Portal::newHit();
        Portal::forgetEvents();

        return [$from, $to, ...$deals];
    }

    private static function stage(int $dealId): string
    {
        return (string) Portal::value("SELECT STAGE_ID FROM b_crm_deal WHERE ID = $dealId");
    }
}
