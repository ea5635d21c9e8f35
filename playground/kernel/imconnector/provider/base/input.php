<?php

declare(strict_types=1);

namespace Bitrix\ImConnector\Provider\Base;

use Bitrix\ImConnector\Connectors\Base;
use Bitrix\ImConnector\Library;
use Bitrix\ImConnector\Result;
use Bitrix\Main\Event;

/** Where messages of clients come in: the connector's user first, then one synchronous event. */
class Input
{
    protected array $params;

    /** @param array $params CONNECTOR, LINE, DATA: list of messages {user {id, name, ...}, chat {id}, message {id, text, date}}, COMMAND 'start' or '' */
    public function __construct(array $params)
    {
        $this->params = $params;
    }

    /** @return Result with what the handlers answered, a list by message */
    public function reception()
    {
        $result = new Result();
        $answers = [];
        foreach ($this->params['DATA'] as $message) {
            $answers[] = ($this->params['COMMAND'] ?? '') === 'start' ? $this->processingCommand('start', $message) : $this->processingNewMessage($message);
        }
        return $result->setResult($answers);
    }

    protected function processingNewMessage($message)
    {
        $message = (new Base($this->params['CONNECTOR']))->processingInputNewMessage($message, $this->params['LINE']);
        return $this->sendEvent($message, Library::EVENT_RECEIVED_MESSAGE);
    }

    protected function processingCommand($command, $message)
    {
        $message = (new Base($this->params['CONNECTOR']))->processingInputNewMessage($message, $this->params['LINE']);
        return $this->sendEvent($message, Library::EVENT_RECEIVED_COMMAND_START);
    }

    protected function sendEvent($data, $eventName)
    {
        $event = new Event(Library::MODULE_ID, $eventName, [
            'connector' => $data['connector'], 'line' => $data['line'], 'user' => $data['user'], 'chat' => $data['chat'], 'message' => $data['message'] ?? [],
            'extra' => $data['extra'] ?? [],
        ]);
        $event->send();
        foreach ($event->getResults() as $answer) {
            if ($answer->getModuleId() === Library::MODULE_ID_OPEN_LINES) {
                return ['user' => $data['user'], 'answer' => $answer->getParameters()];
            }
        }
        return ['user' => $data['user'], 'answer' => null];
    }
}
