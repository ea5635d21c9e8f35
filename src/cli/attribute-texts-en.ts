import { CHANGE_BECAUSE_EN, IGNORED_THREAD_EN } from '../attribution/attribution-sentences-en.js';
import { changesIn } from '../attribution/tally.js';
import type { AttributeTexts } from './attribute-texts.js';

const command = 'npm run -s attribute --';

export const attributeInEnglish: AttributeTexts = {
  usage: `Puts history right: past dialogs and calls get the contact and deal that they belong to by today's settings.
  ${command} --from 2026-01-01 [--to 2026-01-31] [--company CODE] --dry-run [--list changes.csv]
                       says what would change; writes nothing
  ${command} --from 2026-01-01 [--to 2026-01-31] [--company CODE] [--rate 120] [--list changes.csv]
                       does it, so many a minute; ended and called again it goes on
  ${command} --resume    goes on with the run begun last
  ${command} --status    says how far the runs are
  ${command} --undo RUN [--change N]
                       takes a run back, or one change of it
Days are those of the portal, the last one whole.  --lang ru|en   language`,
  locked: 'Another "attribute" is at work on this schema. Wait for its end, or end it.',
  oldSchema: 'The own schema is not up to date: start the sidecar of this version, or run "npm run migrate".',
  unknownCompany: (code) => `--company ${code}: there is no such company in the settings`,
  unknownRun: (runId) => `There is no run ${runId}. "${command} --status" lists them.`,
  unknownChange: (runId, changeId) => `Run ${runId} has no change ${changeId}.`,
  nothingPast: 'Nothing of this period is past yet: the last hour is left to the sidecar, which is handling it.',
  nothingToResume: 'There is no run to go on with.',
  noRuns: 'No run yet.',
  looking: ({ fromLocal, toLocal }, threads) =>
    `Looking at ${threads} calls and dialogs from ${fromLocal} to ${toLocal} (time of the portal).`,
  looked: (read, threads) => `  ${read} of ${threads} looked at`,
  stoppedLooking: 'Ended before its end. A dry run has written nothing.',
  begins: ({ runId, period, threads }, perMinute) =>
    `Run ${runId}: ${threads} calls and dialogs from ${period.fromLocal} to ${period.toLocal} (time of the portal), at most ${perMinute} changes a minute. Ctrl+C ends it; called again it goes on.`,
  goesOn: ({ runId, threads }, read, perMinute) =>
    `Run ${runId} goes on: ${read} of ${threads} looked at, at most ${perMinute} changes a minute.`,
  queueing: (read, threads, changes) => `  ${read} of ${threads} looked at, ${changes} to change`,
  held: ({ people, bulk }) =>
    people > 0
      ? `  waiting: ${people} commands of the live work come first. Does the portal answer, does the sidecar run?`
      : `  waiting: ${bulk} changes are in the outbox. Does the sidecar run? It is the one that sends them.`,
  stopped: (runId) =>
    `Run ${runId} is ended before its end. What is in the outbox goes out; the rest goes on when the same command is called again.`,
  undoing: (changeId) => `Change ${changeId} is being taken back; the sidecar sends it.`,
  notUndone: (changeId, undoing) => {
    if (undoing.kind === 'notDone') return `Change ${changeId} is ${undoing.state}: there is nothing to take back.`;
    if (undoing.kind === 'boundToNothing')
      return `Change ${changeId} is left: it was bound to nothing before, and the portal does not unbind it from everything.`;
    return `Change ${changeId} is left: somebody has bound the dialog or call otherwise since.`;
  },
  undone: (runId, { ordered, changedSince, boundToNothing, dropped }, counts) => [
    `Run ${runId}: ${ordered} changes are being taken back; the sidecar sends them.`,
    ...(dropped > 0 ? [`${dropped} had not gone out yet and do not any more.`] : []),
    ...(changedSince > 0 ? [`${changedSince} are left: somebody has bound the dialog or call otherwise since.`] : []),
    ...(boundToNothing > 0
      ? [`${boundToNothing} are left: they were bound to nothing before, and the portal does not unbind them from everything.`]
      : []),
    ...((counts?.queued ?? 0) > 0 ? [`${counts?.queued} are on their way to the portal at this moment: call this again in a minute.`] : []),
    'Contacts that the run has made stay; delete them by hand where they are not wanted.',
  ],
  runLines: ({ runId, period, companyCode, finishedAt, threads }, read, counts) => [
    `Run ${runId}, ${period.fromLocal} to ${period.toLocal}${companyCode === null ? '' : `, company ${companyCode}`}: ${
      finishedAt === null ? `${read} of ${threads} looked at` : 'everything looked at'
    }`,
    `  changes: ${(counts?.planned ?? 0) + (counts?.queued ?? 0)} waiting, ${counts?.done ?? 0} done, ${counts?.refused ?? 0} refused by the portal, ${
      counts?.undone ?? 0
    } taken back${(counts?.undoing ?? 0) > 0 ? `, ${counts?.undoing} being taken back` : ''}`,
  ],
  afterDryRun: (tally, list) => [
    changesIn(tally) === 0
      ? 'Nothing would change. Nothing was written.'
      : `${changesIn(tally)} dialogs and calls would be bound anew. Nothing was written.`,
    ...whatIsNot,
    'To do it, call the same without --dry-run. Each change can be taken back: --undo RUN.',
    list === null ? 'With --list FILE every change is listed, from and to.' : `Every change, from and to: ${list}`,
  ],
  afterRun: ({ runId, tally }, list) => [
    `Run ${runId}: ${changesIn(tally)} changes were given to the outbox; the sidecar sends them.`,
    ...whatIsNot,
    `How far it is: ${command} --status`,
    `To take it back: ${command} --undo ${runId}`,
    ...(list === null ? [] : [`Every change, from and to: ${list}`]),
  ],
  columns: {
    company: 'company',
    threads: 'looked at',
    right: 'right',
    contactOnly: 'contact',
    dealOnly: 'deal',
    both: 'both',
    contactsToMake: 'new contacts',
    left: 'left',
    ignored: 'ignored',
  },
  noCompany: '(no company)',
  total: 'total',
  ignoredTitle: 'Ignored:',
  causesTitle: 'The commonest causes:',
  ignored: IGNORED_THREAD_EN,
  causes: CHANGE_BECAUSE_EN,
};

const whatIsNot = [
  'contact, deal, both: what of the binding changes. No deal is made, moved or deleted, no responsible is changed, no message is sent.',
  'left: dialogs whose client has no contact of the company; they get one when the client writes again.',
];
