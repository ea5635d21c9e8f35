<?php

declare(strict_types=1);

use Bitrix\Crm\Service\Container;
use Bitrix\Crm\Service\Context;
use Bitrix\ImOpenLines\Config;
use PHPUnit\Framework\TestCase;
use Playground\Actions;

/** The CRM of the practice portal, with the habits a router of several companies has to put right. */
final class NativeCrmTest extends TestCase
{
    protected function setUp(): void
    {
        Portal::reset();
    }

    /** @dataProvider phones */
    public function testAPhoneIsNormalisedAsInThePortal(string $typed, string $key): void
    {
        $this->assertSame($key, NormalizePhone($typed, 1));
    }

    /** Every example of the fact sheet; number and extension signs count as digits of its length. */
    public static function phones(): array
    {
        return [
            ['+7 (901) 234-56-78', '79012345678'], ['8 901 234-56-78', '79012345678'], ['00 7 901 2345678', '79012345678'], ['011 7 901 2345678', '79012345678'],
            ['+79012345678#12', '79012345678'], ['+79012345678;12', '79012345678'], ['+79012345678,12', '79012345678'], ['8 (800) 555-35-35', '78005553535'],
            ['9012345678', '9012345678'], ['0501234567', '501234567'], ['80 29 123-45-67', '80291234567'], ['8-10-7-901-2345678', '81079012345678'],
            ['+86 139 1234 5678', '8613912345678'], ['89012345678 доб. 12', '7901234567812'], ['+79012345678*5', '79012345678*5'], ['12-34', '1234'],
            ['00 8 901 2345678', '89012345678'], ['011 8 901 2345678', '89012345678'], ['000 1234 56789', '0123456789'], ['222-33-44', '2223344'], ['8 495 12#345', '749512'],
        ];
    }

    public function testWhatHasNoDigitsIsNoPhone(): void
    {
        foreach (['', 'anonymous', '+', '()'] as $typed) {
            $this->assertFalse(NormalizePhone($typed, 1));
        }
        $this->assertFalse(NormalizePhone('12-34'), 'ten are wanted where nothing is said');
    }

    public function testTheBuiltInSearchBindsDealsOfAllPipelines(): void
    {
        $contact = PortalCards::contact('Иван', '+7 901 222-33-44');
        $alfa = PortalCards::deal(3, $contact);
        $beta = PortalCards::deal(4, $contact);
        $dialog = $this->write(['phone' => '8 (901) 222-33-44']);
        $activity = (int) Portal::value("SELECT CRM_ACTIVITY_ID FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}");
        $bound = array_map(static fn(array $row) => "{$row['OWNER_TYPE_ID']}:{$row['OWNER_ID']}", CCrmActivity::GetBindings($activity));
        sort($bound);
        $this->assertSame(["2:{$alfa}", "2:{$beta}", "3:{$contact}"], $bound);
        $this->assertSame((string) $dialog['clientUserId'], Portal::value("SELECT VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_ID = {$contact} AND TYPE = 'SLUSER'"));
    }

