import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf, once } from '../../../scripts/lib/stamp.mjs';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'espalier stamp '));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a step that is done once', () => {
  const times = async (stamp: string, ...wanted: string[]): Promise<number> => {
    let count = 0;
    for (const each of wanted) await once(stamp, each, async () => void (count += 1));
    return count;
  };

  it('is done again only for something else', async () => {
    expect(await times(path.join(dir, 'made/.stamp'), 'a', 'a', 'b', 'b', 'a')).toBe(3);
  });

  it('is done again after it failed, although it had been done before', async () => {
    const stamp = path.join(dir, '.stamp');
    await times(stamp, 'a');
    await expect(once(stamp, 'b', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off');
    expect(await times(stamp, 'a')).toBe(1);
  });

  it('does not count as done while it runs: a kill leaves no stamp', async () => {
    const stamp = path.join(dir, '.stamp');
    await times(stamp, 'a');
    await once(stamp, 'b', async () => expect(existsSync(stamp)).toBe(false));
  });
});

describe('the hash of sources', () => {
  const put = (name: string, text: string): string => {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  it('changes with a text, a name, a removal and a word, and with nothing else', () => {
    put('src/deep/a.ts', 'one');
    const b = put('src/b.ts', 'two');
    const seen = [hashOf(dir, ['src']), hashOf(dir, ['src'], 'linux')];
    put('src/deep/a.ts', 'ONE');
    seen.push(hashOf(dir, ['src']));
    put('src/c.ts', '');
    seen.push(hashOf(dir, ['src']));
    rmSync(b);
    seen.push(hashOf(dir, ['src']));
    expect(new Set(seen).size).toBe(seen.length);
    put('src/b.ts', 'two');
    rmSync(path.join(dir, 'src/c.ts'));
    put('src/deep/a.ts', 'one');
    expect(hashOf(dir, ['src'])).toBe(seen[0]);
  });

  it('is the same in a folder that was moved', () => {
    put('one/src/a.ts', 'text');
    cpSync(path.join(dir, 'one'), path.join(dir, 'two'), { recursive: true });
    expect(hashOf(path.join(dir, 'two'), ['src'])).toBe(hashOf(path.join(dir, 'one'), ['src']));
  });

  it('takes a path that is not there as it is', () => {
    expect(hashOf(dir, ['missing'])).toBe(hashOf(dir, ['missing']));
  });
});
