import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { begin, finished, job, row, show } from './jobs';
import { expect, reached, test } from './launch';

// Told what to change, it does: the second time it takes the TODO out.
const script = [
  'if grep -q TODO src/long.ts; then sed -i "s, // TODO.*,," src/long.ts; exit; fi',
  'sed -i "2s,.*,const two = 22; // TODO: more,; 28s,.*,const late = 2828;," src/long.ts; echo hi > src/new.ts',
].join('\n');
const agents = [{ id: 'edits', name: 'Edits', command: ['/bin/sh', '-c', `: "$ESPALIER_PROMPT"\n${script}`], io: 'terminal' }];
const long = `${Array.from({ length: 30 }, (_, at) => `const line${at} = ${at};`).join('\n')}\n`;

test.beforeEach(({ home, repository }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  repository.write('src/long.ts', long);
  repository.commit('a long file');
});

test('an opened job is decided on hunk by hunk, by keys', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const { worktree } = await begin(client, repository, 'edits', 'Edit it');
  await finished(client, 'Edit it');
  const text = (): string => readFileSync(join(worktree, 'src/long.ts'), 'utf8');
  await row(page, 'Edit it', 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  const opened = job(page, 'Edit it');
  await expect(opened.getByRole('button', { name: 'Accept hunk 1 of src/long.ts' })).toBeVisible();
  await page.keyboard.press('a'); // and on to the next one
  await expect(opened.getByRole('button', { name: 'Undo accepting hunk 1 of src/long.ts' })).toBeVisible();
  await page.keyboard.press('x');
  await expect(page.getByText('1 hunk of src/long.ts reverted')).toBeVisible();
  expect(text()).toContain('const line27 = 27;');
  expect(text()).toContain('const two = 22;');
  await expect(opened.getByRole('tab', { name: /^long\.ts 1 line added, 1 deleted/ })).toBeVisible();
  await expect(opened.getByRole('button', { name: 'Undo accepting hunk 1 of src/long.ts' })).toBeVisible();
  await page
    .getByRole('region', { name: /^Notes/ })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(opened.getByRole('button', { name: 'Revert hunk 2 of src/long.ts' })).toBeVisible();
  expect(text()).toContain('const late = 2828;');
});

test('what was found in an opened job goes to its agent, or is dismissed for a reason', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const { id } = await begin(client, repository, 'edits', 'Edit it');
  await finished(client, 'Edit it');
  await row(page, 'Edit it', 'Ready').getByRole('button').first().click();
  const opened = job(page, 'Edit it');
  const found = opened.getByRole('list', { name: 'Findings' });
  await expect(found).toContainText('line 2');

  await found.getByRole('button', { name: /^Dismiss/ }).click();
  await found.getByRole('textbox', { name: 'Why it is dismissed' }).fill('a note');
  await page.keyboard.press('Enter');
  await expect(found).toBeHidden();
  const { findings, tree } = await client.call('review.open', { session: id });
  expect(findings).toMatchObject([{ state: 'dismissed', reason: 'a note' }]);
  for (const { id: finding } of findings) await client.call('finding.reopen', { session: id, finding });

  // Accepted line by line elsewhere, it is taken back as a whole here.
  const lines = [
    { side: 'old' as const, line: 2 },
    { side: 'new' as const, line: 2 },
  ];
  await client.call('review.mark', { session: id, tree, parts: [{ path: 'src/long.ts', hunks: null, lines }], as: 'accepted' });
  await opened.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await opened.getByRole('button', { name: 'Undo accepting hunk 1 of src/long.ts' }).click();
  await expect(opened.getByRole('button', { name: 'Accept hunk 1 of src/long.ts' })).toBeVisible();
  await found.getByRole('button', { name: /^Send to agent/ }).click();
  const asked = page.getByRole('dialog', { name: 'Request changes' });
  await expect(asked.getByRole('list', { name: 'Comments that are sent' })).toContainText('src/long.ts:2');
  await page.keyboard.press('Control+Enter');
  await expect(asked).toBeHidden();
  await reached(client, ({ sessions }) => sessions.get(id)?.state === 'finished' && sessions.get(id)?.runs === 2);
  expect((await client.call('review.open', { session: id })).tree).not.toBe(tree);
  await expect(found).toBeHidden();
});
