<?php

declare(strict_types=1);

namespace Linewarden\Dispatch\Controller;

use Bitrix\Main\Engine\ActionFilter\CloseSession;
use Bitrix\Main\Engine\Controller;
use Bitrix\Main\Engine\JsonPayload;
use Bitrix\Main\Loader;
use Linewarden\Dispatch\Call\LineProfile;
use Linewarden\Dispatch\Filter\ModuleRight;
use Linewarden\Dispatch\Install\Installation;

/** The line profile for the settings page: what each open line has, what it should have, and the button that sets it. */
class Lines extends Controller
{
    use Answers;

    public function configureActions()
    {
        $filters = ['+prefilters' => [new ModuleRight(ModuleRight::WRITE), new CloseSession()]];

        return ['profile' => $filters, 'set' => $filters];
    }

    /**
     * Body {lineIds?, lang?}; no ids: all lines.
     *
     * @return array{lines: list<array>}|null as LineProfile::lines
     */
    public function profileAction(JsonPayload $payload): ?array
    {
        return $this->answer($payload, static fn(Asked $asked): array => ['lines' => self::lines($asked->ids('lineIds'))]);
    }

    /**
     * Body {lineIds, lang?}: at least one, so that a forgotten list does not change every line of the portal.
     *
     * @return array{lines: list<array>}|null these lines as they are now
     */
    public function setAction(JsonPayload $payload): ?array
    {
        return $this->answer($payload, static function (Asked $asked): array {
            $lineIds = $asked->ids('lineIds');
            if ($lineIds === []) {
                throw new Refused('REQUEST_WRONG', ['#FIELD#' => 'lineIds']);
            }
            foreach (self::lines($lineIds) as $line) {
                try {
                    LineProfile::apply($line['lineId']);
                } catch (\Throwable $error) {
                    throw new Refused('LINE_REFUSED', ['#NAME#' => $line['name'], '#ERROR#' => $error->getMessage()]);
                }
            }

            return ['lines' => self::lines($lineIds)];
        });
    }

    /** @throws Refused LINE_NOT_FOUND: not all of them are there */
    private static function lines(array $lineIds): array
    {
        foreach (Installation::NEEDED_MODULES as $module) {
            Loader::requireModule($module);
        }
        $lines = LineProfile::lines($lineIds);
        $missing = array_diff($lineIds, array_column($lines, 'lineId'));
        if ($missing !== []) {
            throw new Refused('LINE_NOT_FOUND', ['#ID#' => implode(', ', $missing)]);
        }

        return $lines;
    }
}
