<?php

declare(strict_types=1);

use Linewarden\Dispatch\Module;
use Linewarden\Dispatch\Portal\MergeCard;
use PHPUnit\Framework\TestCase;

/** The command that takes a merge of contacts back. */
final class TakeApartTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testPortalIsAsItWasButForTheNewNumber(): void
    {
        [$from, $to, $lost, $kept, $threads] = self::twice();
        $before = self::world($threads);
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        self::bindAsTheSidecarDoes($to, $kept, $threads);
        Portal::forgetEvents();
        $answer = Portal::command(self::apart());

        self::assertSame('done', $answer['status'], json_encode($answer));
        $result = $answer['result'];
        self::assertSame([
            'keptContactId' => $to, 'dealIds' => [$lost], 'reopenedDealIds' => [$lost], 'leftDealIds' => [], 'movedSessions' => 1, 'movedCalls' => 1,
            'movedActivities' => 1, 'changedFields' => [], 'leftBehind' => ['timeline', 'requisites', 'otherCards'],
        ], array_diff_key($result, ['contactId' => 1]));
        self::assertGreaterThan($to, $result['contactId']);
        self::assertSame($before, self::world($threads, [$result['contactId'] => $from]));
        self::assertSame([], Portal::events(), 'the sidecar knows by the answer');
    }

    public function testDealOfTheOtherThatWentOnGoesBackAndTheOwnOneIsReopened(): void
    {
        [$from, $to, $ofFrom, $ofTo, $threads] = self::twice();
        $before = self::world($threads);
        Portal::command(self::mergeOf($from, $to, $ofTo, $ofFrom)); // the deal of who is gone goes on, that of who is left is closed
        self::bindAsTheSidecarDoes($to, $ofFrom, $threads);
        $result = Portal::command(self::apart())['result'];

        self::assertSame([[$ofFrom], [$ofTo]], [$result['dealIds'], $result['reopenedDealIds']]);
        self::assertSame($before, self::world($threads, [$result['contactId'] => $from]));
    }

    public function testWhatPeopleHaveChangedSinceStays(): void
    {
        [$from, $to, $lost, $kept, $threads] = self::twice();
        $other = PortalCards::contact('Третий', '+79010000009');
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        self::byHand('contact', $to, ['NAME' => 'Иоанн', 'POST' => 'директор', 'FM' => ['PHONE' => ['n0' => ['VALUE' => '+79995550000', 'VALUE_TYPE' => 'WORK']]]]);
        self::byHand('deal', $lost, ['STAGE_ID' => 'C3:NEW']); // opened again by a person, and moved to another contact
        self::byHand('deal', $lost, ['CONTACT_IDS' => [$other]]);
        $answer = Portal::command(self::apart())['result'];

        self::assertSame([[], [], [$lost, $lost]], [$answer['dealIds'], $answer['reopenedDealIds'], $answer['leftDealIds']]);
        self::assertEqualsCanonicalizing(['NAME', 'SECOND_NAME', 'POST', 'PHONE'], $answer['changedFields']);
        self::assertSame(['Иоанн', 'директор'], array_values(Portal::rows("SELECT NAME, POST FROM b_crm_contact WHERE ID = $to")[0]));
        self::assertSame(['PHONE WORK +79012345678', 'PHONE WORK +79995550000'], Portal::addresses($to));
        self::assertSame((string) $other, (string) Portal::value("SELECT CONTACT_ID FROM b_crm_deal WHERE ID = $lost"));
        self::assertSame(['Ваня', 'Петрович'], array_values(Portal::rows("SELECT NAME, SECOND_NAME FROM b_crm_contact WHERE ID = {$answer['contactId']}")[0]));
    }

    public function testDealOfBothKeepsBothWithItsOwnFirst(): void
    {
        [$from, $to, $lost] = self::twice();
        self::byHand('deal', $lost, ['CONTACT_IDS' => [$from, $to]]);
        Portal::command(self::mergeOf($from, $to, 0, 0));
        self::assertSame(["$to Y"], self::contactsOf($lost));
        $newId = Portal::command(self::apart())['result']['contactId'];

        self::assertSame(["$newId Y", "$to N"], self::contactsOf($lost));
    }

    public function testPreviewSaysWhatWouldGoAndStay(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        self::byHand('contact', $to, ['NAME' => 'Иоанн']);

        $preview = self::preview();
        self::assertSame(['PHONE', 'IM', 'LINK'], array_column($preview['parts']['addresses'], 'type'));
        self::assertSame('+79990001122', $preview['parts']['addresses'][0]['value']);
        unset($preview['parts']['addresses']);
        self::assertSame(['because' => null, 'parts' => [
            'fromContactId' => $from, 'toContactId' => $to, 'dealIds' => [$lost], 'reopenedDealIds' => [$lost], 'leftDealIds' => [], 'threads' => 3,
            'filledFields' => [],
            'changed' => [['field' => 'NAME', 'was' => 'Иван', 'now' => 'Иоанн'], ['field' => 'SECOND_NAME', 'was' => '', 'now' => 'Петрович']],
            'leftBehind' => ['timeline', 'requisites', 'otherCards'],
        ]], $preview);

        Portal::command(self::apart());
        self::assertSame(['because' => 'TAKEN_APART', 'parts' => null], self::preview());
    }

    public function testAskedAgainItAnswersTheSame(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        $first = Portal::command(self::apart());
        $again = Portal::command(['id' => Portal::uuid(3)] + self::apart());

        self::assertSame($first['result'], $again['result']);
        self::assertSame('2', (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
    }

    public function testChainIsTakenApartFromItsEnd(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        $third = PortalCalls::contactOf('Альфа', '+79010000009', 'Третий');
        Portal::command(['id' => Portal::uuid(7)] + MergeContactsTest::merge($to, $third));

        $refused = Portal::command(self::apart());
        self::assertSame(['refused', 'CONTACT_MERGED'], [$refused['status'], $refused['code']]);
        self::assertStringContainsString("contact $third", $refused['message']);
        self::assertSame('CONTACT_MERGED', self::preview()['because']);

        $again = Portal::command(['id' => Portal::uuid(8), 'mergeId' => Portal::uuid(7)] + self::apart())['result']['contactId'];
        $result = Portal::command(['id' => Portal::uuid(9)] + self::apart())['result'];
        self::assertSame($again, $result['keptContactId'], 'the contact that was left has a new number by now');
        self::assertContains('PHONE WORK +79990001122', Portal::addresses($result['contactId']));
        self::assertSame(['PHONE WORK +79012345678'], Portal::addresses($again));
    }

    /** @dataProvider refusals */
    public function testRefusalSaysWhy(string $case, string $code): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        $case === 'never merged' || Portal::command(self::mergeOf($from, $to, $lost, $kept));
        match ($case) {
            'deleted' => (new CCrmContact(false))->Delete($to),
            'of another company' => PortalCalls::sign('contact', $to, 'Бета'),
            'too long ago' => Portal::sql('UPDATE linewarden_merge_card SET CREATED_AT = CREATED_AT - ' . MergeCard::KEPT_SECONDS . ' - 1'),
            default => null,
        };
        $before = (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact');
        $answer = Portal::command(self::apart());

        self::assertSame(['refused', $code], [$answer['status'], $answer['code'] ?? null], json_encode($answer));
        self::assertSame($before, (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
    }

    public static function refusals(): array
    {
        return [
            ['never merged', 'MERGE_NOT_KEPT'], ['too long ago', 'MERGE_NOT_KEPT'], ['deleted', 'CONTACT_NOT_FOUND'], ['of another company', 'APART_REFUSED'],
        ];
    }

    public function testContentIsKeptForTwelveMonths(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        Portal::sql('UPDATE linewarden_merge_card SET CREATED_AT = ' . (Module::now() - 365 * 86400));
        MergeCard::forgetOld();
        self::assertNotNull(MergeCard::find(Portal::uuid(1)));

        Portal::sql('UPDATE linewarden_merge_card SET CREATED_AT = ' . (Module::now() - 367 * 86400));
        \Linewarden\Dispatch\SafetyNet::run();
        self::assertSame('0', (string) Portal::value('SELECT COUNT(*) FROM linewarden_merge_card'));
    }

    public function testContentLongerThanAColumnIsKeptWhole(): void
    {
        [$from, $to, $lost, $kept] = self::twice();
        Portal::sql("UPDATE b_crm_contact SET COMMENTS = REPEAT('длинно ', 5000) WHERE ID = $from");
        Portal::command(self::mergeOf($from, $to, $lost, $kept));
        self::assertGreaterThan(1, (int) Portal::value("SELECT MAX(PARTS) FROM linewarden_merge_card WHERE KIND = 'before'"));
        $newId = Portal::command(self::apart())['result']['contactId'];

        self::assertSame(34999, mb_strlen(trim((string) Portal::value("SELECT COMMENTS FROM b_crm_contact WHERE ID = $newId"))));
    }

    /** @return array the command that takes the merge of uuid 1 apart */
    public static function apart(): array
    {
        return ['id' => Portal::uuid(2), 'type' => 'takeApart', 'company' => ['code' => 'alfa', 'name' => 'Альфа'], 'mergeId' => Portal::uuid(1)];
    }

    public static function mergeOf(int $from, int $to, int $closed, int $kept): array
    {
        return MergeContactsTest::merge($from, $to, ['keptDealId' => $kept, 'closeDealIds' => $closed > 0 ? [$closed] : []]);
    }

    /** @return array{int, int, int, int, array} two contacts, a deal of each, and threads of the first: a dialog, a call, an e-mail */
    public static function twice(): array
    {
        [$from, $to, $lost, $kept] = MergeContactsTest::twice();
        Portal::sql("UPDATE b_crm_contact SET SECOND_NAME = 'Петрович' WHERE ID = $from");
        Portal::putGateBefore(1);
        $dialog = Portal::clientWrites('wa-1');
        $operator = ['contact' => ['id' => $from], 'deal' => ['id' => $lost], 'operator' => ['userId' => 5, 'mode' => 'answer']];
        Portal::command(['id' => Portal::uuid(90)] + Portal::placement(90, $dialog, $operator));
        $callId = PortalCalls::incoming(PortalCalls::ALFA, '+79990001122');
        Portal::command(PortalCalls::placement(91, $callId, ['contact' => ['id' => $from], 'deal' => ['id' => $lost]]));
        $fields = [
            'TYPE_ID' => CCrmActivityType::Email, 'PROVIDER_ID' => 'CRM_EMAIL', 'PROVIDER_TYPE_ID' => 'EMAIL', 'SUBJECT' => 'Счёт', 'RESPONSIBLE_ID' => 5,
            'BINDINGS' => [['OWNER_TYPE_ID' => CCrmOwnerType::Contact, 'OWNER_ID' => $from]],
            'COMMUNICATIONS' => [['ID' => 0, 'TYPE' => 'EMAIL', 'VALUE' => 'v@example.test', 'ENTITY_ID' => $from, 'ENTITY_TYPE_ID' => CCrmOwnerType::Contact]],
        ];
        $mail = (int) CCrmActivity::Add($fields, false, true, ['REGISTER_SONET_EVENT' => false]);
        Portal::newHit();
        Portal::forgetEvents();

        return [$from, $to, $lost, $kept, ['dialog' => $dialog, 'callId' => $callId, 'mail' => $mail]];
    }

    /** What the sidecar orders after a merge. */
    public static function bindAsTheSidecarDoes(int $contactId, int $dealId, array $threads): void
    {
        $session = ['sessionId' => $threads['dialog']['sessionId'], 'chatId' => $threads['dialog']['chatId'], 'userCode' => $threads['dialog']['userCode']];
        Portal::command([
            'id' => Portal::uuid(80), 'type' => 'bindClient', 'company' => ['code' => 'alfa', 'name' => 'Альфа'], 'contactId' => $contactId, 'dealId' => $dealId,
            'sessions' => [$session], 'callIds' => [$threads['callId']],
        ]);
    }

    /**
     * The portal's tables, as far as a merge touches them.
     *
     * @param array<int, int> $ids contact id => by which it is told
     */
    public static function world(array $threads, array $ids = []): array
    {
        $as = static fn(int $id): string => 'c' . ($ids[$id] ?? $id);
        $bound = static function (int $activityId) use ($as): array {
            $bindings = array_map(static fn(string $one): string => str_starts_with($one, '3:') ? $as((int) substr($one, 2)) : $one, Portal::bindings($activityId));
            sort($bindings);

            return $bindings;
        };
        $contacts = [];
        foreach (Portal::rows('SELECT ID, NAME, LAST_NAME, SECOND_NAME, POST, COMMENTS, SOURCE_ID, ASSIGNED_BY_ID, ORIGINATOR_ID, ORIGIN_ID, HAS_PHONE, HAS_IMOL FROM b_crm_contact') as $row) {
            $index = Portal::rows("SELECT CONCAT(TYPE, ' ', VALUE) AS V FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = {$row['ID']} ORDER BY 1");
            $contacts[$as((int) $row['ID'])] = array_map('strval', array_diff_key($row, ['ID' => 1])) + [
                'addresses' => Portal::addresses((int) $row['ID']), 'company' => Portal::companyOf('contact', (int) $row['ID']), 'index' => array_column($index, 'V'),
            ];
        }
        ksort($contacts);
        $deals = [];
        foreach (Portal::rows('SELECT ID, STAGE_ID, STAGE_SEMANTIC_ID, CLOSED, CONTACT_ID FROM b_crm_deal ORDER BY ID') as $row) {
            $deals[$row['ID']] = [$row['STAGE_ID'], $row['STAGE_SEMANTIC_ID'], $row['CLOSED'], $as((int) $row['CONTACT_ID'])];
            foreach (self::contactsOf((int) $row['ID']) as $one) {
                $deals[$row['ID']][] = $as((int) $one) . substr($one, -2);
            }
        }
        $session = (int) Portal::value("SELECT ID FROM b_crm_act WHERE ORIGIN_ID = 'IMOL_{$threads['dialog']['sessionId']}'");
        $call = (int) PortalCalls::activity($threads['callId'])['ID'];
        $clients = static fn(int $activityId): array => array_map(
            static fn(string $one): string => preg_replace_callback('/3:(\d+)$/', static fn(array $m): string => $as((int) $m[1]), $one),
            PortalCalls::communications($activityId)
        );
        $named = static fn(string $text): string => preg_replace_callback('/CONTACT[ |](\d+)/', static fn(array $m): string => $as((int) $m[1]), $text);

        return [
            'contacts' => $contacts, 'deals' => $deals,
            'bindings' => array_map($bound, [$session, $call, $threads['mail']]), 'clients' => array_map($clients, [$session, $call, $threads['mail']]),
            'chat' => $named(Portal::chat($threads['dialog'])['ENTITY_DATA_2']), 'statistic' => $named(PortalCalls::client($threads['callId'])),
            'callClients' => array_map($named, PortalCalls::clients($threads['callId'])),
        ];
    }

    /** @return list<string> "5 Y": contact 5 is the deal's own */
    private static function contactsOf(int $dealId): array
    {
        return array_column(
            Portal::rows("SELECT CONCAT(CONTACT_ID, ' ', IS_PRIMARY) AS C FROM b_crm_deal_contact WHERE DEAL_ID = $dealId ORDER BY IS_PRIMARY = 'Y' DESC, CONTACT_ID"),
            'C'
        );
    }

    /** A person saves a card in the portal. */
    private static function byHand(string $kind, int $id, array $fields): void
    {
        $factory = \Bitrix\Crm\Service\Container::getInstance()->getFactory($kind === 'deal' ? CCrmOwnerType::Deal : CCrmOwnerType::Contact);
        $item = $factory->getItem($id);
        $item->setFromCompatibleData($fields);
        $result = $factory->getUpdateOperation($item, (new \Bitrix\Crm\Service\Context())->setUserId(6))->disableAllChecks()->launch();
        self::assertTrue($result->isSuccess(), implode('; ', $result->getErrorMessages()));
    }

    private static function preview(): array
    {
        return Portal::post(json_encode(['call' => 'mergeParts', 'mergeId' => Portal::uuid(1)]))[1]['result'];
    }
}
