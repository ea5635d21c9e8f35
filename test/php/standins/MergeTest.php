<?php

declare(strict_types=1);

use Bitrix\Crm\Merger\ConflictResolutionMode;
use Bitrix\Crm\Merger\ContactMerger;
use Bitrix\Crm\Merger\EntityMerger;
use Bitrix\Crm\Merger\EntityMergerException;
use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\Main\Event;
use Bitrix\Main\EventManager;
use PHPUnit\Framework\TestCase;

/** What the practice portal does when contacts are merged, and what it leaves to others. */
final class MergeTest extends TestCase
{
    private const PHONE = '+79012223344';

    protected function setUp(): void
    {
        Portal::reset();
    }

    public function testDealsActivitiesAndAddressesGoToTheTarget(): void
    {
        $seed = PortalCards::contact('Иван', self::PHONE);
        $target = PortalCards::contact('', '8 (901) 222-33-44');
        $this->addresses($seed, ['EMAIL' => ['n0' => ['VALUE' => 'Ivan@Example.org', 'VALUE_TYPE' => 'WORK']], 'PHONE' => ['n0' => ['VALUE' => '+79990000000', 'VALUE_TYPE' => 'HOME']]]);
        $this->addresses($target, ['EMAIL' => ['n0' => ['VALUE' => 'ivan@example.org', 'VALUE_TYPE' => 'HOME']]]);
        $deal = PortalCards::deal(3, $seed);
        $activity = $this->activity([[2, $deal], [3, $seed]], $seed);
        $ofSeedOnly = $this->activity([[3, $seed]], $seed);
        (new ContactMerger(1))->mergeBatch([$seed], $target);
        $this->assertSame([(string) $target, (string) $target], array_map(strval(...), array_values(
            Portal::rows("SELECT d.CONTACT_ID, b.CONTACT_ID AS BOUND FROM b_crm_deal d JOIN b_crm_deal_contact b ON b.DEAL_ID = d.ID WHERE d.ID = {$deal}")[0]
        )));
        $this->assertSame(["2:{$deal}", "3:{$target}"], Portal::bindings($activity));
        $this->assertSame((string) $target, (string) CCrmActivity::GetByID($ofSeedOnly)['OWNER_ID']);
        $this->assertSame((string) $target, (string) CCrmActivity::GetCommunications($activity)[0]['ENTITY_ID']);
        $this->assertSame(['EMAIL HOME ivan@example.org', 'PHONE HOME +79990000000', 'PHONE WORK 8 (901) 222-33-44'], Portal::addresses($target), 'a phone in another form is the same phone');
        $this->assertSame(['79012223344', '79990000000'], array_column(
            Portal::rows("SELECT VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = {$target} AND TYPE = 'PHONE' ORDER BY VALUE"),
            'VALUE'
        ));
        $this->assertSame('Иван', Portal::value("SELECT NAME FROM b_crm_contact WHERE ID = {$target}"));
        foreach (["b_crm_contact WHERE ID = {$seed}", "b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = {$seed}"] as $from) {
            $this->assertSame([], Portal::rows("SELECT 1 FROM {$from}"));
        }
        $addressesOfSeed = static fn(): int => (int) Portal::value("SELECT COUNT(*) FROM b_crm_field_multi WHERE ELEMENT_ID = {$seed}");
        $this->assertSame(3, $addressesOfSeed(), 'the cleaning comes later');
        \Bitrix\Crm\Agent\Routine\CleaningAgent::run();
        $this->assertSame(0, $addressesOfSeed());
    }

    public function testLeadsFollowTheTimelineStaysAndSeedsAreUnitedWithEachOther(): void
    {
        $seeds = [PortalCards::contact('Иван', self::PHONE), PortalCards::contact('Иван', '8 901 222 33 44')];
        $target = PortalCards::contact('Иван', '+79990000000');
        Portal::sql("INSERT INTO b_crm_lead (ID, TITLE, CONTACT_ID) VALUES (900, 'Лид', {$seeds[0]})");
        Portal::sql("INSERT INTO b_crm_lead_contact (LEAD_ID, CONTACT_ID, IS_PRIMARY) VALUES (900, {$seeds[0]}, 'Y')");
        $activity = $this->activity([[3, $seeds[1]]], $seeds[1]);
        (new ContactMerger(1))->mergeBatch($seeds, $target);
        $this->assertSame((string) $target, (string) Portal::value('SELECT CONTACT_ID FROM b_crm_lead WHERE ID = 900'));
        $this->assertSame((string) $target, (string) Portal::value('SELECT CONTACT_ID FROM b_crm_lead_contact WHERE LEAD_ID = 900'));
        $this->assertSame((string) $target, (string) CCrmActivity::GetCommunications($activity)[0]['OWNER_ID']);
        $this->assertSame(['PHONE WORK +79012223344', 'PHONE WORK +79990000000'], Portal::addresses($target));
        $this->assertSame(1, (int) Portal::value("SELECT COUNT(*) FROM b_crm_timeline_bind WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = {$target}"), 'its own');
        Portal::sql('DELETE FROM b_crm_lead_contact');
    }

