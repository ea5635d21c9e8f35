import { Injectable } from '@nestjs/common';
import { PortalOptions } from './portal-options.js';

const option = 'crm/crm_lead_enabled';

/** Whether the portal works with leads (module crm). */
@Injectable()
export class LeadsOption {
  constructor(private readonly options: PortalOptions) {}

  /** On where the option was never saved. An edition of the portal without leads is not told by it. */
  async areOn(): Promise<boolean> {
    return (await this.options.read([option])).get(option)?.common !== 'N';
  }
}
