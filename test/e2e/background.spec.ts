import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { begin, confirmMerge, finished, job, row, show } from './jobs';
import { expect, reached, test } from './launch';

const script = (text: string): string[] => ['/bin/sh', '-c', text];
const agents = [
  {
    id: 'writes',
    name: 'Writes',
    command: script('printf "one\\ntwo\\n" > src/new.txt; printf "changed\\n" >> README.md'),
    io: 'terminal',
  },
  { id: 'clashes', name: 'Clashes', command: script('printf "mine\\n" > README.md'), io: 'terminal' },
  { id: 'binary', name: 'Binary', command: script('mkdir -p bin; printf "\\0\\1\\2" > bin/data'), io: 'terminal' },
  { id: 'large', name: 'Large', command: script('seq 1 60000 | sed "s/.*/const a& = &;/" > large.ts'), io: 'terminal' },
  { id: 'code', name: 'Code', command: script('echo "const answer = 42;" > answer.ts'), io: 'terminal' },
  { id: 'waits', name: 'Waits', command: script('echo at work; sleep 600'), io: 'terminal' },
];

test.beforeEach(({ home }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
});

/** Opens a job by keyboard: the row has the focus already or is given it. */
async function open(page: Page, title: string, state = 'Ready'): Promise<void> {
  await row(page, title, state).getByRole('button').first().click();
  await expect(job(page, title)).toBeVisible();
}

test('a finished job: its files and diff, merged by keys, and taken back', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Write it');
  await finished(client, 'Write it');
  await expect(page.getByRole('heading', { level: 3, name: 'Ready for review' })).toBeVisible();

  await row(page, 'Write it', 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await expect(job(page, 'Write it')).toBeFocused();
  await expect(job(page, 'Write it').getByText('Write it, please')).toBeVisible();
  await expect(job(page, 'Write it').getByRole('tab', { name: /README.md/ })).toHaveAttribute('aria-selected', 'true');
  await expect(job(page, 'Write it').getByRole('region', { name: 'Diff' })).toContainText('changed');
  await page.keyboard.press(']');
  await expect(job(page, 'Write it').getByRole('region', { name: 'Diff' })).toContainText('two');
  await page.keyboard.press('Escape');
  await expect(row(page, 'Write it', 'Ready').getByRole('button').first()).toBeFocused();

  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Merge Write it' });
  await expect(dialog.getByRole('textbox', { name: 'Commit message' })).not.toHaveValue('');
  await dialog.getByRole('textbox', { name: 'Commit message' }).fill('feat: what the job wrote');
  await expect(dialog.getByRole('status')).toContainText('Not looked at yet: 2 files.');
  await confirmMerge(page, 'Write it');
  await expect(page.getByText(/Write it landed as [0-9a-f]{7}/)).toBeVisible();
  expect(repository.git(['log', '-1', '--format=%s', 'main'])).toBe('feat: what the job wrote');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Write it', 'Ready')).toBeVisible();
  expect(repository.git(['log', '-1', '--format=%s', 'main'])).not.toBe('feat: what the job wrote');
});

test('a merge over a failed check is asked for once more, and does not land unless it is told to', async ({ page, client, repository }) => {
  await show(page, client, repository);
  const task = { goal: 'Answer', title: 'Answer', agent: 'code', place: 'background' as const, base: null, next: false };
  const { id } = await client.call('session.run', { ...task, repository: repository.path, checks: ['test -e never'] });
  await reached(client, ({ sessions }) => sessions.get(id)?.checks.every(({ state }) => state === 'failed'));
  await row(page, 'Answer', 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Merge Answer' });
  const anyway = dialog.getByRole('button', { name: 'Merge anyway' });
  await expect(anyway).toBeEnabled();
  await expect(dialog.getByRole('status')).toContainText('A check failed.');
  await page.keyboard.press('Control+Enter');
  await expect(anyway).toBeFocused();
  await dialog.getByRole('switch', { name: 'Without its checks' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(anyway).toBeFocused();
  expect(repository.git(['ls-tree', '--name-only', 'main'])).not.toContain('answer.ts');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Answer landed as [0-9a-f]{7}/)).toBeVisible();
  expect(repository.git(['ls-tree', '--name-only', 'main'])).toContain('answer.ts');
});

test('a merge that conflicts names each file, and changes nothing', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'clashes', 'Clash');
  await finished(client, 'Clash');
  repository.write('README.md', 'theirs\n');
  const tip = repository.commit('the other side');

  await row(page, 'Clash', 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Merge Clash' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Conflicts' })).toContainText('README.md');
  await expect(dialog.getByRole('region', { name: 'Conflicts' })).toContainText('Nothing was changed.');
  await expect(dialog.getByRole('button', { name: 'Merge', exact: true })).toBeDisabled();
  expect(repository.git(['rev-parse', 'main'])).toBe(tip);
});

