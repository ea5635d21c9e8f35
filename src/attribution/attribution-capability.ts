import { Injectable } from '@nestjs/common';
import type { Capability } from '../contract/capability.js';
import { completeChanges } from './change-orders.js';
import { takeAttributionAnswers } from './take-answers.js';

/** Puts the portal's history right: which dialogs and calls of the past belong to which contact and deal. */
@Injectable()
export class AttributionCapability implements Capability {
  readonly name = 'attribution';
  readonly completeOrders = completeChanges;
  readonly answers = {
    types: ['bindClient', 'placeCall', 'restoreBindings'],
    take: takeAttributionAnswers,
  } as const;
}
