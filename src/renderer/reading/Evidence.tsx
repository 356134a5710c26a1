import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { type Check, checkName, isFailing, standing } from '../../shared/check';
import { evidenceFor } from '../../shared/evidence';
import { placesOf, type SharedHunk } from '../../shared/overlap';
import type { Review } from '../../shared/review';
import { Offered } from '../checks/Offered';
import { useReplica } from '../connection/replica';
import { severityTones } from '../review/OpenFinding';
import { Button, IconButton } from '../ui/Button';
import { Chip } from '../ui/Chip';
import { classes } from '../ui/classes';
import { span } from '../ui/Elapsed';
import { Glyph, type GlyphState } from '../ui/Glyph';
import { ProofIcon } from '../ui/Proofs';
import { Delayed } from '../ui/Skeleton';
import { goToLine } from './acts';
import { Elsewhere } from './Elsewhere';
import styles from './Evidence.module.css';
import { FreshReview } from './FreshReview';
import { FindingActs } from './Notes';
import { openReview } from './reading';
import { Tick } from './Tick';
import { runChecks, tick } from './talk';

const cx = classes(styles);
const short = (id: string): string => id.slice(0, 7);

type Standing = ReturnType<typeof standing>;
const glyphs: Readonly<Record<Standing, GlyphState>> = {
  waiting: 'queued',
  running: 'working',
  passed: 'done',
  failed: 'failed',
  'timed-out': 'failed',
  flaky: 'needs',
  stale: 'queued',
};
const words: Readonly<Record<Standing, string>> = {
  waiting: 'not run',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  'timed-out': 'timed out',
  flaky: 'flaky, not passed',
  stale: 'old tree',
};

/** The three kinds of evidence, each its own mark: what the agent says, what was run, what a person said. */
function Stepper({ review }: { review: Review }) {
  const { session, checks, tree } = review;
  const ended = useReplica((state) => state.sessions.get(session)?.exit?.code === 0);
  const evidence = evidenceFor({ ...review, reported: review.reported !== null || ended });
  const states = checks.map((check) => standing(check, tree));
  const passed = states.filter((state) => state === 'passed').length;
  const failed = states.filter((state) => isFailing({ state })).length;
  const open = checks.length === 0 ? 'no checks' : failed > 0 ? `${failed} failed` : `${passed} of ${checks.length} passed`;
  const steps = [
    {
      name: 'Reported',
      proof: 'reported',
      text: { yes: review.reported === null ? 'it ended well' : 'by the agent', old: '', no: 'nothing was said' },
    },
    { name: 'Verified', proof: 'verified', text: { yes: 'on this tree', old: 'on an old tree', no: open } },
    { name: 'Accepted', proof: 'accepted', text: { yes: 'by you', old: 'another tree was', no: 'waits for you' } },
  ] as const;
  return (
    <ol className={cx('steps')}>
      {steps.map(({ name, proof, text }) => (
        <li key={name} className={cx('step', evidence[proof] === 'yes' && 'done')}>
          <b>
            <ProofIcon proof={proof} old={evidence[proof] === 'old'} />
            {name}
          </b>
          <span>{text[evidence[proof]]}</span>
        </li>
      ))}
    </ol>
  );
}

function CheckRow({ check, tree }: { check: Check; tree: string }) {
  const state = standing(check, tree);
  const name = checkName(check);
  return (
    <li className={cx('line')}>
      <Glyph state={glyphs[state]} label={words[state]} />
      <span className={cx('what')} title={check.problem ?? check.command}>
        {name}
      </span>
      <span className={cx('quiet', (state === 'stale' || state === 'flaky') && 'asks', isFailing({ state }) && 'bad')}>
        {[words[state], check.durationMs !== null && span(check.durationMs), check.from !== null && 'found by another session']
          .filter(Boolean)
          .join(', ')}
      </span>
      {check.tree !== null && <code className={cx(state === 'stale' && 'struck')}>{short(check.tree)}</code>}
      {state !== 'running' && (
        <IconButton icon={RefreshCw} iconSize={12} label={`Run ${name} again`} onClick={() => void runChecks([name])} />
      )}
    </li>
  );
}

function Checks({ review: { session, checks, tree } }: { review: Review }) {
  const record = useReplica((state) => state.sessions.get(session));
  if (checks.length === 0)
    return (
      <>
        <p className={cx('none')}>This task has no checks: nothing was verified.</p>
        <div className={cx('offered')}>{record && <Offered session={record} />}</div>
      </>
    );
  const waits = checks.some((check) => standing(check, tree) !== 'passed');
  return (
    <>
      <ul className={cx('list')} aria-label="Checks">
        {checks.map((check) => (
          <CheckRow key={checkName(check)} check={check} tree={tree} />
        ))}
      </ul>
      <div className={cx('acts')}>
        <Button size="sm" onClick={() => void runChecks(null)}>
          {waits ? 'Run the checks' : 'Run all again'}
        </Button>
        <Button size="sm" tone="ghost" onClick={() => void runChecks(null, true)}>
          In a clean checkout
        </Button>
      </div>
    </>
  );
}

