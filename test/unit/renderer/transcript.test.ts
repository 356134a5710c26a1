import { describe, expect, it } from 'vitest';
import { hitsOf } from '../../../src/renderer/transcript/find';
import { callWords, countsOf, joined, opensItself, type Row, rowsOf } from '../../../src/renderer/transcript/rows';
import { dollars, tokens } from '../../../src/renderer/ui/numbers';
import type { Entry, PlacedEntry } from '../../../src/shared/transcript';

const at = '2026-01-01T00:00:00.000Z';
const place = (entries: readonly Entry[], run = 's-1', from = 0): PlacedEntry[] =>
  entries.map((entry, index) => ({ seq: from + index, run, entry }));
const tool = (id: string, more: object = {}): Entry => ({
  ...{ at, kind: 'tool', id, name: 'shell', does: 'execute', text: 'npm test', diffs: [] },
  ...more,
});
const result = (id: string, ok = true): Entry => ({ at, kind: 'result', id, ok, text: ok ? 'fine' : 'broken', diffs: [] });
const ask: Entry = {
  ...{ at, kind: 'ask' },
  ask: { id: '1', kind: 'permission', text: 'npm test', detail: '', diffs: [], options: [], free: false, since: at },
};
const calls = (rows: readonly Row[]) => rows.flatMap((row) => (row.kind === 'call' ? [row] : []));

describe('the rows of a conversation', () => {
  it('put a result with its call, of its own run alone', () => {
    const rows = rowsOf([...place([tool('a'), result('a', false)]), ...place([tool('a')], 's-2', 2)]);
    expect(calls(rows).map((row) => row.result?.text ?? null)).toEqual(['broken', null]);
    expect(rows.filter(({ kind }) => kind === 'run')).toMatchObject([{ attempt: 2 }]);
  });

  it('put an answer with what was asked', () => {
    const [row] = rowsOf(place([ask, { at, kind: 'answer', id: '1', text: 'No' }]));
    expect(row).toMatchObject({ kind: 'ask', answer: 'No' });
  });

  it('keep their keys when what came before becomes known', () => {
    const all = place([tool('a'), result('a'), { at, kind: 'text', from: 'agent', text: 'Done' }]);
    expect(rowsOf(all.slice(2)).at(-1)?.key).toBe(rowsOf(all).at(-1)?.key);
  });

  it('show an output whose call is not known, and join lines that a program printed', () => {
    const rows = rowsOf(place([result('x'), { at, kind: 'output', text: 'one' }, { at, kind: 'output', text: 'two' }]));
    expect(rows).toMatchObject([{ kind: 'output', text: 'fine\none\ntwo' }]);
  });

  it('are counted by part', () => {
    expect(countsOf(rowsOf(place([tool('a'), tool('b', { does: 'read' }), ask])))).toMatchObject({
      calls: 1,
      reads: 1,
      asks: 1,
      messages: 0,
    });
  });

  it('open by themselves where something changed or failed', () => {
    const change = { path: '/w/a.ts', old: null, new: 'x' };
    const rows = rowsOf(
      place([tool('a'), result('a'), tool('b'), result('b', false), tool('c', { diffs: [change] }), result('c'), tool('d')]),
    );
    expect(rows.map(opensItself)).toEqual([false, true, true, false]);
  });

  it('are called by what is done to which file of the worktree', () => {
    const words = (more: object) => calls(rowsOf(place([tool('a', more)]))).map((row) => callWords(row, '/w'))[0];
    expect(words({ does: 'edit', name: 'Edit', text: 'Edit a', diffs: [{ path: '/w/src/a.ts', old: '', new: 'x' }] })).toEqual({
      verb: 'Edit',
      what: 'src/a.ts',
    });
    expect(words({ does: 'read', text: 'Read /w/src/a.ts' })).toEqual({ verb: 'Read', what: 'src/a.ts' });
    expect(words({ does: 'other', name: 'todo', text: '' })).toEqual({ verb: 'todo', what: '' });
  });
});

describe('a conversation', () => {
  it('takes in what is new and nothing twice', () => {
    const [a, b, c] = place([tool('a'), tool('b'), tool('c')]);
    if (!a || !b || !c) throw new Error('three entries were made');
    expect(joined([a, b], [b, c])).toEqual([a, b, c]);
    const same = [a, b];
    expect(joined(same, [a, b])).toBe(same);
  });

  it('is searched whatever the case, in diffs and outputs too', () => {
    const rows = rowsOf(place([tool('a', { diffs: [{ path: 'a', old: null, new: 'The Needle' }] }), tool('b'), ask]));
    expect(hitsOf(rows, 'needle')).toEqual([0]);
    expect(hitsOf(rows, 'NPM')).toEqual([0, 1, 2]);
    expect(hitsOf(rows, ' ')).toEqual([]);
  });
});

describe('numbers', () => {
  it('of tokens and dollars are short', () => {
    expect([940, 18_240, 126_000, 999_600, 1_234_000].map(tokens)).toEqual(['940', '18.2k', '126k', '1M', '1.2M']);
    expect([0, 0.004, 1.864].map(dollars)).toEqual(['$0.00', 'under $0.01', '$1.86']);
  });
});
