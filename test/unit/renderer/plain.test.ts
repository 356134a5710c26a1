import { expect, test } from 'vitest';
import { plainLines } from '../../../src/renderer/checks/plain';

test('raw output is read without colours, titles and what was written over', () => {
  expect(plainLines('\x1b[31mred\x1b[0m\r\n\x1b]0;title\x07plain\n10%\r50%\r100%\n')).toEqual(['red', 'plain', '100%']);
  expect(plainLines('')).toEqual([]);
  expect(plainLines('no end')).toEqual(['no end']);
  expect(plainLines('x'.repeat(3000))[0]).toHaveLength(2002);
});
