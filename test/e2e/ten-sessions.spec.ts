import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { Contract } from '../../src/shared/contract';
import type { Session } from '../../src/shared/model';
import type { Client } from '../../src/shared/rpc';
import type { TestRepository } from '../helpers/repository';
import { checkedHistory } from '../integration/landing/landed';
import { test } from './github';
import { begin, row } from './jobs';
import { expect, reached, showRepository } from './launch';

/** A repository with a history of its own to take instead of a made one, such as a clone of a large project. */
const history = process.env['ESPALIER_TEST_HISTORY'];

const check = 'sh check.sh';
const files = {
  'check.sh': 'test "$(cat limit.txt)" -ge "$(ls parts | wc -l)" || { echo "check.sh(1,7): error TS1: too many parts"; exit 1; }\n',
  'limit.txt': '9\n',
  'parts/first': 'x\n',
  'words.txt': 'one\ntwo\nthree\n',
  '.espalier/config.json': JSON.stringify({ checks: [check] }),
};
/** Keeps what both sides wrote, without the markers. */
const keepBoth = `sed -i -e '/^|||||||/,/^=======/d' -e '/^<<<<<<</d' -e '/^>>>>>>>/d' words.txt`;
const agent = (id: string, name: string, first: string, again = 'true') => ({
  ...{ id, name, io: 'pipe' },
  command: [
    '/bin/sh',
    '-c',
    `case "$1" in *"The work here conflicts"*) ${keepBoth};; *", please") ${first};; *) ${again};; esac`,
    id,
    '{prompt}',
  ],
});
const agents = [
  agent('adds', 'Adds', 'echo x > "parts/$ESPALIER_SESSION"'),
  agent('limits', 'Limits', 'echo 2 > limit.txt', 'echo 9 > limit.txt; echo "nine again" > limit.md'),
  agent('ours', 'Ours', 'sed -i s/two/ours/ words.txt'),
  agent('yours', 'Yours', 'sed -i s/two/yours/ words.txt'),
  agent('theirs', 'Theirs', 'sed -i s/two/theirs/ words.txt'),
  agent('drafts', 'Drafts', 'echo "take 1" > draft.md', 'echo "take $(($(wc -l < draft.md) + 1))" >> draft.md'),
];

/** Gives the repository thousands of commits. */
function withHistory({ git, path, write, commit }: TestRepository): void {
  if (history) {
    git(['fetch', '--quiet', history, 'HEAD']);
    git(['reset', '--quiet', '--hard', 'FETCH_HEAD']);
  } else {
    const commits = Array.from({ length: 3000 }, (_none, at) => {
      const text = `export const n = ${at};\n`;
      const from = at === 0 ? 'from refs/heads/main^0\n' : '';
      const message = `feat: number ${at}`;
      return `commit refs/heads/main\ncommitter Test <t@example.com> ${1_600_000_000 + at * 60} +0000\ndata ${message.length}\n${message}\n${from}M 644 inline src/n${at % 400}.ts\ndata ${text.length}\n${text}\n`;
    });
    execFileSync('git', ['fast-import', '--quiet'], { cwd: path, input: commits.join('') });
    git(['reset', '--quiet', '--hard']);
  }
  for (const [name, text] of Object.entries(files)) write(name, text);
  commit('chore: what the check needs');
}

test.beforeEach(({ home, repository }) => {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
  withHistory(repository);
});

const titled = (sessions: ReadonlyMap<string, Session>, title: string) => [...sessions.values()].find((one) => one.title === title);

/** Waits until a job is ready to be read, its checks with it. `runs`: how often its agent ran by then. */
const readied = (client: Client<Contract>, title: string, runs = 1): Promise<Session> =>
  reached(client, ({ sessions }) => {
    const session = titled(sessions, title);
    const checked = session?.checks.every(({ state }) => state === 'passed') ?? false;
    return session?.state === 'finished' && checked && session.runs >= runs && (session.files ?? 0) > 0 && session;
  });
const stateOf = (client: Client<Contract>, title: string, state: Session['state']): Promise<Session> =>
  reached(client, ({ sessions }) => {
    const session = titled(sessions, title);
    return session?.state === state && session;
  });

