<?php

declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** What makes a played scenario differ from its trace. */
final class ComparisonTest extends TestCase
{
    public function testTheSameStepsDoNotDiffer(): void
    {
        self::assertNull($this->difference($this->trace(), $this->played()));
    }

    public function testAMissingStepIsShownWithItsNeighbours(): void
    {
        $difference = $this->difference($this->trace(), array_values(array_diff_key($this->played(), [1 => true])));
        self::assertStringContainsString('update b_crm_deal', $difference);
        self::assertStringContainsString('crm:OnBeforeCrmDealUpdate (legacy)', $difference);
        self::assertStringContainsString('crm:OnAfterCrmDealUpdate (legacy)', $difference);
    }

    public function testAStepTooManyDiffers(): void
    {
        $played = $this->played();
        $played[] = new Step('write', 'insert b_crm_timeline', 'b_crm_timeline', ['TYPE_ID' => '1'], ['TYPE_ID']);
        self::assertStringContainsString('insert b_crm_timeline', $this->difference($this->trace(), $played));
    }

    public function testAnotherOrderDiffers(): void
    {
        [$before, $write, $after] = $this->played();
        self::assertNotNull($this->difference($this->trace(), [$write, $before, $after]));
    }

    public function testAnotherValueColumnOrParameterDiffers(): void
    {
        $changed = [
            [1, new Step('write', 'update b_crm_deal', 'b_crm_deal', ['STAGE_ID' => "'NEW'", 'MODIFY_BY_ID' => '11'], ['STAGE_ID', 'MODIFY_BY_ID'])],
            [1, new Step('write', 'update b_crm_deal', 'b_crm_deal', ['STAGE_ID' => "'WON'", 'MODIFY_BY_ID' => '1'], ['STAGE_ID', 'MODIFY_BY_ID'])],
            [1, new Step('write', 'update b_crm_deal', 'b_crm_deal', ['STAGE_ID' => "'WON'"], ['STAGE_ID'])],
            [2, new Step('event', 'crm:OnAfterCrmDealUpdate (legacy)', 'crm:OnAfterCrmDealUpdate', [], [], [['ID']])],
        ];
        foreach ($changed as [$number, $step]) {
            self::assertNotNull($this->difference($this->trace(), array_replace($this->played(), [$number => $step])));
        }
    }

    private function difference(array $trace, array $played): ?string
    {
        return (new Comparison($trace, $played, new Values(['service' => 1, 'op11' => 11]), static fn() => false))->firstDifference();
    }

    /** @return list<Step> as a trace tells them */
    private function trace(): array
    {
        return [
            new Step('event', 'crm:OnBeforeCrmDealUpdate (legacy)', 'crm:OnBeforeCrmDealUpdate', [], [], [['ID', 'STAGE_ID']]),
            new Step('write', 'update b_crm_deal', 'b_crm_deal', ['STAGE_ID' => 'const:WON', 'MODIFY_BY_ID' => 'id:user op11'], ['STAGE_ID', 'MODIFY_BY_ID']),
            new Step('event', 'crm:OnAfterCrmDealUpdate (legacy)', 'crm:OnAfterCrmDealUpdate', [], [], [['ID', 'STAGE_ID']]),
        ];
    }

    /** @return list<Step> the same as the recorder writes them: values are SQL */
    private function played(): array
    {
        [$before, , $after] = $this->trace();

        return [$before, new Step('write', 'update b_crm_deal', 'b_crm_deal', ['STAGE_ID' => "'WON'", 'MODIFY_BY_ID' => '11'], ['STAGE_ID', 'MODIFY_BY_ID']), $after];
    }
}
