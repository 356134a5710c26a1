import { expect, test } from 'vitest';
import { cameBack, doubtsOf, fails, unseenOf } from '../../../src/renderer/review/doubts';
import { type Check, waitingCheck } from '../../../src/shared/check';
import type { ReviewFile, ReviewFinding, Verdict } from '../../../src/shared/review';

const check = (state: Check['state'], tree: string | null = 'now'): Check => ({ ...waitingCheck('npm test'), state, tree });
const file = (reviewed: ReviewFile['reviewed']): ReviewFile => ({
  ...{ path: 'a', oldPath: null, status: 'modified', added: 1, deleted: 0, binary: false, purpose: 'source', risk: 'normal', why: '' },
  ...{ folded: false, large: false, old: null, new: null, reviewed, seen: [], accepted: [] },
});
const about = (checks: Check[], rest: { verdict?: Verdict; findings?: ReviewFinding[] } = {}) => ({
  ...{ tree: 'now', checks, verdict: null, findings: [] },
  ...rest,
});

test('what passed on this very tree raises no doubt; everything else does', () => {
  expect(doubtsOf(about([check('passed')]))).toEqual([]);
  expect(doubtsOf(about([check('failed'), check('timed-out')]))).toEqual(['2 checks failed']);
  expect(doubtsOf(about([check('flaky')]))).toEqual(['A check is flaky']);
  expect(doubtsOf(about([check('passed', 'before'), check('waiting', null)]))).toEqual([
    'The checks are of an older tree',
    'A check has not run',
  ]);
  const verdict: Verdict = { by: 'b', session: 's', tree: 'before', is: 'approve', text: '', cycle: 1, at: '' };
  const finding = (state: ReviewFinding['state']): ReviewFinding => ({
    ...{ id: 'f', path: 'a', line: 1, severity: 'high', kind: 'secret', message: '', suggestion: null, by: 'espalier', reason: null },
    state,
  });
  expect(doubtsOf(about([], { verdict, findings: [finding('dismissed')] }))).toEqual(['The fresh review is of an older tree']);
  expect(doubtsOf(about([], { findings: [finding('open')] }))).toEqual(['A serious finding is open']);
});

test('a failure counts for the tree that it was seen on', () => {
  expect(fails(about([check('failed')]))).toBe(true);
  expect(fails(about([check('failed', 'before')]))).toBe(false);
});

test('what nobody looked at is counted, unless exactly that was approved', () => {
  expect(unseenOf({ files: [file('no')], approved: 'no' })).toBe('Not looked at yet: 1 file');
  expect(unseenOf({ files: [file('no'), file('changed')], approved: 'old' })).toBe('Not looked at yet: 2 files');
  expect(unseenOf({ files: [file('no'), file('yes')], approved: 'no' })).toBe('Not looked at yet: 1 of 2 files');
  expect(unseenOf({ files: [file('yes')], approved: 'no' })).toBeNull();
  expect(unseenOf({ files: [file('no')], approved: 'yes' })).toBeNull();
});

test('what came out of the queue counts while the work is the same', () => {
  const session = { returned: { reason: 'checks', check: 'npm test' }, approved: { tree: 'now', at: '' } } as const;
  expect(cameBack(session, 'now')).toContain('npm test');
  expect(cameBack(session, 'later')).toBeNull();
  expect(cameBack({ ...session, returned: { reason: 'conflict' } }, 'now')).toBeNull();
});
