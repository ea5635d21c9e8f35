import { type Ref, shallowRef } from 'vue';
import type { PortalAddressAnswer } from '../../../src/administration/portal-data-types';
import type { Api } from '../api';

const known = new WeakMap<Api, Ref<PortalAddressAnswer | null>>();

/** Where the portal is, for an application served from elsewhere: asked once; null until it is known. */
export function portalAddressOf(api: Api): Ref<PortalAddressAnswer | null> {
  const before = known.get(api);
  if (before) return before;
  const address = shallowRef<PortalAddressAnswer | null>(null);
  known.set(api, address);
  api.get<PortalAddressAnswer>('/api/portal/address').then(
    (answer) => {
      address.value = answer;
    },
    () => known.delete(api), // asked again by the next who wants to know
  );
  return address;
}
