import { expect, test } from 'vitest';
import { inConvention } from '../../../src/main/landing/message';

const conventional = ['feat(shop): sell tea', 'fix(shop): count cups', 'docs: say hello', 'chore: tidy', 'feat(basket): add it up'];
const prefixed = ['net/http: reuse connections', 'cmd/go: print the version', 'net: close sockets', 'doc: mend a link'];
const plain = ['Add a lamp', 'Mend the lamp', 'Remove the lamp'];

test.each([
  ['Fix the price of Sencha.', conventional, ['src/shop/teas.js'], 'fix(shop): fix the price of Sencha'],
  ['Add oolong', conventional, ['src/shop/teas.js', 'src/post.js'], 'feat: add oolong'],
  ['Say where the shop is', conventional, ['README.md'], 'docs: say where the shop is'],
  ['Cover the basket', conventional, ['test/basket.test.js'], 'test: cover the basket'],
  ['README says too much', conventional, ['src/a.js'], 'feat: README says too much'],
  ['feat!: sell coffee', conventional, ['src/a.js'], 'feat!: sell coffee'],
  ['Print less', prefixed, ['src/cmd/go/main.go', 'src/cmd/go/print.go'], 'cmd/go: print less'],
  ['Print less', prefixed, ['main.c'], 'Print less'],
  ['net: print less', prefixed, ['net/a.go'], 'net: print less'],
  ['add a table', plain, ['a.txt'], 'Add a table'],
  ['Add a table', ['add a lamp', 'mend the lamp', 'remove it'], ['a.txt'], 'add a table'],
  ['Add a table', ['feat: one commit alone shows nothing'], ['a.txt'], 'Add a table'],
  ['Add a table', [], [], 'Add a table'],
])('“%s” after %j', (title, subjects, paths, expected) => {
  expect(inConvention(title, subjects, paths)).toBe(expected);
});
