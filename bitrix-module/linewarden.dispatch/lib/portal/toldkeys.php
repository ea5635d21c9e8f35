<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

use Bitrix\Im\Model\MessageTable;
use Bitrix\ImOpenLines\Model\ConfigTable;

/**
 * Phones and e-mails that a client has written in the first messages of a session. The portal looks for them while it receives a message, and
 * keeps them only where the session has a card by then; a newcomer's has none (docs/decisions/0033). The texts do not leave this class.
 */
final class ToldKeys
{
    private const MOST_MESSAGES = 5;
    private const MOST_EACH = 5;

    /** With a plus any country's; without one only what nobody takes for an order's or a tax number. */
    private const PHONE = '/(?<![\w.+])(?:\+\d|\d)[\d\s().\x{00A0}-]{7,20}\d(?![\w])/u';
    private const PHONE_SHAPE = '/\A(?:\+\d{10,15}|[78]\d{10}|9\d{9}|(?:37[3-5]|380|99[2-8])\d{9})\z/';
    private const EMAIL = '/(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/u';

    /** What is typed to get past a form, and mailboxes of programs; the sidecar has the same list (client-keys.ts). */
    private const PLACEHOLDER_MAILBOX =
        '/\A(no|none|net|нет|null|undefined|unknown|anonymous|test(ing)?\d*|(no|donot|do-not|do_not|not)[-._]?(re?ply|e?mail|address)|e?mail[-._]?net)@/u';
    private const TYPED_ROW = ['1234567890', '0123456789', '9876543210', '0987654321'];

    /**
     * All that is written there, ours too; nothing where the line is set to look for none.
     *
     * @return array{phones: list<string>, emails: list<string>} each once, as written
     */
    public static function of(Dialog $dialog): array
    {
        $told = ['phones' => [], 'emails' => []];
        $clientUserId = $dialog->userCode()->clientUserId;
        if ($clientUserId === 0 || !self::isLookedFor($dialog)) {
            return $told;
        }
        foreach (self::texts($dialog->row(), $clientUserId) as $text) {
            ['phones' => $phones, 'emails' => $emails] = self::in($text);
            $told = ['phones' => [...$told['phones'], ...$phones], 'emails' => [...$told['emails'], ...$emails]];
        }

        return [
            'phones' => array_slice(Cards::withPhones([], $told['phones']), 0, self::MOST_EACH),
            'emails' => array_slice(array_values(array_unique($told['emails'])), 0, self::MOST_EACH),
        ];
    }

    /**
     * @param array{phones: list<string>, emails: list<string>} $told
     * @return array{phones: list<string>, emails: list<string>} without what leads to ourselves
     */
    public static function ofClient(array $told): array
    {
        return ['phones' => OwnPhones::without($told['phones'])] + $told;
    }

    /**
     * @param array{phones: list<string>, emails: list<string>} $told
     * @return list<array{kind: string, value: string}> as the index of duplicates has them
     */
    public static function keys(array $told): array
    {
        return [
            ...array_map(static fn(string $phone): array => ['kind' => 'phone', 'value' => PhoneKey::ofClient($phone)], $told['phones']),
            ...array_map(static fn(string $email): array => ['kind' => 'email', 'value' => $email], $told['emails']),
        ];
    }

    /** @param array{phones: list<string>, emails: list<string>} $told */
    public static function isNone(array $told): bool
    {
        return $told['phones'] === [] && $told['emails'] === [];
    }

    /**
     * Whether the client has told a phone or an e-mail in the session by now, whose ever it is: then the portal may have found a card by it.
     * Later messages are not read, as nearly every session has its card by then: it may.
     *
     * @param array<string, mixed> $session see Sessions::find
     */
    public static function areTold(array $session): bool
    {
        if ((int) $session['MESSAGE_COUNT'] > self::MOST_MESSAGES) {
            return true;
        }
        $clientUserId = (new UserCode((string) $session['USER_CODE']))->clientUserId;
        foreach ($clientUserId > 0 ? self::texts($session, $clientUserId) : [] as $text) {
            if (!self::isNone(self::in($text))) {
                return true;
            }
        }

        return false;
    }

    /** @return array{phones: list<string>, emails: list<string>} as written */
    public static function in(string $text): array
    {
        preg_match_all(self::EMAIL, $text, $emails);
        preg_match_all(self::PHONE, (string) preg_replace(self::EMAIL, ' ', $text), $phones);

        return [
            'phones' => array_values(array_filter(array_map('trim', $phones[0]), [self::class, 'isPhone'])),
            'emails' => array_values(array_filter(
                array_map('mb_strtolower', $emails[0]),
                static fn(string $email): bool => preg_match(self::PLACEHOLDER_MAILBOX, $email) !== 1
            )),
        ];
    }

    private static function isPhone(string $written): bool
    {
        $bare = (string) preg_replace('/[^\d+]/', '', $written);
        $last = substr($bare, -10);

        return preg_match(self::PHONE_SHAPE, $bare) === 1
            && count(array_unique(str_split($last))) > 1 && !in_array($last, self::TYPED_ROW, true);
    }

    /** Somebody may have switched it off for the line; a portal that does not know the switch always looks. */
    private static function isLookedFor(Dialog $dialog): bool
    {
        $config = ConfigTable::getRowById((int) $dialog->row()['CONFIG_ID']);

        return ($config['CRM_CHAT_TRACKER'] ?? 'Y') !== 'N';
    }

    /**
     * @param array<string, mixed> $session see Sessions::find
     * @return list<string> of the client, as the chat has them since the session began
     */
    private static function texts(array $session, int $clientUserId): array
    {
        $rows = MessageTable::getList([
            'select' => ['MESSAGE'],
            'filter' => [
                '=CHAT_ID' => (int) $session['CHAT_ID'], '=AUTHOR_ID' => $clientUserId, '>=DATE_CREATE' => $session['DATE_CREATE'],
            ],
            'order' => ['ID' => 'ASC'],
            'limit' => self::MOST_MESSAGES,
        ])->fetchAll();

        return array_map('strval', array_column($rows, 'MESSAGE'));
    }
}