test('the verbs of an opened job stay where they are while its changes arrive', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'large', 'Stay');
  await begin(client, repository, 'clashes', 'Short');
  await finished(client, 'Stay');
  await finished(client, 'Short');
  for (const title of ['Short', 'Stay']) {
    // A press that the button moves away from before it is let go is no click.
    const places = page.evaluateHandle(() => {
      const found = new Set<number>();
      const look = (): void => {
        const verbs = document.querySelector('article[data-job] > footer');
        if (verbs) found.add(Math.round(verbs.getBoundingClientRect().top));
        requestAnimationFrame(look);
      };
      look();
      return found;
    });
    await open(page, title);
    await expect(job(page, title).getByRole('region', { name: 'Diff' })).toBeVisible();
    await job(page, title).getByRole('tab', { name: 'Terminal' }).click();
    await expect(job(page, title).locator('.xterm-rows')).toBeVisible();
    expect(await (await places).evaluate((found) => [...found])).toHaveLength(1);
    await page.keyboard.press('Escape');
  }
});

test('discarding asks once in place, and can be undone', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Give up');
  await finished(client, 'Give up');
  await row(page, 'Give up', 'Ready').getByRole('button').first().focus();
  await page.keyboard.press('x'); // opens it, and asks
  const button = job(page, 'Give up').getByRole('button', { name: 'Discard 3 lines?' });
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Give up was discarded/)).toBeVisible();
  await expect(job(page, 'Give up')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('listitem', { name: /^Give up,/ })).toBeVisible();
});

test('a running job shows its output and stops; a stopped one starts again', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'waits', 'Wait');
  await expect(row(page, 'Wait', 'Working')).toBeVisible();
  await reached(client, ({ sessions }) => [...sessions.values()].some(({ state }) => state === 'running'));
  await open(page, 'Wait', 'Working');
  await expect(job(page, 'Wait').getByRole('tab', { name: 'Terminal' })).toHaveAttribute('aria-selected', 'true');
  await expect(job(page, 'Wait').locator('.xterm-rows')).toContainText('at work');
  await job(page, 'Wait').getByRole('button', { name: 'Stop' }).click();
  await expect(row(page, 'Wait', 'Stopped')).toBeVisible();
  await job(page, 'Wait').getByRole('button', { name: 'Restart' }).click();
  await expect(row(page, 'Wait', 'Working')).toBeVisible();
  await job(page, 'Wait').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Move to foreground' }).click();
  await expect(page.getByRole('region', { name: 'Foreground' }).getByRole('article', { name: 'Wait' })).toBeVisible();
});

test('a binary file says so; sixty thousand lines are drawn a screenful at a time', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'binary', 'Bytes');
  await begin(client, repository, 'large', 'Lines');
  await finished(client, 'Bytes');
  await finished(client, 'Lines');
  await open(page, 'Bytes');
  await expect(job(page, 'Bytes').getByText('A binary file')).toBeVisible();
  await page.keyboard.press('Escape');
  await open(page, 'Lines');
  const diff = job(page, 'Lines').getByRole('region', { name: 'Diff' });
  await expect(diff).toContainText('const a1 = 1;');
  expect(await diff.locator('[data-line]').count()).toBeLessThan(400);
  await job(page, 'Lines').getByRole('button', { name: 'Open large' }).click();
  const large = page.getByRole('region', { name: 'Job', exact: true });
  await large.getByRole('radio', { name: 'Split' }).click();
  await expect(large.getByRole('region', { name: 'Diff' })).toContainText('const a2 = 2;');
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();
  await expect(job(page, 'Lines')).toBeFocused();
});

test('code has the colours of the theme that is on', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'code', 'Colours');
  await finished(client, 'Colours');
  await open(page, 'Colours');
  const keyword = job(page, 'Colours')
    .getByRole('region', { name: 'Diff' })
    .locator('[data-line] span', { hasText: /^const$/ })
    .first();
  const seen: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await client.call('settings.set', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const token = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'var(--syn-key)';
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    await expect(keyword).toHaveCSS('color', token);
    seen.push(token);
  }
  expect(new Set(seen).size).toBe(2);
});

test('a job is renamed in place', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Old name');
  await finished(client, 'Old name');
  await open(page, 'Old name');
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Title' }).fill('New name');
  await page.keyboard.press('Enter');
  await expect(job(page, 'New name')).toBeFocused();
});

test('axe finds nothing serious in the list, an opened job and the merge dialog', async ({ page, client, repository }) => {
  await show(page, client, repository);
  await begin(client, repository, 'writes', 'Look at me');
  await finished(client, 'Look at me');
  await open(page, 'Look at me');
  await expect(job(page, 'Look at me').getByRole('region', { name: 'Diff' })).toContainText('changed');
  const faults = async (): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };
  expect(await faults()).toEqual([]);
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog', { name: 'Merge Look at me' }).getByRole('button', { name: 'Merge', exact: true })).toBeEnabled();
  expect(await faults()).toEqual([]);
});

test('from the first start to a merged change of the practice agent in four clicks', async ({ page, client }) => {
  let clicks = 0;
  const click = async (what: ReturnType<Page['getByRole']>): Promise<void> => {
    clicks += 1;
    await what.click();
  };
  await click(page.getByRole('button', { name: 'Try the demo' }));
  const ready = await reached(client, ({ sessions }) =>
    [...sessions.values()].find(({ place, state, files }) => place === 'background' && state === 'finished' && (files ?? 0) > 0),
  );
  await click(row(page, ready.title, 'Ready').getByRole('button').first());
  await click(job(page, ready.title).getByRole('button', { name: 'Merge' }));
  await click(page.getByRole('dialog', { name: `Merge ${ready.title}` }).getByRole('button', { name: 'Merge', exact: true }));
  await expect(page.getByText(`${ready.title} landed as`)).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(5);
});
