<?php

declare(strict_types=1);

use Bitrix\Crm\Activity\Entity\ToDo;
use Bitrix\Crm\Activity\Provider\ToDo\ToDo as Provider;
use Bitrix\Crm\ItemIdentifier;
use Bitrix\Main\Type\DateTime;
use PHPUnit\Framework\TestCase;

/** A to-do of a deal in the practice portal. */
final class ToDoTest extends TestCase
{
    public function testAToDoIsAnActivityOfItsDeal(): void
    {
        Portal::reset();
        $deal = PortalCards::deal(3, PortalCards::contact('Иван', '+79012223344'));
        $toDo = (new ToDo(new ItemIdentifier(2, $deal), new Provider()))
            ->setSubject('Перезвонить')->setDescription('Звонил дважды')->setDeadline(new DateTime('2026-03-02 15:00:00', 'Y-m-d H:i:s'))
            ->setResponsibleId(6)->setAuthorId(1)->setCheckPermissions(false);
        $this->assertTrue($toDo->save()->isSuccess());
        $row = CCrmActivity::GetByID($toDo->getId());
        $this->assertSame(
            ['6', 'CRM_TODO', 'Перезвонить', 'Звонил дважды', '02.03.2026 15:00:00', 'N', '6', '1', '2', (string) $deal],
            array_map(strval(...), array_map(static fn(string $name) => $row[$name], [
                'TYPE_ID', 'PROVIDER_ID', 'SUBJECT', 'DESCRIPTION', 'DEADLINE', 'COMPLETED', 'RESPONSIBLE_ID', 'AUTHOR_ID', 'OWNER_TYPE_ID', 'OWNER_ID',
            ]))
        );
        $this->assertSame(["2:{$deal}"], Portal::bindings($toDo->getId()));
        $toDo->setResponsibleId(5)->save();
        $this->assertSame(['5', '1'], [(string) CCrmActivity::GetByID($toDo->getId())['RESPONSIBLE_ID'], (string) Portal::value('SELECT COUNT(*) FROM b_crm_act')]);
    }

    public function testOneWithoutAnOwnerIsNotSaved(): void
    {
        $this->assertFalse((new ToDo(new ItemIdentifier(2, 0), new Provider()))->setSubject('Перезвонить')->save()->isSuccess());
    }
}
