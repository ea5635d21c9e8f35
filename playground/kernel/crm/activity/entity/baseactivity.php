<?php

declare(strict_types=1);

namespace Bitrix\Crm\Activity\Entity;

use Bitrix\Crm\ItemIdentifier;
use Bitrix\Main\Type\DateTime;

/** A planned activity of one deal or client. */
abstract class BaseActivity
{
    protected ItemIdentifier $owner;
    protected $provider;
    protected ?int $id = null;
    protected string $subject = '';
    protected string $description = '';
    protected ?DateTime $deadline = null;
    protected int $responsibleId = 0;
    protected int $authorId = 0;

    public function __construct(ItemIdentifier $owner, $provider)
    {
        $this->owner = $owner;
        $this->provider = $provider;
    }

    abstract public function save(array $options = [], $useCurrentSettings = false);

    public function getId(): ?int
    {
        return $this->id;
    }

    public function getOwner(): ItemIdentifier
    {
        return $this->owner;
    }

    public function getSubject()
    {
        return $this->subject;
    }

    public function setSubject($subject): self
    {
        $this->subject = (string) $subject;
        return $this;
    }

    public function getDescription()
    {
        return $this->description;
    }

    public function setDescription($description): self
    {
        $this->description = (string) $description;
        return $this;
    }

    public function getDeadline(): ?DateTime
    {
        return $this->deadline;
    }

    public function setDeadline(DateTime $deadline): self
    {
        $this->deadline = $deadline;
        return $this;
    }

    public function getResponsibleId()
    {
        return $this->responsibleId;
    }

    public function setResponsibleId($responsibleId): self
    {
        $this->responsibleId = (int) $responsibleId;
        return $this;
    }

    public function getAuthorId()
    {
        return $this->authorId;
    }

    public function setAuthorId($authorId): self
    {
        $this->authorId = (int) $authorId;
        return $this;
    }

    /** Rights are not checked in the practice portal at all. */
    public function setCheckPermissions($checkPermissions): self
    {
        return $this;
    }
}
