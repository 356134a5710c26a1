import { AxeBuilder } from '@axe-core/playwright';
import { type Models, startModels } from '../helpers/models';
import { show } from './jobs';
import { expect, test } from './launch';

let models: Models;
test.beforeEach(async () => {
  models = await startModels([]);
});
test.afterEach(() => models.close());

test('an endpoint is added with its key and models, changed, and removed', async ({ page, client, repository, home }) => {
  await show(page, client, repository);
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Models' }).click();
  const section = page.getByRole('region', { name: 'Models' });
  const form = section.getByRole('form', { name: 'New endpoint' });
  await form.getByRole('textbox', { name: 'Name' }).fill('My server');
  await form.getByRole('textbox', { name: 'Address' }).fill('127.0.0.1');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByRole('alert')).toHaveText('An address such as http://127.0.0.1:8000/v1.');
  await form.getByRole('textbox', { name: 'Address' }).fill(`${models.url}/v1`);
  await form.getByRole('button', { name: 'Add' }).click();

  const list = section.getByRole('list', { name: 'Model endpoints' });
  await expect(list.getByRole('button', { name: 'My server', exact: true })).toHaveAttribute('aria-expanded', 'true');
  await expect(list.getByText('no key', { exact: true })).toBeVisible();
  const key = list.getByLabel('Key of My server', { exact: true });
  await key.fill('a-secret-key');
  await key.press('Enter');
  await expect(list.getByRole('status')).toContainText(`In ${home}/keys.json, readable by you alone: there is no keychain here`);
  await expect(key).toHaveValue('');
  await expect(list.getByText('has a key', { exact: true })).toBeVisible();

  await list.getByRole('button', { name: 'Fetch models of My server' }).click();
  await list.getByRole('list', { name: 'Models that My server has' }).getByRole('button', { name: 'Add scripted' }).click();
  const model = list.getByRole('list', { name: 'Models of My server' }).getByRole('listitem', { name: 'scripted' });
  const price = model.getByRole('textbox', { name: 'Price of scripted, dollars per million tokens' });
  await model.getByRole('textbox', { name: 'Context window of scripted, tokens' }).fill('200k');
  await price.fill('cheap');
  await price.press('Enter');
  await expect(model.getByRole('alert')).toContainText('such as 1.25 / 10');
  await price.fill('1.25 / 10');
  await price.press('Enter');
  await list.getByRole('textbox', { name: 'Model of My server to add' }).fill('another');
  await list.getByRole('textbox', { name: 'Model of My server to add' }).press('Enter');
  await expect(list.getByText('2 models')).toBeVisible();
  expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);

  const saved = async () => (await client.call('endpoint.list', {})).endpoints;
  await expect.poll(saved).toMatchObject([
    {
      ...{ id: 'my-server', name: 'My server', baseUrl: `${models.url}/v1`, key: 'file' },
      models: [
        { id: 'scripted', contextWindow: 200_000, price: { input: 1.25, output: 10 } },
        { id: 'another', price: null },
      ],
    },
  ]);
  const { agents } = await client.call('agent.list', {});
  expect(agents.find(({ id }) => id === 'espalier')).toMatchObject({ state: 'ready', models: ['my-server/scripted', 'my-server/another'] });

  await list.getByRole('button', { name: 'Take off another' }).click();
  await list.getByRole('button', { name: 'Remove My server' }).click();
  expect(await saved()).toHaveLength(1); // it asks first
  await list.getByRole('button', { name: 'Remove it with its key?' }).click();
  await expect(list).toBeHidden();
  expect(await saved()).toEqual([]);
});

test('an endpoint that many have is added by its name, and local servers are asked for when the person wants it', async ({
  page,
  client,
  repository,
}) => {
  await show(page, client, repository);
  await page.getByRole('banner').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Models' }).click();
  const section = page.getByRole('region', { name: 'Models' });
  await section.getByRole('combobox', { name: 'Endpoint to add' }).click();
  await page.getByRole('option', { name: /^Ollama/ }).click();
  await section.getByRole('button', { name: 'Add Ollama' }).click();
  const address = section.getByRole('textbox', { name: 'Address of Ollama' });
  await address.fill(`${models.url}/nowhere`);
  await address.press('Enter');
  await section.getByRole('combobox', { name: 'API of Ollama' }).click();
  await page.getByRole('option', { name: 'Responses' }).click();
  await expect
    .poll(async () => (await client.call('endpoint.list', {})).endpoints)
    .toMatchObject([{ id: 'ollama', baseUrl: `${models.url}/nowhere`, api: 'responses', key: null }]);
  await section.getByRole('button', { name: 'Look for local servers' }).click();
  await expect(
    section
      .getByText(/None answers at its usual place|All that answer/)
      .or(section.getByRole('list', { name: 'Servers on this computer' })),
  ).toBeVisible();
});
