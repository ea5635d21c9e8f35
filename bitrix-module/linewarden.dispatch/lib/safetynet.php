<?php

declare(strict_types=1);

namespace Linewarden\Dispatch;

use Linewarden\Dispatch\Command\CommandRunner;
use Linewarden\Dispatch\Endpoint\Signature;
use Linewarden\Dispatch\Feed\Nudge;
use Linewarden\Dispatch\Install\Installation;
use Linewarden\Dispatch\Portal\MergeCard;
use Linewarden\Dispatch\Portal\QueueTerm;
use Linewarden\Dispatch\Sidecar\SilenceNotice;

/** The agent: once a minute it does what a hit may have failed to do. The way of events does not depend on it. */
final class SafetyNet
{
    private const AGENT = '\\Linewarden\\Dispatch\\SafetyNet::run();';
    private const INTERVAL_SECONDS = 60;

    public static function install(): void
    {
        // period N: with agents on cron, period Y would run on hits only; existing one is not an error
        \CAgent::AddAgent(self::AGENT, Module::ID, 'N', self::INTERVAL_SECONDS, '', 'Y', '', 100, false, false);
    }

    public static function remove(): void
    {
        \CAgent::RemoveAgent(self::AGENT, Module::ID);
    }

    /** @return string the call for the next run; the portal deletes an agent that returns nothing */
    public static function run(): string
    {
        Silently::run(static fn() => Installation::upgradeIfNeeded());
        Silently::run(static function (): void {
            if (Module::sidecarUrl() !== '') {
                Nudge::send(); // also when nothing waits: at night nobody else would find out that it does not answer
            }
            SilenceNotice::watch();
        });
        Silently::run(static fn() => Signature::forgetOld());
        Silently::run(static fn() => CommandRunner::forgetOld());
        Silently::run(static fn() => MergeCard::forgetOld());
        Silently::run(static fn() => QueueTerm::forgetOld());
        Silently::run(static fn() => Module::remember('last_agent_run', (string) Module::now()));

        return self::AGENT;
    }

    /** Unix seconds; 0: never. */
    public static function lastRun(): int
    {
        return (int) Module::recall('last_agent_run');
    }
}
