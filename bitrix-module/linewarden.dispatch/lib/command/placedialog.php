<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Command;

use Linewarden\Dispatch\Portal\Activity;
use Linewarden\Dispatch\Portal\Cards;
use Linewarden\Dispatch\Portal\Dialog;
use Linewarden\Dispatch\Portal\UserCode;

/**
 * Gives a dialog its contact, deal, responsible and operator. The CRM part is done whatever became of the operator: a client who was
 * answered or even closed meanwhile still has a deal. Each step is noted, so a repeat goes on where a killed try stopped.
 */
final class PlaceDialog
{
    public static function apply(Input $input, Progress $progress): array
    {
        $sessionId = $input->id('sessionId');
        $client = new UserCode($input->text('userCode'));
        $company = $input->object('company')->text('name');
        $contact = self::card($input, 'contact', [self::class, 'person']);
        $deal = self::card($input, 'deal', [self::class, 'newDeal']);
        $responsibleId = $input->id('responsibleId');
        $contactResponsibleId = $input->flag('setContactResponsible') ? $responsibleId : null;
        $dealResponsibleId = $input->flag('setDealResponsible') ? $responsibleId : null;
        $target = $input->objectOrNull('operator') === null ? null : Target::read($input, 'operator');
        $expectedOperatorId = $input->idOrNone('expectedOperatorId');
        $expectedAnswer = $input->oneOfOrNull('expectedAnswer', HandOver::ANSWERS);

        $dialog = Dialog::open($sessionId);
        if ($dialog->isSpam()) {
            throw Stop::superseded('DIALOG_CLOSED');
        }
        $cards = Cards::byServiceUser();
        // what can be refused is refused before anything is made: a refusal has no room for the ids of new cards
        if (isset($deal['id']) && !Cards::exists(\CCrmOwnerType::Deal, $deal['id'])) {
            throw Stop::refused('DEAL_NOT_FOUND', "no deal {$deal['id']}");
        }
        if (!isset($deal['id'])) {
            Cards::requirePipeline($deal['categoryId']);
        }
        if ($target !== null && $dialog->isStillWith($expectedOperatorId)) {
            Dialog::requireOperator($target->userId);
        }

        if (isset($contact['id'])) {
            $contactId = $contact['id'];
            $cards->completeContact($contactId, $client, $company, $contactResponsibleId);
        } else {
            $contactId = self::createOnce(
                \CCrmOwnerType::Contact,
                $progress,
                static fn(): int => $cards->createContact($contact, $client, $company, $responsibleId, $progress->commandId),
                static function (int $contactId) use ($cards, $contact, $client, $company, $responsibleId): void {
                    $cards->completeContact($contactId, $client, $company, $responsibleId, $contact);
                    Cards::reindex($contactId);
                }
            );
        }
        if (isset($deal['id'])) {
            $dealId = $deal['id'];
            $cards->completeDeal($dealId, $contactId, $company, $dealResponsibleId);
        } else {
            ['title' => $title, 'categoryId' => $categoryId] = $deal;
            $dealId = self::createOnce(
                \CCrmOwnerType::Deal,
                $progress,
                static fn(): int => $cards->createDeal($title, $categoryId, $contactId, $company, $responsibleId, $progress->commandId),
                static fn(int $dealId) => $cards->completeDeal($dealId, $contactId, $company, $responsibleId)
            );
        }
        $activityId = Activity::bind($dialog, $dealId, $contactId, $responsibleId);

        return [
            'contactId' => $contactId,
            'contactCreated' => !isset($contact['id']),
            'dealId' => $dealId,
            'dealCreated' => !isset($deal['id']),
            'activityId' => $activityId,
        ] + self::moveOrKeep($dialog, $target, $expectedOperatorId, $expectedAnswer, $progress);
    }

    /** @return array{operatorId: int, operatorOutcome: string} */
    private static function moveOrKeep(
        Dialog $dialog,
        ?Target $target,
        int $expectedOperatorId,
        ?string $expectedAnswer,
        Progress $progress
    ): array {
        if ($target !== null) {
            try {
                return $dialog->move($expectedOperatorId, $expectedAnswer, $target->userId, $target->mode, $progress);
            } catch (Stop $stop) {
                $isElsewhere = $stop->answer['status'] === 'superseded' || $stop->answer['code'] === 'TRANSFER_REDIRECTED';
                if (!$isElsewhere) {
                    throw $stop;
                }
            }
        }
        $dialog->refresh();

        return ['operatorId' => $dialog->operatorId(), 'operatorOutcome' => 'kept'];
    }

    /**
     * @param callable(): int $create
     * @param callable(int): void $mend completes a card that a killed try left half made
     */
    private static function createOnce(int $typeId, Progress $progress, callable $create, callable $mend): int
    {
        return $progress->once(
            $typeId === \CCrmOwnerType::Deal ? 'deal' : 'contact',
            static fn(): int => Cards::lastId($typeId),
            static function (int $afterId) use ($typeId, $progress, $mend): int {
                $id = Cards::findCreated($typeId, $progress->commandId, $afterId);
                $id === 0 || $mend($id);

                return $id;
            },
            $create
        );
    }

    /** @return array{id: int}|array<string, mixed> the id, or what the reader makes of "create" */
    private static function card(Input $input, string $name, callable $readNew): array
    {
        $card = $input->object($name);

        return $card->has('create') ? $readNew($card->object('create')) : ['id' => $card->id('id')];
    }

    private static function person(Input $create): array
    {
        return [
            'name' => $create->optionalText('name'),
            'lastName' => $create->optionalText('lastName'),
            'phones' => $create->texts('phones'),
            'emails' => $create->texts('emails'),
        ];
    }

    private static function newDeal(Input $create): array
    {
        return ['title' => $create->text('title'), 'categoryId' => $create->idOrNone('categoryId')];
    }
}
