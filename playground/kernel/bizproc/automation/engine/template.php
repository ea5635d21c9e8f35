<?php

declare(strict_types=1);

namespace Bitrix\Bizproc\Automation\Engine;

use Bitrix\Main\Config\Option;

/** Robots of a stage. Here they are those of the option `robots` (Playground\Automation), not unpacked from templates. */
class Template
{
    /** @param array $documentType ['crm', 'CCrmDocumentDeal', 'DEAL'] */
    public function __construct(private array $documentType, private $documentStatus = null)
    {
    }

    /** @return list<Robot> */
    public function getRobots(): array
    {
        $robots = [];
        foreach ((array) json_decode(Option::get('playground', 'robots', '[]'), true) as $robot) {
            if (strtoupper($robot['entity']) === $this->documentType[2] && $robot['stage'] === $this->documentStatus) {
                isset($robot['responsibleId']) && $robots[] = new Robot(['Type' => 'CrmChangeResponsibleActivity']);
                isset($robot['moveTo']) && $robots[] = new Robot(['Type' => 'CrmChangeStatusActivity']);
            }
        }
        return $robots;
    }
}
