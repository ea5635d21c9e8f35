<?php

declare(strict_types=1);

class CBXFeatures
{
    /** The practice portal's edition has everything; option main/feature_<name> = N takes one away. */
    public static function IsFeatureEnabled($featureId)
    {
        return \Bitrix\Main\Config\Option::get('main', 'feature_' . strtolower((string) $featureId)) !== 'N';
    }
}
