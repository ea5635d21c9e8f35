<?php

declare(strict_types=1);

namespace Bitrix\Crm\Service;

use Bitrix\Crm\Item;
use Bitrix\Main\Result;

/** Saves an item with all that belongs to it. */
abstract class Operation
{
    protected Item $item;
    protected Operation\Settings $settings;
    protected bool $isSaveToTimeline = true;
    protected bool $isAfterSaveActions = true;
    protected bool $isAutomation = true;
    private bool $isCheckFields = true;
    private bool $isCheckRequiredUserFields = true;

    public function __construct(Item $item, Operation\Settings $settings, ?array $fieldsCollection = null)
    {
        $this->item = $item;
        $this->settings = $settings;
    }

    abstract public function launch(): Result;

    public function getItem(): Item
    {
        return $this->item;
    }

    public function getContext(): Context
    {
        return $this->settings->getContext();
    }

    public function setContext(Context $context): self
    {
        $this->settings->setContext($context);
        return $this;
    }

    /** Access and limits are not checked in the practice portal at all; fields are, as in the portal, but for whether they are there. */
    public function disableAllChecks(): self
    {
        return $this->disableCheckFields()->disableCheckRequiredUserFields();
    }

    public function disableCheckAccess(): self
    {
        return $this;
    }

    /** Which of these two leaves which fields unasked is not told: here this one all, the other one user fields. */
    public function disableCheckFields(): self
    {
        $this->isCheckFields = false;
        return $this;
    }

    public function isCheckFieldsEnabled(): bool
    {
        return $this->isCheckFields;
    }

    public function disableCheckRequiredUserFields(): self
    {
        $this->isCheckRequiredUserFields = false;
        return $this;
    }

    public function isCheckRequiredUserFields(): bool
    {
        return $this->isCheckRequiredUserFields;
    }

    public function disableCheckWorkflows(): self
    {
        return $this;
    }

    public function disableCheckLimits(): self
    {
        return $this;
    }

    public function disableAutomation(): self
    {
        $this->isAutomation = false;
        return $this;
    }

    public function isAutomationEnabled(): bool
    {
        return $this->isAutomation;
    }

    public function disableBizProc(): self
    {
        return $this;
    }

    /** Activities of a closed deal are not completed in the practice portal at all. */
    public function disableActivitiesAutocompletion(): self
    {
        return $this;
    }

    public function disableSaveToTimeline(): self
    {
        $this->isSaveToTimeline = false;
        return $this;
    }

    public function disableAfterSaveActions(): self
    {
        $this->isAfterSaveActions = false;
        return $this;
    }
}
