<?php

declare(strict_types=1);

namespace Bitrix\Crm\Activity\Entity;

use Bitrix\Main\Error;
use Bitrix\Main\Result;
use Bitrix\Main\Type\DateTime;

/** A to-do. */
class ToDo extends BaseActivity
{
    public function save(array $options = [], $useCurrentSettings = false): Result
    {
        $result = new Result();
        $fields = array_filter([
            'SUBJECT' => $this->subject, 'DESCRIPTION' => $this->description, 'RESPONSIBLE_ID' => $this->responsibleId, 'DEADLINE' => $this->deadline,
        ], static fn($value) => $value !== null && $value !== '' && $value !== 0);
        if ($this->id !== null) {
            $isSaved = \CCrmActivity::Update($this->id, $fields, false, true, $options);
        } else {
            $owner = ['OWNER_TYPE_ID' => $this->owner->getEntityTypeId(), 'OWNER_ID' => $this->owner->getEntityId()];
            $fields += $owner + [
                'DESCRIPTION_TYPE' => 2, 'CALENDAR_EVENT_ID' => null, 'AUTHOR_ID' => $this->authorId ?: $this->responsibleId, 'BINDINGS' => [$owner],
                'START_TIME' => $this->deadline ?? new DateTime(), 'TYPE_ID' => \CCrmActivityType::Provider, 'PROVIDER_ID' => $this->provider::getId(), 'PROVIDER_TYPE_ID' => 'TODO',
                'COMPLETED' => 'N',
            ];
            $isSaved = \CCrmActivity::Add($fields, false, true, $options);
            $this->id = $isSaved ? (int) $isSaved : null;
        }
        return $isSaved ? $result : $result->addError(new Error((string) \CCrmActivity::GetLastErrorMessage()));
    }
}
