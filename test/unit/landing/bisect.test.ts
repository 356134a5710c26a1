import { expect, test } from 'vitest';
import { firstFailing } from '../../../src/main/landing/bisect';

const among = async (count: number, fails: (index: number) => boolean) => {
  const asked: number[] = [];
  const found = await firstFailing(count, async (index) => {
    asked.push(index);
    return fails(index) ? `${index} fails` : null;
  });
  return { found, asked };
};

test('the first one that fails is found, the last being asked first', async () => {
  for (let count = 1; count <= 17; count += 1)
    for (let first = 0; first < count; first += 1) {
      const { found, asked } = await among(count, (index) => index >= first);
      expect(found).toEqual({ index: first, why: `${first} fails` });
      expect(asked[0]).toBe(count - 1);
      expect(asked.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(count + 1)));
    }
});

test('where the last one passes, one look is enough; and where there is nothing, none', async () => {
  expect(await among(10, () => false)).toEqual({ found: null, asked: [9] });
  expect(await among(0, () => true)).toEqual({ found: null, asked: [] });
});

test('where a failure does not stay, what is found has one before it that passes', async () => {
  const { found } = await among(10, (index) => [2, 7, 9].includes(index));
  expect(found && [2, 7, 9].includes(found.index)).toBe(true);
});
