import type { Component } from 'vue';
import type { Words } from '../../../src/domain/words';

/** What the shell knows of a screen; each screen's folder has one, and shell/screens.ts lists them. */
export interface Screen<Name extends string = string> {
  /** As the address and the portal's page have it. */
  name: Name;
  title: Words;
  /** The title as it stands after "in" (Russian declines it), for texts that send people there. */
  titleIn?: Words;
  /** `headsToo`: a head of sales without the right to settings may open it. */
  openTo: 'administrators' | 'headsToo';
  /** The screen beside which it is shown on the portal's page, or `rights`, the portal's own tab; left out: it has a tab of its own there. */
  inTabOf?: string;
  /** It keeps what was typed while another screen is looked at. Its component is then called `<name>-screen`. */
  keepsDraft?: boolean;
  /** Fetched when it is first opened. */
  component: Component;
}