    public function testADealOfBothKeepsOnePrimaryContact(): void
    {
        [$seed, $target] = [PortalCards::contact('Иван', self::PHONE), PortalCards::contact('Иван', '+79990000000')];
        $deal = PortalCards::deal(3, $seed);
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->getItem($deal);
        $item->bindContacts([['CONTACT_ID' => $target]]);
        $factory->getUpdateOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
        (new ContactMerger(1))->mergeBatch([$seed], $target);
        $this->assertSame([['CONTACT_ID' => (string) $target, 'IS_PRIMARY' => 'Y']], Portal::rows("SELECT CONTACT_ID, IS_PRIMARY FROM b_crm_deal_contact WHERE DEAL_ID = {$deal}"));
    }

    public function testOnlyTheContactsAreToldOf(): void
    {
        $seeds = [PortalCards::contact('Иван', self::PHONE), PortalCards::contact('', '+79990000000')];
        $target = PortalCards::contact('Иван', '+79991111111');
        $this->activity([[2, PortalCards::deal(3, $seeds[0])], [3, $seeds[0]]], $seeds[0]);
        $told = [];
        $keys = [];
        foreach (['OnAfterCrmDealUpdate', 'OnActivityUpdate', 'OnActivityModified', 'OnAfterCrmContactUpdate', 'OnAfterCrmContactDelete', 'OnAfterEntityMerge'] as $name) {
            $keys[$name] = EventManager::getInstance()->addEventHandler('crm', $name, static function ($payload) use ($name, &$told): void {
                $told[] = [$name, $payload instanceof Event ? $payload->getParameters() : (is_array($payload) ? (int) $payload['ID'] : (int) $payload)];
            });
        }
        Portal::act('mergeContacts', ['fromContactId' => $seeds[0], 'toContactId' => $target, 'userId' => 8]);
        (new ContactMerger(1))->mergeBatch([$seeds[1]], $target);
        foreach ($keys as $name => $key) {
            EventManager::getInstance()->removeEventHandler('crm', $name, $key);
        }
        $merge = static fn(int $seed, int $user): array => ['OnAfterEntityMerge', [
            'entityTypeID' => 3, 'entityTypeName' => 'CONTACT', 'seedEntityID' => $seed, 'targetEntityID' => $target, 'userID' => $user,
        ]];
        $this->assertSame([
            ['OnAfterCrmContactUpdate', $target], ['OnAfterCrmContactDelete', $seeds[0]], $merge($seeds[0], 8),
            ['OnAfterCrmContactUpdate', $target], // the last activity of the united contact, after the answer
            ['OnAfterCrmContactUpdate', $target], ['OnAfterCrmContactDelete', $seeds[1]], $merge($seeds[1], 1),
        ], $told);
    }

    public function testSessionsChatsAndCallsKeepTheIdThatDied(): void
    {
        $seed = PortalCards::contact('Иван', self::PHONE);
        $target = PortalCards::contact('Иван', '+79990000000');
        $dialog = Portal::act('clientWrites', ['lineId' => 1, 'connector' => 'telegrambot', 'externalUserId' => 'ivan', 'phone' => self::PHONE, 'text' => 'Здравствуйте']);
        $call = Portal::act('callComes', ['number' => '74950000001', 'phone' => self::PHONE]);
        $call += Portal::act('callEnds', $call);
        (new ContactMerger(1))->mergeBatch([$seed], $target);
        $this->assertStringContainsString("CONTACT|{$seed}|", Portal::chat($dialog)['ENTITY_DATA_2']);
        $this->assertSame((string) $seed, (string) Portal::value("SELECT CRM_ENTITY_ID FROM b_voximplant_statistic WHERE ID = {$call['statisticId']}"));
        $this->assertSame((string) $seed, (string) Portal::value("SELECT ENTITY_ID FROM b_voximplant_call_crm_entity WHERE CALL_ID = '{$call['callId']}'"));
        $this->assertSame(["3:{$target}"], Portal::bindings($call['activityId']), 'activities follow');
    }

