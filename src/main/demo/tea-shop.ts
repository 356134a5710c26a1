export const gitignore = `node_modules/
.env
`;

export const changelog = `# Changelog

## 1.0.0

- The shop opens: seven teas, a basket, postage and a brewing guide.
`;

export const readme = `# Leaf & Kettle

A tea shop in a few small files: what it sells, what a basket costs, and how to brew what is in it.

    import { basket } from './src/basket.js';
    import { brewingGuide } from './src/brew.js';

    const order = basket(['Sencha', 'Earl Grey']);
    order.total;               // in cents, postage included
    brewingGuide('green');     // "Green: … °C, … minutes"

Its tests need nothing but Node:

    node --test

## Visit us

Kettle Lane 4, the door with the copper pot.
`;

export const manifest = `{
  "name": "leaf-and-kettle",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "scripts": {
    "test": "node --test"
  }
}
`;

export const teas = `/** Everything on the shelf. Prices in cents for 100 g. */
export const teas = [
  { name: 'Sencha', kind: 'green', cents: 690, inStock: true },
  { name: 'Gunpowder', kind: 'green', cents: 540, inStock: true },
  { name: 'Earl Grey', kind: 'black', cents: 620, inStock: true },
  { name: 'Assam', kind: 'black', cents: 580, inStock: true },
  { name: 'Milky Oolong', kind: 'oolong', cents: 1190, inStock: false },
  { name: 'Silver Needle', kind: 'white', cents: 1840, inStock: true },
  { name: 'Rooibos', kind: 'herbal', cents: 450, inStock: true },
];

/** The tea of this name; undefined when we never had it. */
export const findTea = (name) => teas.find((tea) => tea.name === name);
`;

export const brew = `const guide = {
  green: { celsius: 90, minutes: 3 },
  black: { celsius: 100, minutes: 4 },
  oolong: { celsius: 90, minutes: 5 },
  white: { celsius: 80, minutes: 4 },
  herbal: { celsius: 100, minutes: 7 },
};

/** How to brew a kind of tea, in one line for the label. */
export function brewingGuide(kind) {
  const advice = guide[kind];
  if (!advice) return 'Ask us at the counter.';
  const name = kind[0].toUpperCase() + kind.slice(1);
  return \`\${name}: \${advice.celsius} °C, \${advice.minutes} minutes\`;
}
`;

export const basket = `import { postage } from './postage.js';
import { findTea } from './teas.js';

/** What these teas cost together, in cents, postage included. */
export function basket(names) {
  const items = names.map((name) => {
    const tea = findTea(name);
    if (!tea) throw new Error('Unknown tea');
    return tea;
  });
  const goods = items.reduce((sum, tea) => sum + tea.cents, 0);
  return { items, goods, postage: postage(goods), total: goods + postage(goods) };
}
`;

export const postage = `/** Orders worth this much travel free. In cents. */
const freeFrom = 5000;

/** A parcel within the country. In cents. */
const parcel = 490;

/** Postage for goods of this worth, in cents. */
export const postage = (goods) => (goods >= freeFrom ? 0 : parcel);
`;

export const tests = {
  basket: `import assert from 'node:assert/strict';
import test from 'node:test';
import { basket } from '../src/basket.js';

test('a basket adds up', () => {
  const { goods, postage, total } = basket(['Sencha', 'Earl Grey']);
  assert.equal(goods, 1310);
  assert.equal(total, goods + postage);
});

test('a tea that we never had is refused', () => {
  assert.throws(() => basket(['Coffee']));
});
`,
  brew: `import assert from 'node:assert/strict';
import test from 'node:test';
import { brewingGuide } from '../src/brew.js';

test('the label says how hot and how long', () => {
  assert.equal(brewingGuide('black'), 'Black: 100 °C, 4 minutes');
  assert.match(brewingGuide('green'), /^Green: \\d+ °C, \\d+ minutes$/);
});

test('for anything else there is the counter', () => {
  assert.equal(brewingGuide('coffee'), 'Ask us at the counter.');
});
`,
  postage: `import assert from 'node:assert/strict';
import test from 'node:test';
import { postage } from '../src/postage.js';

test('a small order pays for its parcel', () => {
  assert.equal(postage(1000), 490);
});

test('a large order travels free', () => {
  assert.equal(postage(10_000), 0);
});
`,
};
