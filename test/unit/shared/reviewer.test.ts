import { expect, it } from 'vitest';
import { readerOf } from '../../../src/shared/reviewer';

const off = { reviewer: null, reviewFrom: 40 };
const on = { reviewer: 'codex', reviewFrom: 40 };

it.each([
  ['nobody is set', null, off, null],
  ['an agent is set, for changes of a size', null, on, { agent: 'codex', from: 40 }],
  ['the task wants nobody', 'none', on, null],
  ['the task wants another one, whatever the size', 'claude', on, { agent: 'claude', from: 0 }],
  ['the task wants one where nobody is set', 'claude', off, { agent: 'claude', from: 0 }],
])('tells who reads a change: %s', (_, reviewer, settings, reader) => {
  expect(readerOf({ reviewer }, settings)).toEqual(reader);
});
