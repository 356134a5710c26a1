import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spareConversation } from '../../../src/main/agents/catalog/gemini-chats';
import { makeScratch } from '../../helpers/repository';

test('only the file that loading a conversation would empty gets another name', () => {
  const home = makeScratch();
  const chats = join(home, '.gemini/tmp/lamp/chats');
  mkdirSync(chats, { recursive: true });
  const begun = 'session-2026-01-01T10-00-12345678.jsonl';
  const other = 'session-2026-01-01T10-00-87654321.jsonl';
  for (const file of [begun, other]) writeFileSync(join(chats, file), file);
  const spare = (moment: string) =>
    spareConversation('12345678-9abc-4000-8000-000000000000', { home, env: {}, now: new Date(`2026-01-01T${moment}Z`) });
  spare('10:01:00');
  expect(readdirSync(chats).sort()).toEqual([begun, other]);
  spare('10:00:59.900');
  const spared = 'session-2026-01-01T09-59-12345678.jsonl';
  expect(readdirSync(chats).sort()).toEqual([spared, other]);
  expect(readFileSync(join(chats, spared), 'utf8')).toBe(begun);
  // What gemini made of the name since is not what was said.
  writeFileSync(join(chats, begun), 'empty');
  spare('10:00:59.950');
  expect(readFileSync(join(chats, spared), 'utf8')).toBe(begun);
  rmSync(home, { recursive: true });
});
