<?php

declare(strict_types=1);

use Bitrix\Crm\Activity\Entity\ToDo;
use Bitrix\Crm\Activity\Provider\ToDo\ToDo as Provider;
use Bitrix\Crm\ItemIdentifier;

return static function (Run $run): void {
    $deal = $run->world->deal(['ASSIGNED_BY_ID' => 12]);
    $toDo = (new ToDo(new ItemIdentifier(CCrmOwnerType::Deal, $deal), new Provider()))->setSubject('Позвонить')->setDescription('x')->setResponsibleId(12)->setAuthorId(12);
    $run->part('add', static fn() => $toDo->setDeadline(new Bitrix\Main\Type\DateTime())->save(), 13);
    $run->part('complete', static fn() => CCrmActivity::Complete($toDo->getId(), true), 0);
};