/** What was found by itself and by a reviewer: each is taken as a comment, or dismissed for a reason. */
function Findings({ review: { findings, whole } }: { review: Review }) {
  const [all, setAll] = useState(false);
  const open = findings.filter(({ state }) => state === 'open');
  const rest = findings.length - open.length;
  const shown = all ? findings : open;
  if (!whole)
    return (
      <Delayed>
        <section className={cx('part')} aria-label="Findings">
          <div className={cx('partHead')}>
            <h3>Findings</h3>
            <span className={cx('quiet')}>looking for findings and comments</span>
          </div>
        </section>
      </Delayed>
    );
  if (findings.length === 0) return null;
  return (
    <section className={cx('part')} aria-label="Findings">
      <div className={cx('partHead')}>
        <h3>Findings</h3>
        <span className={cx('quiet')}>{open.length === 0 ? 'none is open' : `${open.length} open`}</span>
      </div>
      {shown.length > 0 && (
        <ul className={cx('list')} aria-label="Open findings">
          {shown.map((finding) => (
            <li key={finding.id} className={cx('finding', finding.state !== 'open' && 'over')}>
              <div className={cx('line')}>
                <Chip tone={severityTones[finding.severity]}>{finding.severity}</Chip>
                <span className={cx('what', 'whole')}>{finding.message}</span>
              </div>
              {finding.path !== null && (
                <button type="button" className={cx('place')} onClick={() => goToLine(finding.path ?? '', finding.line)}>
                  {finding.line === null ? finding.path : `${finding.path}:${finding.line}`}
                </button>
              )}
              {finding.state !== 'open' && (
                <span className={cx('quiet')}>{finding.reason === null ? finding.state : `dismissed: ${finding.reason}`}</span>
              )}
              <FindingActs finding={finding} />
            </li>
          ))}
        </ul>
      )}
      {rest > 0 && (
        <Button size="sm" tone="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Only what is open' : `Show ${rest} that ${rest === 1 ? 'is' : 'are'} settled`}
        </Button>
      )}
    </section>
  );
}

const proofs = { accepted: 'you accepted it', verified: 'verified', reported: 'only reported' } as const;

function DoneWhen({ review: { doneWhen } }: { review: Review }) {
  if (doneWhen.length === 0) return null;
  const proven = doneWhen.filter(({ by }) => by === 'accepted' || by === 'verified').length;
  return (
    <section className={cx('part')} aria-label="Done when">
      <div className={cx('partHead')}>
        <h3>Done when</h3>
        <span className={cx('quiet')}>{`${proven} of ${doneWhen.length} proven`}</span>
      </div>
      <ul className={cx('list')}>
        {doneWhen.map(({ text, by, proof }) => (
          <li key={text} className={cx('line')}>
            <Tick label={`Accept: ${text}`} is={by === 'accepted' ? 'yes' : 'no'} onChange={() => void tick(text, by !== 'accepted')} />
            <span className={cx('what', 'whole')}>{text}</span>
            {by !== null && <ProofIcon proof={by} old={false} />}
            <span className={cx('quiet', by === null && 'asks')} title={proof ?? undefined}>
              {by === null ? 'nothing proves it' : proof === null || by === 'accepted' ? proofs[by] : `${proofs[by]}: ${proof}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const placesShown = 6;

const placesWords = (hunks: readonly SharedHunk[]): string =>
  [...placesOf(hunks.slice(0, placesShown)), ...(hunks.length > placesShown ? [`${hunks.length - placesShown} more places`] : [])].join(
    ', ',
  );

function Overlaps({ review: { overlaps } }: { review: Review }) {
  const sessions = useReplica((state) => state.sessions);
  if (overlaps.length === 0) return null;
  return (
    <section className={cx('part')} aria-label="Overlap">
      <div className={cx('partHead')}>
        <h3>Overlap</h3>
        <span className={cx('quiet')}>{overlaps.length === 1 ? '1 other job' : `${overlaps.length} other jobs`}</span>
      </div>
      <ul className={cx('list')}>
        {overlaps.map(({ session, paths, hunks, conflicts, landed }) => (
          <li key={session} className={cx('finding')}>
            <button type="button" className={cx('what', 'place')} onClick={() => void openReview(session)}>
              {sessions.get(session)?.title ?? session}
            </button>
            <span className={cx('quiet', (conflicts.length > 0 || (landed && hunks.length > 0)) && 'asks')}>
              {conflicts.length > 0
                ? `${conflicts.join(', ')} ${landed ? 'conflicts with what it landed' : 'would conflict'}`
                : `${paths.join(', ')}${landed ? ' landed since' : ', no conflict yet'}`}
            </span>
            {hunks.length > 0 && <span className={cx('quiet')}>{`Both change ${placesWords(hunks)}`}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What there is for and against the change: said, run, ticked, found; each of the tree on screen or said to be old. */
export function Evidence({ review }: { review: Review }) {
  return (
    <section className={cx('rail')} aria-label="Evidence">
      <div className={cx('part')}>
        <div className={cx('partHead')}>
          <h2>Evidence</h2>
          <code>{`tree ${short(review.tree)}`}</code>
        </div>
        <Stepper review={review} />
        <Checks review={review} />
      </div>
      <Findings review={review} />
      <FreshReview review={review} />
      <DoneWhen review={review} />
      <Elsewhere review={review} />
      <Overlaps review={review} />
    </section>
  );
}
