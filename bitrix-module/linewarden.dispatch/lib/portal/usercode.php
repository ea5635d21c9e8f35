<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Portal;

/** A client's address in the portal: "connector|line of first contact|chat outside|b_user.ID of the client, 0 for group chats". */
final class UserCode
{
    /** VALUE_TYPE of the IM multifield by connector (imopenlines Crm\Common::getCommunicationType). */
    private const IM_TYPES = [
        'telegrambot' => 'TELEGRAM',
        'facebook' => 'FACEBOOK',
        'vkgroup' => 'VK',
        'network' => 'BITRIX24',
        'livechat' => 'OPENLINE',
        'viber' => 'VIBER',
        'instagram' => 'INSTAGRAM',
        'fbinstagram' => 'INSTAGRAM',
    ];

    public readonly string $connector;
    public readonly int $clientUserId;

    public function __construct(public readonly string $text)
    {
        $parts = explode('|', $text);
        $this->connector = $parts[0];
        $this->clientUserId = (int) ($parts[3] ?? 0);
    }

    /** Events of one client, whatever the line, are decided in their order. */
    public function subject(): string
    {
        return $this->clientUserId > 0 ? "client:$this->connector:$this->clientUserId" : "client:$this->text";
    }

    public function imType(): string
    {
        return self::IM_TYPES[$this->connector] ?? 'IMOL';
    }

    /** The value that open lines write into the contact's IM field. */
    public function imValue(): string
    {
        return "imol|$this->text";
    }
}
