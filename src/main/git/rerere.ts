import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Content } from './diff-parse';
import { type Git, git, joinRecords } from './git';
import { commonDir } from './locks';
import { hasMarkers } from './markers';

/** A file as a merge left it: what each side has, and the text with the conflict between markers. */
export type Unsettled = { path: string; name: Buffer; base: Content | null; ours: Content | null; theirs: Content | null; marked: Buffer };

/** What git's `rerere` remembers of how these conflicts were settled before, by path. */
export function recall(root: string, files: readonly Unsettled[]): Promise<Map<string, Buffer>> {
  return withFiles(root, files, (place) => known(place, files));
}

/** Lets `rerere` remember how they are settled, in place of what it knew. */
export async function remember(root: string, files: readonly Unsettled[], settled: ReadonlyMap<string, Buffer>): Promise<void> {
  const chosen = files.filter(({ path }) => settled.has(path));
  await withFiles(root, chosen, async (place) => {
    const before = await known(place, chosen);
    for (const { path, name } of chosen) {
      const text = settled.get(path);
      const other = before.get(path);
      if (text === undefined || other?.equals(text)) continue;
      if (other) await place.runner.run(['rerere', 'forget', '--', path]);
      await writeFile(place.at(name), text);
    }
    await place.runner.run(['rerere']);
  });
}

type Place = { runner: Git; at(name: Buffer): Buffer };

/** Runs `rerere` on the files, which replays what it knows, and gives those that it settled. */
async function known({ runner, at }: Place, files: readonly Unsettled[]): Promise<Map<string, Buffer>> {
  await runner.run(['rerere']);
  const settled = new Map<string, Buffer>();
  for (const { path, name, marked } of files) {
    const now = await readFile(at(name));
    if (!hasMarkers(now) && !now.equals(marked)) settled.set(path, now);
  }
  return settled;
}

/**
 * `rerere` reads an index and files, and notes what is under way in git's folder of a worktree. So it is given a folder
 * that stands for one: it shares what the repository remembers, while no worktree of anybody's sees any of this.
 */
async function withFiles<T>(root: string, files: readonly Unsettled[], use: (place: Place) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-rerere-'));
  try {
    const [gitDir, tree] = [join(folder, 'git'), join(folder, 'files')];
    const at = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${tree}/`), name]);
    await Promise.all([mkdir(gitDir), mkdir(tree)]);
    await writeFile(join(gitDir, 'commondir'), `${await commonDir(root)}\n`);
    await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/espalier-none\n');
    for (const { name, marked } of files) {
      await mkdir(dirname(at(name).toString('utf8')), { recursive: true });
      await writeFile(at(name), marked);
    }
    const env = { GIT_DIR: gitDir, GIT_WORK_TREE: tree };
    const runner = git(tree, { env, index: join(folder, 'index'), config: ['rerere.enabled=true', 'rerere.autoUpdate=false'] });
    await runner.run(['update-index', '-z', '--index-info'], { input: joinRecords(files.flatMap(stages)) });
    return await use({ runner, at });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows of an index in which a path is unmerged. */
export function stages({ name, base, ours, theirs }: Omit<Unsettled, 'path' | 'marked'>): Buffer[] {
  return [base, ours, theirs].flatMap((content, at) =>
    content === null ? [] : [Buffer.concat([Buffer.from(`${content.mode} ${content.id} ${at + 1}\t`), name])],
  );
}