/** Does what the palette calls so. */
async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(name);
  await expect(palette.getByRole('option').first()).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
}

/** The name of what has the focus. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() =>
    document.activeElement instanceof HTMLElement ? (document.activeElement.ariaLabel ?? document.activeElement.innerText) : '',
  );

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tab key does not lead to ${name}`);
}

/** Gives a job of the list the focus, by the keys of the list. */
async function goTo(page: Page, title: string, state: string): Promise<void> {
  await page.keyboard.press('Control+0');
  await page.keyboard.press('Home');
  const button = row(page, title, state).getByRole('button').first();
  await expect(button).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('j');
  }
  throw new Error(`the keys do not lead to ${title}`);
}

const reviewOf = (page: Page, title: string) => page.getByRole('main', { name: `Review of ${title}` });

/** By keys: what is typed before the dialog has the focus would be keys of the review. */
async function requestChanges(page: Page, text: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Request changes' });
  await page.keyboard.press('r');
  await expect(dialog.getByRole('textbox', { name: 'What is to change' })).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
}

/** Marks every file of the review on screen as read. */
async function readAll(page: Page): Promise<void> {
  const counted = page.getByRole('region', { name: 'Files', exact: true }).getByText(/\d+ of \d+ reviewed/);
  for (;;) {
    const [, read, all] = /(\d+) of (\d+)/.exec((await counted.textContent()) ?? '') ?? [];
    if (read === all) return;
    await page.keyboard.press('Space');
    await expect(counted).toHaveText(`${Number(read) + 1} of ${all} reviewed`);
  }
}

