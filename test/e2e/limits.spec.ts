import { talk, test, when } from './acp';
import { job, row, show } from './jobs';
import { expect } from './launch';

test('at its limit a session says until when and goes on by itself, and one that waits for it says why', async ({
  page,
  client,
  repository,
}) => {
  await show(page, client, repository);
  const limited = await talk(client, repository, { title: 'Limited', script: ['/limit 10'] });
  const { parkedUntil } = await when(client, limited, (session) => session.parkedUntil);
  const waits = await talk(client, repository, { title: 'Waits', script: ['/say done'] });
  await expect(row(page, 'Limited', 'Queued')).toContainText(/until \d/);
  await expect(row(page, 'Waits', 'Queued')).toContainText('Its usage limit is reached');
  await row(page, 'Limited', 'Queued').getByRole('button').first().click();
  await expect(job(page, 'Limited').getByText(/^until \d/)).toBeVisible();
  await expect(job(page, 'Limited').getByRole('button', { name: 'Restart now' })).toBeVisible();

  const again = await when(client, limited, ({ state }) => state === 'finished');
  expect(again.runs).toBe(2);
  expect(Date.parse(again.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(parkedUntil ?? ''));
  await when(client, waits, ({ state, runs }) => state === 'finished' && runs === 1);
});

test('over its budget a session pauses and asks, in its job and its tile as in the list, and goes on after a yes', async ({
  page,
  client,
  repository,
}) => {
  await show(page, client, repository);
  const session = await talk(client, repository, { title: 'Dear', script: ['/usage 100 1000', '/wait never'], budget: 1 });
  await when(client, session, ({ needsYou }) => needsYou?.reason === 'budget');
  await row(page, 'Dear', 'Needs you').getByRole('button').first().click();
  const asked = job(page, 'Dear').getByRole('group', { name: 'Budget' });
  await expect(asked).toContainText('It has used $1.86 of its budget of $1.00.');
  await expect(asked.getByRole('button')).toHaveText(['Go on with as much again', 'Go on without a limit', 'Leave it stopped']);

  await client.call('session.move', { session: session.id, place: 'foreground' });
  const tile = page.getByRole('region', { name: 'Foreground' }).getByRole('article', { name: 'Dear' });
  await tile.getByRole('group', { name: 'Budget' }).getByRole('button', { name: 'Go on with as much again' }).focus();
  await page.keyboard.press('1');
  const again = await when(client, session, ({ runs }) => runs === 2);
  expect(again.budget).toBeCloseTo(2.86);
  await expect(tile.getByRole('group', { name: 'Budget' })).toHaveCount(0);
});
