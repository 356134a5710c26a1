import { AxeBuilder } from '@axe-core/playwright';
import type { Contract } from '../../src/shared/contract';
import type { Client } from '../../src/shared/rpc';
import type { Settings } from '../../src/shared/settings';
import { show } from './jobs';
import { expect, test } from './launch';

const settingsOf = async (client: Client<Contract>): Promise<Settings> => (await client.call('settings.get', {})).settings;

test('what an agent is started with is set where it is listed, and for one repository on its page', async ({
  page,
  client,
  repository,
}) => {
  await show(page, client, repository);
  const { id } = (await client.call('repository.open', { path: repository.path, trust: false })).repository;
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'Settings' });
  await sections.getByRole('button', { name: 'Agents' }).click();
  const agents = page.getByRole('list', { name: 'Agents' });

  await agents.getByRole('button', { name: 'Practice agent' }).click();
  await expect(agents.getByText('named practice')).toBeVisible();
  await expect(agents.getByRole('textbox')).toHaveCount(0);
  await agents.getByRole('button', { name: 'Gemini CLI' }).click();
  const model = agents.getByRole('combobox', { name: 'Build model of Gemini CLI' });
  await model.fill('gemini-2.5-pro');
  await model.press('Enter');
  const review = agents.getByLabel('Review model of Gemini CLI');
  await review.fill('gemini-2.5-flash');
  await review.press('Enter');
  const mode = agents.getByRole('radiogroup', { name: 'Permission mode of Gemini CLI' });
  await mode.getByRole('radio', { name: 'Only read' }).click();
  await agents.getByRole('textbox', { name: 'Extra arguments of Gemini CLI' }).fill('--debug\ntwo words');
  const environment = agents.getByRole('textbox', { name: 'Environment of Gemini CLI' });
  await environment.fill('ESPALIER_HOME=/x');
  await environment.blur();
  await expect(agents.getByRole('alert')).toHaveText('ESPALIER_HOME is set by Espalier itself.');
  await environment.fill('PLACE=all');
  await environment.blur();
  await expect(agents.getByRole('alert')).toHaveCount(0);
  const all = {
    model: 'gemini-2.5-pro',
    reviewModel: 'gemini-2.5-flash',
    permissions: 'plan',
    args: ['--debug', 'two words'],
    env: { PLACE: 'all' },
  };
  await expect.poll(async () => (await settingsOf(client)).agents).toEqual({ gemini: all });
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Add a command' }).click();
  await expect(page.getByRole('region', { name: 'Agents' }).getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
  await sections.getByRole('button', { name: 'Open the keyboard map' }).click();
  await expect(page.getByRole('region', { name: 'Keys' })).toBeVisible();
  await sections.getByRole('button', { name: 'Agents' }).click();

  await page.getByRole('radiogroup', { name: 'Settings of' }).getByRole('radio', { name: 'sample' }).click();
  const here = page.getByRole('list', { name: 'Agents in sample' });
  await here.getByRole('button', { name: 'Gemini CLI' }).click();
  await expect(here.getByRole('combobox', { name: 'Build model of Gemini CLI' })).toHaveAttribute('placeholder', 'gemini-2.5-pro');
  await expect(here.getByRole('radio', { name: 'By the settings: only read' })).toBeChecked();
  const own = here.getByRole('textbox', { name: 'Environment of Gemini CLI' });
  await own.fill('PLACE=here');
  await own.blur();
  await expect(here.getByText('environment', { exact: true })).toBeVisible(); // said in its row as well
  const none = { model: null, reviewModel: null, permissions: null, args: [] };
  const saved = async () => (await settingsOf(client)).repositories;
  await expect.poll(saved).toEqual({ [id]: { agents: { gemini: { ...none, env: { PLACE: 'here' } } } } });
  expect((await settingsOf(client)).agents).toEqual({ gemini: all });
  await here.scrollIntoViewIfNeeded();
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);
  await own.fill('');
  await own.blur();
  await expect.poll(saved).toEqual({ [id]: { agents: { gemini: { ...none, env: {} } } } });
  await expect(here.getByText('environment', { exact: true })).toHaveCount(0);
});
