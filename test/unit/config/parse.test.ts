import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../../src/main/config/parse';

const schema = z.strictObject({
  name: z.string(),
  size: z.number().optional(),
  parts: z.array(z.strictObject({ id: z.string(), command: z.array(z.string()) })).default([]),
});
const messages = (text: string): string[] => parseConfig(schema, text, 'c.json').problems.map(({ message }) => message);

test('a right file has its value and no problems, also with a byte order mark', () => {
  expect(parseConfig(schema, '\uFEFF{"name": "a"}', 'c.json')).toEqual({ value: { name: 'a', parts: [] }, problems: [] });
});

test('an unknown key is named with its line, and the key that was probably meant', () => {
  const text = '{\n  "name": "a",\n  "parts": [\n    { "id": "x",\n      "commnd": [] }\n  ]\n}';
  expect(parseConfig(schema, text, 'c.json')).toEqual({
    value: null,
    problems: [
      { line: 4, key: 'parts[0].command', message: 'c.json:4: parts[0].command is missing' },
      { line: 5, key: 'parts[0].commnd', message: 'c.json:5: unknown key "commnd" in parts[0] (did you mean "command"?)' },
    ],
  });
  expect(messages('{"name": "a",\n"colour": 1}')).toEqual(['c.json:2: unknown key "colour" (known: name, size, parts)']);
});

test('a value of the wrong kind is named with its line', () => {
  expect(messages('{\n"name": "a",\n"size": "big"}')).toEqual(['c.json:3: size: expected number, received string']);
  expect(messages('[]')).toEqual(['c.json:1: the file: expected object, received array']);
});

test.each([
  ['{\n  "name": "a",\n  "size": \n}', 'c.json:4: not valid JSON at size: a value is expected'],
  ['{\n  "name": "a",\n}', 'c.json:3: not valid JSON: a key in double quotes is expected'],
  ['{\n  "name": "a"\n  "size": 1\n}', 'c.json:3: not valid JSON at size: a comma is expected'],
  ['{ // why\n}', 'c.json:1: not valid JSON: comments are not allowed in JSON'],
  ['', 'c.json:1: not valid JSON: a value is expected'],
])('%j is not JSON and says where', (text, message) => {
  expect(messages(text)).toEqual([message]);
});

test('a key such as __proto__ is a key like any other', () => {
  expect(messages('{"name": "a", "__proto__": {"size": 3}}')).toEqual([expect.stringContaining('unknown key "__proto__"')]);
});
