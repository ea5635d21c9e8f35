<?php

declare(strict_types=1);

class CCrmOwnerType
{
    public const Undefined = 0;
    public const Lead = 1;
    public const Deal = 2;
    public const Contact = 3;
    public const Company = 4;
    public const Invoice = 5;
    public const Activity = 6;
    public const Quote = 7;
    public const LeadName = 'LEAD';
    public const DealName = 'DEAL';
    public const ContactName = 'CONTACT';
    public const CompanyName = 'COMPANY';

    private const NAMES = [1 => 'LEAD', 2 => 'DEAL', 3 => 'CONTACT', 4 => 'COMPANY', 5 => 'INVOICE', 6 => 'ACTIVITY', 7 => 'QUOTE'];

    public static function IsDefined($typeID)
    {
        return isset(self::NAMES[(int) $typeID]);
    }

    public static function ResolveID($name)
    {
        return array_search(strtoupper((string) $name), self::NAMES, true) ?: self::Undefined;
    }

    public static function ResolveName($typeID)
    {
        return self::NAMES[(int) $typeID] ?? '';
    }
}
