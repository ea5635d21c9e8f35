import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind, KeptDecision } from '../contract/journal-kind.js';
import type { Language } from '../domain/language.js';
import { decidePlacement } from '../domain/placement/decide-placement.js';
import type { Placement, PlacementDecision, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckDecision, CheckFacts } from '../domain/routing/check.js';
import { decideCheck } from '../domain/routing/decide-check.js';
import { decideRefusal } from '../domain/routing/decide-refusal.js';
import { decideReroute, type RerouteDecision, type RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { HandFacts } from '../domain/routing/hand.js';
import type { MoveBecause, MoveFacts } from '../domain/routing/move.js';
import type { RefusalDecision, RefusalFacts } from '../domain/routing/refusal.js';
import { decideWaitNotice, type WaitNotice, type WaitNoticeFacts } from '../domain/waiting/decide-wait-notice.js';
import { dialogKinds } from './dialog-kinds.js';
import type { DialogSentences } from './dialog-sentences.js';
import { englishDialogs } from './dialog-sentences-en.js';
import { russianDialogs } from './dialog-sentences-ru.js';
import type { IgnoredBecause } from './ignored-because.js';

export const dialogSentences: Record<Language, DialogSentences> = { ru: russianDialogs, en: englishDialogs };

/** What the journal keeps of dialogs. */
export const dialogJournal: readonly JournalKind[] = [
  {
    ...dialogKinds.placement,
    sentence: told((say, { facts, decision }) => say.placement(facts as PlacementFacts, decision as Placement)),
    replay: placedAgain,
  },
  {
    ...dialogKinds.check,
    sentence: told((say, { facts, decision }) => say.check(facts as CheckFacts, decision as CheckDecision)),
    replay: ({ facts }) => ({ decision: decideCheck(facts as CheckFacts) }),
  },
  {
    ...dialogKinds.reroute,
    sentence: told((say, { facts, decision }) => say.reroute(facts as RerouteFacts, decision as RerouteDecision)),
    replay: ({ facts }) => ({ decision: decideReroute(facts as RerouteFacts) }),
  },
  {
    ...dialogKinds.move,
    sentence: told((say, { because, facts }) => say.move(because as MoveBecause, facts as MoveFacts)),
    replay: () => null,
  },
  {
    ...dialogKinds.hand,
    sentence: told((say, { facts }) => say.hand(facts as HandFacts)),
    replay: () => null,
  },
  {
    ...dialogKinds.wait,
    sentence: told((say, { facts, decision }) => say.wait(facts as WaitNoticeFacts, decision as WaitNotice)),
    replay: ({ facts }) => ({ decision: decideWaitNotice(facts as WaitNoticeFacts) }),
  },
  {
    ...dialogKinds.refused,
    sentence: told((say, { facts, decision }) => say.refused(facts as RefusalFacts, decision as RefusalDecision)),
    replay: ({ facts }) => ({ decision: decideRefusal(facts as RefusalFacts) }),
  },
  {
    ...dialogKinds.ignored,
    sentence: told((say, { because }) => say.ignored(because as IgnoredBecause)),
    // that it is spam is the placement's own decision
    replay: (kept) => (kept.because === 'spam' ? placedAgain(kept) : null),
  },
];

function told(say: (sentences: DialogSentences, kept: KeptDecision) => string) {
  return inEachLanguage(dialogSentences, say);
}

function placedAgain({ facts }: KeptDecision) {
  return { decision: journalled(decidePlacement(facts as PlacementFacts)) };
}

/** The journal keeps a placement without its envelope. */
function journalled(decision: PlacementDecision): unknown {
  return decision.kind === 'placed' ? decision.placement : decision;
}
