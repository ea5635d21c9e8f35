<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

use Bitrix\Main\Engine\JsonPayload;
use Bitrix\Main\Error;
use Linewarden\Dispatch\Silently;

/** How the module's controllers answer: data, or an error with a code and a text that a person can do something with. */
trait Answers
{
    /**
     * @param callable(Asked): array $action
     * @return array|null null: refused, the errors of the controller say why
     */
    private function answer(JsonPayload $payload, callable $action): ?array
    {
        $language = null;
        try {
            $asked = Asked::fromBody((string) $payload->getRaw());
            $language = $asked->language();

            return $action($asked);
        } catch (Refused $refused) {
            $this->addError(new Error(Refused::text($refused->reason, $refused->details, $language), $refused->reason));
        } catch (\Throwable $error) { // the portal would show the text of an exception to the browser
            Silently::log($error);
            $this->addError(new Error(Refused::text('INTERNAL', [], $language), 'INTERNAL'));
        }

        return null;
    }
}
