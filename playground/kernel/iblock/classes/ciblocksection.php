<?php

declare(strict_types=1);

class CIBlockSection extends CAllIBlockSection
{
}
