import { execFileSync } from 'node:child_process';
import { treeWith } from '../src/main/git/tree-diff';
import { type Change, makePairs } from '../src/main/overlaps/pairs';
import { median, ms, type Outcome, rounded, timed } from './lib/figures';
import { makeLargeRepository } from './lib/repository';

const files = 27_000;
const branches = 24;
const rounds = 3;
/** Each branch changes one file that all change, of which every third conflicts with each other, and so many of its own. */
const own = 20;

export default {
  id: 9,
  figure: 'conflicts among 24 branches, all 276 pairs, 27,000 files',
  goal: '≤ 400 ms, or ≤ 0.3 × one `git merge-tree` a pair',
  run: async (): Promise<Outcome> => {
    const repository = makeLargeRepository(files);
    const { git, path } = repository;
    try {
      const write = (text: string): string =>
        execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: path, input: text, encoding: 'utf8' }).trim();
      const names = git(['ls-tree', '-r', '--name-only', 'HEAD', 'src']).split('\n');
      const shared = names[0] ?? '';
      const lines = git(['show', `HEAD:${shared}`]).split('\n');
      const changes: Change[] = [];
      for (let branch = 0; branch < branches; branch++) {
        const at = branch % 3 === 0 ? 0 : Math.min(lines.length - 1, 4 + (branch % 2) * 4);
        const text = lines.map((line, index) => (index === at ? `// of branch ${branch % 3 === 0 ? branch : 0}` : line)).join('\n');
        const mine = names.slice(1 + branch * own, 1 + (branch + 1) * own);
        const paths = [shared, ...mine];
        const changed = paths.map((name, index) => ({
          name: Buffer.from(name),
          from: null,
          to: { id: write(index === 0 ? `${text}\n` : `// ${branch}\n`), mode: '100644' },
        }));
        const tree = await treeWith(path, git(['rev-parse', 'HEAD^{tree}']), changed);
        const tip = git(['commit-tree', '-p', 'HEAD', '-m', `branch ${branch}`, tree]);
        changes.push({ id: `${branch}`, tip, paths: new Set(paths), landed: false });
      }
      const pairs = changes.flatMap((a, index) => changes.slice(index + 1).map((b) => [a.tip, b.tip] as const));
      const times: { ours: number[]; git: number[]; again: number[] } = { ours: [], git: [], again: [] };
      let conflicting = 0;
      let byGit = 0;
      for (let round = 0; round < rounds; round++) {
        byGit = 0;
        times.git.push(
          await timed(() => {
            for (const [a, b] of pairs) {
              try {
                execFileSync('git', ['merge-tree', '--write-tree', '--name-only', a, b], { cwd: path, stdio: 'ignore' });
              } catch {
                byGit += 1; // exit code 1: they conflict
              }
            }
          }),
        );
        const pairsAmong = makePairs();
        times.ours.push(
          await timed(async () => {
            conflicting = (await pairsAmong(path, changes)).filter(({ conflicts }) => conflicts.length > 0).length;
          }),
        );
        times.again.push(await timed(() => pairsAmong(path, changes)));
      }
      if (conflicting !== byGit) throw new Error(`${conflicting} pairs conflict, and ${byGit} by git`);
      const [ours, base] = [median(times.ours), median(times.git)];
      return {
        value: ms(ours),
        baseline: `git merge-tree, ${pairs.length} times: ${ms(base)}`,
        ratio: ours / base,
        met: ours <= 400 || ours / base <= 0.3,
        details: { ours: rounded(times.ours), git: rounded(times.git), unchanged: rounded(times.again), conflicting },
      };
    } finally {
      repository.dispose();
    }
  },
};
