<?php

declare(strict_types=1);

/** Tabs of an admin page, as plain HTML. */
class CAdminTabControl
{
    public $name;
    public $tabs;
    public $selectedTab;
    private int $index = 0;
    private bool $isTabOpen = false;

    public function __construct($name, $tabs, $bCanExpand = true, $bDenyAutoSave = false)
    {
        $this->name = $name;
        $this->tabs = $tabs;
        $wanted = (string) ($_REQUEST[$name . '_active_tab'] ?? '');
        $names = array_column($tabs, 'DIV');
        $this->selectedTab = in_array($wanted, $names, true) ? $wanted : ($names[0] ?? '');
    }

    public function AddTabs(&$customTabber)
    {
    }

    public function Begin()
    {
        echo '<input type="hidden" name="' . $this->name . '_active_tab" id="' . $this->name . '_active_tab" value="' . htmlspecialcharsbx($this->selectedTab) . '">';
        echo '<div class="adm-tabs" id="' . $this->name . '_tabs">';
        foreach ($this->tabs as $tab) {
            $active = $tab['DIV'] === $this->selectedTab ? ' adm-tab-active' : '';
            echo '<button type="button" class="adm-tab' . $active . '" data-tab="' . htmlspecialcharsbx($tab['DIV']) . '" title="' . htmlspecialcharsbx($tab['TITLE'] ?? '') . '">'
                . htmlspecialcharsbx($tab['TAB']) . '</button>';
        }
        echo '</div>';
    }

    public function BeginNextTab($options = [])
    {
        $this->EndTab();
        $tab = $this->tabs[$this->index++] ?? null;
        if ($tab === null) {
            return;
        }
        $hidden = $tab['DIV'] === $this->selectedTab ? '' : ' hidden';
        echo '<section id="' . htmlspecialcharsbx($tab['DIV']) . '" class="adm-tab-content"' . $hidden . '>';
        if (!empty($tab['TITLE'])) {
            echo '<h2>' . htmlspecialcharsbx($tab['TITLE']) . '</h2>';
        }
        echo '<table class="adm-detail-content-table"><tbody>';
        $this->isTabOpen = true;
    }

    public function EndTab()
    {
        if ($this->isTabOpen) {
            echo '</tbody></table></section>';
            $this->isTabOpen = false;
        }
    }

    public function Buttons($aParams = false)
    {
        while ($this->index < count($this->tabs)) {
            $this->BeginNextTab();
        }
        $this->EndTab();
        echo '<div class="adm-buttons">';
        if (is_array($aParams)) {
            $disabled = empty($aParams['disabled']) ? '' : ' disabled';
            if (($aParams['btnSave'] ?? true) !== false) {
                echo '<input type="submit" name="save" value="Сохранить" class="adm-btn-save"' . $disabled . '>';
            }
            if (($aParams['btnApply'] ?? true) !== false) {
                echo '<input type="submit" name="apply" value="Применить"' . $disabled . '>';
            }
        }
    }

    public function End()
    {
        $this->EndTab();
        echo '</div>';
    }

    public function ActiveTabParam()
    {
        return $this->name . '_active_tab=' . urlencode($this->selectedTab);
    }

    public function GetSelectedTab()
    {
        return $this->selectedTab;
    }
}