test('ten sessions are reviewed and landed by keys alone, and every commit of the target passes', async ({
  page,
  client,
  repository,
  github,
}) => {
  test.setTimeout(300_000);
  await showRepository(page, client, repository);
  const since = repository.git(['rev-parse', 'main']);
  const jobs: [agent: string, title: string][] = [
    ...['First part', 'Second part', 'Third part'].map((title): [string, string] => ['adds', title]),
    ['limits', 'Lower the limit'],
    ['ours', 'Say ours'],
    ['yours', 'Say yours'],
    ['theirs', 'Say theirs'],
    ['drafts', 'Write a draft'],
    ['adds', 'Part by request'],
    ['adds', 'Part of no use'],
  ];
  for (const [agent, title] of jobs) await begin(client, repository, agent, title);
  for (const [, title] of jobs) await readied(client, title);

  await test.step('all are read; what was approved waits', async () => {
    await command(page, 'Show the landing queue');
    await command(page, 'Pause landing, or go on');
    await expect(page.getByRole('button', { name: 'Go on landing' })).toBeVisible();
    await command(page, 'Show the workbench');
    await goTo(page, 'First part', 'Ready');
    await page.keyboard.press('v');
    const open = new Set(jobs.map(([, title]) => title).filter((title) => title !== 'Part by request'));
    for (let read = 0; open.size > 0; read++) {
      const main = page.getByRole('main', { name: /^Review of / });
      const title = ((await main.getAttribute('aria-label')) ?? '').replace('Review of ', '');
      if (read > jobs.length) throw new Error(`never shown: ${[...open].join(', ')}`);
      if (title === 'Part by request') {
        await page.keyboard.press('Escape');
        const [next] = open;
        await goTo(page, next ?? '', 'Ready');
        await page.keyboard.press('v');
        continue;
      }
      open.delete(title);
      if (title === 'Write a draft') {
        await requestChanges(page, 'One take more');
      } else {
        await readAll(page);
        await page.keyboard.press('m');
      }
      await expect(reviewOf(page, title)).toBeHidden();
    }
  });

  await test.step('changes are requested a second time, and then it is well', async () => {
    for (const runs of [2, 3]) {
      await readied(client, 'Write a draft', runs);
      await command(page, 'Show the workbench');
      await goTo(page, 'Write a draft', 'Ready');
      await page.keyboard.press('v');
      await expect(reviewOf(page, 'Write a draft')).toContainText(`take ${runs}`);
      if (runs === 2) {
        await requestChanges(page, 'And another one');
      } else {
        await readAll(page);
        await page.keyboard.press('m');
      }
      await expect(reviewOf(page, 'Write a draft')).toBeHidden();
    }
  });
  await stateOf(client, 'Write a draft', 'landing');

  const history = page.getByRole('region', { name: 'Landing queue' }).getByRole('list', { name: 'History' });
  await test.step('they land; two conflict, and one breaks the others', async () => {
    await command(page, 'Show the landing queue');
    await command(page, 'Pause landing, or go on');
    for (const title of ['First part', 'Second part', 'Third part', 'Say ours', 'Write a draft', 'Part of no use'])
      await stateOf(client, title, 'landed');
    for (const title of ['Say yours', 'Say theirs']) await stateOf(client, title, 'conflicted');
    const limits = await readied(client, 'Lower the limit', 2);
    expect(limits.returned).toMatchObject({ reason: 'checks', check });
    expect(limits.brief).toContain('too many parts');
    await expect(history.getByRole('listitem')).toHaveCount(6);
  });

  for (const [title, agent] of [
    ['Say yours', 'Yours'],
    ['Say theirs', 'Theirs'],
  ] as const)
    await test.step(`an agent resolves ${title}, and it lands`, async () => {
      await tabTo(page, /Taken out$|conflicts?$/);
      for (let presses = 0; presses < 3 && !(await focused(page)).includes(title); presses++) await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      const resolve = page.getByRole('region', { name: 'Resolve conflict' });
      await expect(resolve.getByRole('heading', { name: title })).toBeVisible();
      await expect(resolve.getByRole('radio').first()).toBeVisible();
      await tabTo(page, /^Resolve by hand/);
      await page.keyboard.press('ArrowRight');
      await expect(resolve.getByRole('radio', { name: `Let ${agent} resolve it` })).toBeChecked();
      await tabTo(page, new RegExp(`^Send to ${agent}`));
      await page.keyboard.press('Enter');
      await readied(client, title, 2);
      await command(page, 'Show the workbench');
      await goTo(page, title, 'Ready');
      await page.keyboard.press('v');
      await readAll(page);
      await page.keyboard.press('m');
      await stateOf(client, title, 'landed');
      await command(page, 'Show the workbench');
      await command(page, 'Show the landing queue');
    });
  expect(repository.git(['show', 'main:words.txt'])).toBe('one\ntheirs\nyours\nours\nthree');

  await test.step('what broke the others was mended by its agent, and lands', async () => {
    await command(page, 'Show the workbench');
    await goTo(page, 'Lower the limit', 'Ready');
    await page.keyboard.press('v');
    await expect(reviewOf(page, 'Lower the limit')).toContainText('nine again');
    await readAll(page);
    await page.keyboard.press('m');
    await stateOf(client, 'Lower the limit', 'landed');
    await command(page, 'Show the workbench');
  });

  await test.step('one becomes a pull request', async () => {
    await goTo(page, 'Part by request', 'Ready');
    await page.keyboard.press('v');
    await readAll(page);
    await tabTo(page, /^Open PR/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'New pull request' }).getByRole('textbox', { name: 'Title' })).toHaveValue(
      /part by request/i,
    );
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => github.server.pulls.map((pull) => pull.base)).toEqual(['main']);
    await page.keyboard.press('Escape');
  });

  await test.step('one landing is undone', async () => {
    await command(page, 'Show the landing queue');
    await tabTo(page, /^Undo landing of Part of no use/);
    await page.keyboard.press('Enter');
    await tabTo(page, /^Undo landing$/);
    await page.keyboard.press('Enter');
    await readied(client, 'Part of no use');
  });

  const landed = checkedHistory(repository, since, check);
  expect(landed.map(({ passes }) => passes)).toEqual(landed.map(() => true));
  expect(landed.length).toBe(10); // nine that landed, and the commit that takes one of them back
  expect(Number(repository.git(['rev-list', '--count', 'main']))).toBeGreaterThan(3000);
  expect(repository.git(['ls-tree', '--name-only', 'main:parts']).split('\n')).toHaveLength(4);
  expect(repository.git(['status', '--porcelain'])).toBe('');
});