    public function testWhatCannotBeMergedIsRefusedByItsCode(): void
    {
        [$one, $two] = [PortalCards::contact('Иван', self::PHONE), PortalCards::contact('Пётр', '+79990000000')];
        $manual = new ContactMerger(1);
        $manual->setConflictResolutionMode(ConflictResolutionMode::MANUAL);
        $this->assertSame([310, EntityMerger::ROLE_TARG], $this->refusal(static fn() => $manual->mergeBatch([$one], $two)));
        $overwrite = new ContactMerger(1);
        $overwrite->setConflictResolutionMode(ConflictResolutionMode::ALWAYS_OVERWRITE);
        $this->assertSame(300, $this->refusal(static fn() => $overwrite->mergeBatch([$one], $two))[0]);
        $merge = static fn() => (new ContactMerger(1))->mergeBatch([$one], $two);
        $this->assertSame([50, EntityMerger::ROLE_SEED], $this->refusal(static fn() => (new ContactMerger(1))->mergeBatch([999999], $two)));
        $this->assertSame([50, EntityMerger::ROLE_TARG], $this->refusal(static fn() => (new ContactMerger(1))->mergeBatch([$one], 999999)));
        $this->assertSame([60, EntityMerger::ROLE_TARG], Portal::withHandler('crm', 'OnBeforeCrmContactUpdate', static fn() => false, fn() => $this->refusal($merge)));
        $this->assertSame('2', (string) Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
        $this->assertSame([70, EntityMerger::ROLE_SEED], Portal::withHandler('crm', 'OnBeforeCrmContactDelete', static fn() => false, fn() => $this->refusal($merge)));
        $merge();
        $this->assertSame(['Пётр'], array_column(Portal::rows('SELECT NAME FROM b_crm_contact'), 'NAME'), 'a conflict keeps the target');
    }

    public function testAMergeThatIsKilledOnTheWayCanBeDoneAgainUntilTheSeedIsGone(): void
    {
        if (!function_exists('pcntl_fork')) {
            self::markTestSkipped('needs the pcntl extension');
        }
        $isHalfSeen = false;
        for ($writes = 1; ; $writes++) {
            Portal::reset();
            [$seed, $target] = [PortalCards::contact('Иван', self::PHONE), PortalCards::contact('', '+79990000000')];
            $deal = PortalCards::deal(3, $seed);
            $activity = $this->activity([[2, $deal], [3, $seed]], $seed);
            $merge = static fn() => (new ContactMerger(1))->mergeBatch([$seed], $target);
            if (!Portal::killAfterWrites($writes, $merge)) {
                break;
            }
            $isHalfSeen = $isHalfSeen || (Portal::bindings($activity) === ["2:{$deal}", "3:{$seed}"]
                && (string) Portal::value("SELECT CONTACT_ID FROM b_crm_deal_contact WHERE DEAL_ID = {$deal}") === (string) $target);
            $isSeedThere = Portal::rows("SELECT 1 FROM b_crm_contact WHERE ID = {$seed}") !== [];
            $this->assertSame($isSeedThere ? null : 50, $this->refusal($merge)[0] ?? null, "killed after write {$writes}");
            $this->assertSame(["2:{$deal}", "3:{$target}"], Portal::bindings($activity), "killed after write {$writes}");
            $this->assertSame([(string) $target], array_map(strval(...), array_column(Portal::rows('SELECT ID FROM b_crm_contact'), 'ID')), "killed after write {$writes}");
            $this->assertSame(['PHONE WORK +79012223344', 'PHONE WORK +79990000000'], Portal::addresses($target), "killed after write {$writes}");
        }
        $this->assertGreaterThan(15, $writes, 'nothing was killed');
        $this->assertTrue($isHalfSeen, 'no state was half merged');
    }

    /** @return array{int, int}|null code and role */
    private function refusal(callable $merge): ?array
    {
        try {
            $merge();
        } catch (EntityMergerException $error) {
            return [$error->getCode(), $error->getRoleID()];
        }

        return null;
    }

    private function addresses(int $contactId, array $multifields): void
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Contact);
        $item = $factory->getItem($contactId);
        $item->setFromCompatibleData(['FM' => $multifields]);
        $factory->getUpdateOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
    }

    /** @param list<array{int, int}> $owners type and id */
    private function activity(array $owners, int $clientId): int
    {
        $fields = [
            'TYPE_ID' => 2, 'SUBJECT' => 'Звонок', 'RESPONSIBLE_ID' => 5,
            'BINDINGS' => array_map(static fn(array $one): array => ['OWNER_TYPE_ID' => $one[0], 'OWNER_ID' => $one[1]], $owners),
            'COMMUNICATIONS' => [['ID' => 0, 'TYPE' => 'PHONE', 'VALUE' => self::PHONE, 'ENTITY_ID' => $clientId, 'ENTITY_TYPE_ID' => 3]],
        ];

        return (int) CCrmActivity::Add($fields, false, false);
    }
}
