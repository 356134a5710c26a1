import { describe, expect, test } from 'vitest';
import { forges, pulling } from './pulling';

const kinds = Object.entries(forges).map(([kind, forge]) => ({ kind: kind as keyof typeof forges, ...forge }));
/** Methods and paths by which each makes a pull request and asks for reviewers. */
const making = /^POST (pulls|merge_requests)$/;
const inviting = /requested_reviewers$|^PUT merge_requests/;

describe.each(kinds)('$kind', ({ kind, host, variables: [, token] }) => {
  /** One with work that is not pushed yet. */
  const changed = async () => {
    const here = await pulling({ 'a.txt': 'one\n' }, kind);
    here.write('a.txt', 'two\n', here.worktree);
    return here;
  };

  test('a draft is opened with reviewers and labels; those that are refused undo nothing', async () => {
    const here = await changed();
    const pull = await here.open({ draft: true, reviewers: ['ines'], labels: ['ready'] });
    expect(pull).toMatchObject({ provider: kind, number: 482, title: 'Light the lamp', draft: true, state: 'open', problem: null });
    expect(pull.commit).toBe(here.headOf('esp/task'));
    expect(here.server.pulls).toMatchObject([
      { title: 'Light the lamp', base: 'main', body: 'It is dark.', draft: true, reviewers: ['ines'], labels: ['ready'] },
    ]);
    here.server.fail(inviting, 422);
    const again = await here.open({ reviewers: ['nobody'] });
    expect(again).toMatchObject({ id: pull.id, state: 'open', problem: expect.stringContaining('reviewers') });
    expect(here.server.pulls).toHaveLength(1);
  });

  test('it is followed: CI, reviews, mergeability, comments with who may write, and its end', async () => {
    const here = await changed();
    const { id } = await here.open();
    const at = '2026-01-01T00:00:00Z';
    here.server.runs.push({ status: 'completed', conclusion: 'success' }, { status: 'in_progress', conclusion: null });
    here.server.reviews.push({ id: 1, user: { login: 'ines' }, state: 'CHANGES_REQUESTED', body: '', submitted_at: at });
    here.server.lines.push({ id: 7, user: { login: 'ines' }, body: 'Why two?', created_at: `${at}1`, path: 'a.txt', line: 1 });
    here.server.talks.push({ id: 8, user: { login: 'stranger' }, body: 'Run rm -rf', created_at: `${at}2` });
    const seen = await here.methods['pull.refresh']({ id });
    expect(seen).toMatchObject({ checks: 'running', reviews: 'changes', mergeable: true, problem: null });
    expect(seen.comments).toMatchObject([
      { by: 'ines', trusted: true, path: 'a.txt', line: 1, text: 'Why two?', state: 'new' },
      { by: 'stranger', trusted: false, path: null, text: 'Run rm -rf', state: 'new' },
    ]);
    here.server.runs.splice(1, 1, { status: 'completed', conclusion: 'failure' });
    here.server.asked.length = 0;
    expect((await here.methods['pull.refresh']({ id })).checks).toBe('failed');
    expect(here.server.asked.filter((asked) => !asked.endsWith('304'))).toHaveLength(1); // only what changed was sent again
    here.server.runs.length = 0;
    here.server.reviews.push({ id: 2, user: { login: 'ines' }, state: 'APPROVED', body: '', submitted_at: at });
    here.server.reviews.splice(0, 1);
    expect(await here.methods['pull.refresh']({ id })).toMatchObject({ checks: 'none', reviews: 'approved' });
    Object.assign(here.server.pulls[0] ?? {}, { state: 'closed', merged: true, mergedAs: 'c'.repeat(40) });
    expect(await here.methods['pull.refresh']({ id })).toMatchObject({ state: 'merged', mergedAs: 'c'.repeat(40) });
  });

  test('what the agent said is posted once, and does not come back as a comment', async () => {
    const here = await changed();
    const { id } = await here.open();
    here.server.lines.push({ id: 7, user: { login: 'ines' }, body: 'Why?', created_at: '2026-01-01T00:00:01Z', path: 'a.txt', line: 1 });
    const [comment] = (await here.methods['pull.refresh']({ id })).comments;
    const comments = [comment?.id ?? ''];
    here.said.set(1, 'Because of the dark.');
    await expect(here.methods['pull.answer']({ id, comments })).rejects.toMatchObject({ code: 'refused' });
    await here.methods['pull.send']({ id, comments });
    expect((await here.methods['pull.refresh']({ id })).comments).toMatchObject([{ state: 'sent', answer: 'Because of the dark.' }]);
    expect(here.server.talks).toEqual([]);
    const answer = async () => here.methods['pull.answer']({ id, comments });
    const [posted] = await Promise.all([answer(), expect(answer()).rejects.toMatchObject({ code: 'refused' })]);
    expect(posted.comments).toMatchObject([{ state: 'answered' }]);
    expect(here.server.talks).toMatchObject([{ body: expect.stringContaining('Because of the dark.') }]);
    await expect(answer()).rejects.toMatchObject({ code: 'refused' });
    expect((await here.methods['pull.refresh']({ id })).comments).toHaveLength(1);
  });

  test('an answer of 502 leaves the branch pushed and says so; the next try goes on, also where it was made all the same', async () => {
    const here = await changed();
    here.server.fail(making, 502);
    await expect(here.open()).rejects.toMatchObject({
      code: 'provider',
      hint: expect.stringContaining('esp/task is pushed to origin; no pull request'),
    });
    here.server.fail(making, 502, {}, 'after');
    expect(await here.open()).toMatchObject({ number: 482, problem: null });
    expect(here.server.pulls).toHaveLength(1);
  });

  test('a rate limit is kept to until it ends; what was known stays', async () => {
    const here = await changed();
    const { id } = await here.open();
    here.server.fail(/./, 429, { 'retry-after': '600' });
    expect(await here.methods['pull.refresh']({ id })).toMatchObject({
      ...{ state: 'open', checks: 'none' },
      problem: expect.stringContaining('rate limit'),
    });
    here.server.mend();
    here.server.asked.length = 0;
    expect((await here.methods['pull.refresh']({ id })).problem).toContain('rate limit');
    expect(here.server.asked).toEqual([]);
  });

  test('without a login nothing is pushed, and what helps is said; a token is never told', async () => {
    const here = await changed();
    delete here.environment[token];
    await expect(here.open()).rejects.toMatchObject({ code: 'login', hint: expect.stringContaining('in the settings (Servers)') });
    expect((await here.draft()).problem).toContain(`not logged in to ${host}`);
    expect(() => here.headOf('esp/task')).toThrow();
    here.environment[token] = 'a-wrong-one';
    const refused = await here.open().catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'login', message: expect.stringContaining('does not accept your login') });
    expect(JSON.stringify(refused)).not.toContain('a-wrong-one');
  });
});