    public function testWithoutCreationAnUnknownClientLeavesNothingInTheCrm(): void
    {
        $dialog = $this->write(['phone' => '+79015550000']);
        $this->assertSame('0', Portal::value("SELECT CRM_ACTIVITY_ID FROM b_imopenlines_session WHERE ID = {$dialog['sessionId']}"));
        $this->assertSame('0', Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
    }

    public function testALineThatCreatesDealsMakesContactAndDealOnce(): void
    {
        (new Config())->update(1, ['CRM_CREATE' => 'deal', 'CRM_CREATE_SECOND' => '3']);
        $first = $this->write(['name' => 'Иван', 'lastName' => 'Петров']);
        Actions::run(['action' => 'dialogCloses', 'chatId' => $first['chatId'], 'userId' => 5]);
        $GLOBALS['USER'] = new CUser();
        $second = $this->write();
        (new Config())->update(1, ['CRM_CREATE' => 'none']);
        $this->assertSame(['1', '1'], [Portal::value('SELECT COUNT(*) FROM b_crm_contact'), Portal::value('SELECT COUNT(*) FROM b_crm_deal')]);
        $rows = Portal::rows("SELECT CRM_CREATE_DEAL FROM b_imopenlines_session WHERE ID IN ({$first['sessionId']}, {$second['sessionId']}) ORDER BY ID");
        $this->assertSame(['Y', 'N'], array_column($rows, 'CRM_CREATE_DEAL'));
        $this->assertSame('C3:NEW', Portal::value('SELECT STAGE_ID FROM b_crm_deal'));
    }

    public function testSeveralBindingsGiveTheActivityToTheLastDeal(): void
    {
        $contact = PortalCards::contact('Иван', '+79012223344');
        [$one, $two] = [PortalCards::deal(3, $contact), PortalCards::deal(3, $contact)];
        $fields = ['TYPE_ID' => 6, 'SUBJECT' => 'Проба', 'RESPONSIBLE_ID' => 5, 'BINDINGS' => [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $one]]];
        $id = CCrmActivity::Add($fields, false, false);
        CCrmActivity::Update($id, ['BINDINGS' => [['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $one], ['OWNER_TYPE_ID' => 2, 'OWNER_ID' => $two], ['OWNER_TYPE_ID' => 3, 'OWNER_ID' => $contact]]], false, false);
        $row = CCrmActivity::GetByID($id);
        $this->assertSame(['2', (string) $two], [$row['OWNER_TYPE_ID'], $row['OWNER_ID']]);
        CCrmActivity::Update($id, ['BINDINGS' => []], false, false);
        $this->assertSame('0', CCrmActivity::GetByID($id)['OWNER_ID']);
    }

    public function testABadEmailSavesNothing(): void
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Contact);
        $item = $factory->createItem();
        $item->setFromCompatibleData(['NAME' => 'Иван', 'FM' => ['EMAIL' => ['n0' => ['VALUE' => 'не адрес', 'VALUE_TYPE' => 'WORK']]]]);
        $this->assertFalse($factory->getAddOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch()->isSuccess());
        $this->assertSame('0', Portal::value('SELECT COUNT(*) FROM b_crm_contact'));
    }

    public function testAStageOfAnotherPipelineIsPutRight(): void
    {
        $factory = Container::getInstance()->getFactory(CCrmOwnerType::Deal);
        $item = $factory->createItem(['TITLE' => 'Проба', 'CATEGORY_ID' => 3, 'STAGE_ID' => 'C4:NEW']);
        $factory->getAddOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
        $this->assertSame('C3:NEW', $item->getStageId());
        $item = $factory->getItem($item->getId());
        $item->setStageId('C4:NEW')->setAssignedById(6);
        $factory->getUpdateOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
        $this->assertSame(['C3:NEW', 'P', 'N'], array_values(Portal::rows("SELECT STAGE_ID, STAGE_SEMANTIC_ID, CLOSED FROM b_crm_deal WHERE ID = {$item->getId()}")[0]));
        $item->setStageId('C3:WON');
        $factory->getUpdateOperation($item, (new Context())->setUserId(1))->disableAllChecks()->launch();
        $this->assertSame(['C3:WON', 'S', 'Y'], array_values(Portal::rows("SELECT STAGE_ID, STAGE_SEMANTIC_ID, CLOSED FROM b_crm_deal WHERE ID = {$item->getId()}")[0]));
    }

    public function testAPhoneToldInAChatIsWrittenIntoTheBoundContact(): void
    {
        $contact = PortalCards::contact('Иван', '+7 901 222-33-44');
        $older = PortalCards::deal(3, $contact);
        $newer = PortalCards::deal(4, $contact);
        $dialog = $this->write(['phone' => '8 (901) 222-33-44']);
        $this->write(['text' => 'мой второй номер 8 (999) 000-11-22, звоните']);
        $this->assertContains('PHONE WORK 8 (999) 000-11-22', Portal::addresses($contact));
        $this->assertSame((string) $contact, (string) Portal::value("SELECT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE TYPE = 'PHONE' AND VALUE = '79990001122'"));
        $this->assertGreaterThan($older, $newer);
        $this->assertStringContainsString("CONTACT|{$contact}|DEAL|{$older}", Portal::chat($dialog)['ENTITY_DATA_2'], 'the lowest id of each type');
    }

    public function testAPhoneToldInAChatOfNobodyFindsItsClient(): void
    {
        $contact = PortalCards::contact('Иван', '+7 901 222-33-44');
        $dialog = $this->write();
        $this->assertSame('0', (string) Portal::session($dialog)['CRM_ACTIVITY_ID']);
        $this->write(['text' => 'мой номер 8 901 222 33 44']);
        $this->assertSame(["3:{$contact}"], Portal::bindings((int) Portal::session($dialog)['CRM_ACTIVITY_ID']));
        $this->assertContains('LINK USER ' . $dialog['clientUserId'], Portal::addresses($contact));
    }

    private function write(array $client = []): array
    {
        $answer = Actions::run($client + ['action' => 'clientWrites', 'lineId' => 1, 'connector' => 'telegrambot', 'externalUserId' => 'клиент', 'text' => 'Здравствуйте']);
        $this->assertTrue($answer['ok'], $answer['error'] ?? '');
        $GLOBALS['USER'] = new CUser();

        return $answer;
    }
}
