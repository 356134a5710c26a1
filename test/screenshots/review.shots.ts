import { row } from '../e2e/jobs';
import { expect, reached, test } from '../e2e/launch';
import { giveEndpoint } from '../helpers/agent-core';
import { call, shell, startModels, write } from '../helpers/models';
import { size, take } from './take';

const vouchers = `import { readFileSync } from 'node:fs';

/** Vouchers by their code: how much each takes off, in cents, and until when. */
const known = JSON.parse(readFileSync(new URL('../vouchers.json', import.meta.url), 'utf8'));

/** What a voucher takes off goods of this worth, in cents. Throws for one that is unknown or has run out. */
export function voucher(code, goods, today = new Date()) {
  const found = known[code.trim().toUpperCase()];
  if (!found) throw new RangeError(\`There is no voucher \${code}\`);
  // TODO: time zones
  if (new Date(found.until) < today) throw new RangeError(\`The voucher \${code} has run out\`);
  return Math.min(found.cents, goods);
}
`;
const basket = { path: 'src/basket.js', old: 'export function basket(names) {', new: 'export function basket(names, code = null) {' };
const total = {
  path: 'src/basket.js',
  old: '  return { items, goods, postage: postage(goods), total: goods + postage(goods) };',
  new: '  const off = code === null ? 0 : voucher(code, goods);\n  const parcel = postage(goods - off);\n  return { items, goods, off, postage: parcel, total: goods - off + parcel };',
};
const imports = {
  path: 'src/basket.js',
  old: "import { findTea } from './teas.js';",
  new: "import { findTea } from './teas.js';\nimport { voucher } from './vouchers.js';",
};
const edit = (change: { path: string; old: string; new: string }) =>
  call('edit', { path: change.path, old_text: change.old, new_text: change.new });
const checks = `import assert from 'node:assert/strict';
import test from 'node:test';
import { basket } from '../src/basket.js';

test('a voucher is taken off the goods, before postage', () => {
  assert.equal(basket(['Sencha', 'Earl Grey'], 'spring').off, 500);
});
`;

test('a change being reviewed', async ({ app, page, client }) => {
  const models = await startModels([
    {
      text: 'Vouchers have a file of their own.',
      calls: [
        write(
          'migrations/0004_vouchers.sql',
          'CREATE TABLE voucher (\n  code TEXT PRIMARY KEY,\n  cents INTEGER NOT NULL,\n  until TEXT NOT NULL\n);\n',
        ),
        write('vouchers.json', '{ "SPRING": { "cents": 500, "until": "2031-05-31" } }\n'),
        write('src/vouchers.js', vouchers),
        write('test/vouchers.test.js', checks),
      ],
    },
    { text: 'Now the basket.', calls: [edit(imports), edit(basket), edit(total)] },
    { text: 'The tests.', calls: [shell('npm test')] },
    {
      text: 'A basket takes a voucher code. It is taken off before postage, never more than the goods are worth, and one that has run out is refused.',
    },
  ]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await size(app, 1600, 1000);
  await giveEndpoint({ client }, models);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  const { repositories } = await reached(client, (replica) => replica.sessions.size === 6 && replica);
  const [repository] = repositories.keys();
  const title = 'Vouchers at the till';
  const goal = 'Take voucher codes in the basket.\n\nDone when:\n- a voucher lowers the total\n- npm test passes';
  const task = { goal, title, agent: 'espalier', place: 'background' as const, permissions: 'auto' as const };
  const { id } = await client.call('session.run', { ...task, repository: repository ?? '', base: null, checks: ['npm test'], next: true });
  await reached(client, ({ sessions }) => {
    const session = sessions.get(id);
    return session?.state === 'finished' && session.checks.every(({ state }) => state === 'passed') && session.files === 5;
  });
  const { tree } = await client.call('review.open', { session: id });
  const place = { path: 'src/vouchers.js', side: 'new' as const, line: 12, endLine: 12 };
  await client.call('comment.save', {
    session: id,
    tree,
    id: null,
    ...place,
    text: 'The shop closes at midnight in Lisbon: compare days, not moments.',
  });
  await row(page, title, 'Ready').getByRole('button').first().click();
  await page.keyboard.press('v');
  await expect(page.getByRole('main', { name: `Review of ${title}` })).toBeVisible();
  await page.getByRole('region', { name: 'Files' }).getByText('vouchers.js', { exact: true }).click();
  const diff = page.getByRole('region', { name: 'Diff' });
  await expect(diff.getByText('compare days, not moments')).toBeVisible();
  await expect(diff.locator('[data-line] span[style*="--diffs-token"]', { hasText: 'readFileSync' }).first()).toBeVisible();
  await take(page, 'review');
  await models.close();
});
