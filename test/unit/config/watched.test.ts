import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Content, type FollowedFile, followFile } from '../../../src/main/config/watched';
import { makeScratch } from '../../helpers/repository';

let folder: string;
let file: string;
let seen: Content[];
let followed: FollowedFile;
const text = (value: string | null): Content => ({ text: value, problem: null });

beforeEach(() => {
  folder = makeScratch();
  file = join(folder, 'some.json');
  seen = [];
});
afterEach(() => {
  followed.close();
  rmSync(folder, { recursive: true });
});
const follow = (): void => {
  followed = followFile(file, (content) => void seen.push(content));
};

test('what is there is handed over at once, and nothing where there is none', () => {
  follow();
  expect(seen).toEqual([]);
  followed.close();
  writeFileSync(file, 'one');
  follow();
  expect(seen).toEqual([text('one')]);
});

test('a change is handed over once, also where the file was replaced, and its end', async () => {
  writeFileSync(file, 'one');
  follow();
  writeFileSync(`${file}.new`, 'two');
  renameSync(`${file}.new`, file);
  followed.read();
  followed.read();
  expect(seen).toEqual([text('one'), text('two')]);
  writeFileSync(`${file}.new`, 'three');
  renameSync(`${file}.new`, file);
  await vi.waitUntil(() => seen.length === 3, { timeout: 10_000 }); // told by the system
  rmSync(file);
  await vi.waitUntil(() => seen.length === 4, { timeout: 10_000 });
  expect(seen.slice(2)).toEqual([text('three'), text(null)]);
});

test('one that cannot be read says why', () => {
  mkdirSync(file);
  follow();
  expect(seen).toEqual([{ text: null, problem: expect.stringContaining(`${file}: cannot be read: EISDIR`) }]);
});
