<?php

declare(strict_types=1);

namespace Playground;

/** The portal would not do what an action asked for. Not in the box. */
final class ActionRefused extends \RuntimeException
{
}
