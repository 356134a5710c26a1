import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refuseLink } from '../../../scripts/lib/packages.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'espalier packages '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('npm ci, which empties the folder first', () => {
  it('is refused where node_modules is a link: it would empty another clone', () => {
    const [other, link, loose] = ['other', 'link', 'loose'].map((name) => path.join(dir, name));
    if (!other || !link || !loose) throw new Error('three paths');
    mkdirSync(other);
    symlinkSync(other, link);
    symlinkSync(path.join(dir, 'gone'), loose);
    expect(() => refuseLink(link)).toThrow(/is a link to .*other.*\n.*what to do: remove the link/);
    expect(() => refuseLink(loose)).toThrow('a folder that is gone');
  });

  it('goes on with a folder, and with nothing', () => {
    mkdirSync(path.join(dir, 'folder'));
    expect(() => refuseLink(path.join(dir, 'folder'))).not.toThrow();
    expect(() => refuseLink(path.join(dir, 'missing'))).not.toThrow();
  });
});
