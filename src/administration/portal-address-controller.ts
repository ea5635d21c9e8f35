import { Controller, Get } from '@nestjs/common';
import { Config } from '../config.js';
import { HeadsToo } from '../http/signature-guard.js';
import type { PortalAddressAnswer } from './portal-data-types.js';

/** The module's page that takes whoever is logged in to the portal to the sidecar's own address. */
const BOARD_DOOR = '/bitrix/tools/linewarden.dispatch/board.php';

/** Where the portal is, for pages that are not the portal's. */
@Controller('api/portal/address')
export class PortalAddressController {
  constructor(private readonly config: Config) {}

  @Get()
  @HeadsToo()
  address(): PortalAddressAnswer {
    const url = this.config.portalPublicUrl;
    return { url, boardDoor: url + BOARD_DOOR };
  }
}
