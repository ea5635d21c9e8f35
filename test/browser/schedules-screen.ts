import type { Locator } from 'playwright-core';

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The schedule screen, wherever it is shown: what an administrator does there with mouse and keys. */
export class SchedulesScreen {
  constructor(readonly root: Locator) {}

  async choose(target: { department: number } | { company: string }): Promise<void> {
    const key = 'department' in target ? `department:${target.department}` : `company:${target.company}`;
    await this.root.locator(`[data-key="${key}"]`).click();
  }

  inTree(departmentId: number): Locator {
    return this.root.locator(`[data-key="department:${departmentId}"]`);
  }

  async makeOwn(): Promise<void> {
    await this.root.locator('[data-test="make-own"]').click();
    await this.day(1).waitFor();
  }

  day(weekday: Weekday): Locator {
    return this.root.locator(`[data-test="week-editor"] [data-weekday="${weekday}"]`);
  }

  time(weekday: Weekday, interval: number, end: 'from' | 'to'): Locator {
    return this.day(weekday).locator(`input[data-end="${end}"]`).nth(interval);
  }

  async type(weekday: Weekday, interval: number, from: string, to: string): Promise<void> {
    for (const [end, text] of [['from', from] as const, ['to', to] as const]) await typeInto(this.time(weekday, interval, end), text);
  }

  async addInterval(weekday: Weekday): Promise<void> {
    await this.day(weekday).getByRole('button').last().click();
  }

  async removeInterval(weekday: Weekday, interval: number): Promise<void> {
    await this.day(weekday).getByRole('button').nth(interval).click();
  }

  /** Draws on the scale of the day, which shows 30 hours. */
  async draw(weekday: Weekday, fromMinutes: number, toMinutes: number): Promise<void> {
    await this.drag(weekday, fromMinutes, toMinutes);
  }

  /** Pulls the end of a drawn interval to another time. */
  async pullEnd(weekday: Weekday, endMinutes: number, toMinutes: number): Promise<void> {
    await this.drag(weekday, endMinutes, toMinutes, -3);
  }

  private async drag(weekday: Weekday, fromMinutes: number, toMinutes: number, nudge = 0): Promise<void> {
    const bar = this.day(weekday).locator('[data-test="day-bar"]');
    await bar.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await bar.boundingBox();
    if (box === null) throw new Error(`the scale of weekday ${weekday} is not shown`);
    const { mouse } = this.root.page();
    const x = (minutes: number) => box.x + (minutes / 1800) * box.width;
    await mouse.move(x(fromMinutes) + nudge, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(x(toMinutes), box.y + box.height / 2, { steps: 4 });
    await mouse.up();
  }

  async chooseDate(on: string): Promise<void> {
    await this.root.locator(`[data-test="exceptions-editor"] [data-on="${on}"]`).click();
  }

  get exceptionDay(): Locator {
    return this.root.locator('[data-test="exception-day"]');
  }

  /** A day of the strip that shows the hours the rules will use. */
  strip(on: string): Locator {
    return this.root.locator(`[data-test="hours-strip"] [data-on="${on}"]`);
  }

  get fieldProblems(): Locator {
    return this.root.locator('[data-test="field-problem"]');
  }
}

/** What is typed counts when the field is left. */
export async function typeInto(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press('Tab');
}
