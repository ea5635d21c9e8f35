<?php

declare(strict_types=1);

namespace Bitrix\Main\Engine\Response;

use Bitrix\Main\ErrorCollection;

/** The envelope {status, data, errors} of every action. */
final class AjaxJson extends Json implements \Bitrix\Main\Errorable
{
    public const STATUS_SUCCESS = 'success';
    public const STATUS_DENIED = 'denied';
    public const STATUS_ERROR = 'error';

    private string $envelopeStatus;
    private ErrorCollection $errorCollection;

    public function __construct($data = null, $status = self::STATUS_SUCCESS, ?ErrorCollection $errorCollection = null)
    {
        $this->envelopeStatus = $status;
        $this->errorCollection = $errorCollection ?? new ErrorCollection();
        parent::__construct($data);
    }

    public static function createError(?ErrorCollection $errorCollection = null, $data = null)
    {
        return new self($data, self::STATUS_ERROR, $errorCollection);
    }

    public function setData($data)
    {
        return parent::setData(['status' => $this->envelopeStatus, 'data' => $data, 'errors' => $this->errorCollection->toArray()]);
    }

    public function getErrors()
    {
        return $this->errorCollection->toArray();
    }

    public function getErrorByCode($code)
    {
        return $this->errorCollection->getErrorByCode($code);
    }
}
