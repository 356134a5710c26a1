import { hunkDigest } from '../../../shared/hunks';
import type { ReviewFinding } from '../../../shared/review';
import { area } from './area';
import { binaries } from './binaries';
import { ci } from './ci';
import { dependencies } from './dependencies';
import { leftovers } from './leftovers';
import { type Change, type Found, goneFrom, type Rule } from './rule';
import { secrets } from './secrets';
import { tests } from './tests';

const rules: readonly Rule[] = [secrets, tests, ci, dependencies, area, binaries, leftovers];
/** Of one kind so many are listed: nobody reads more, and what they say is the same. */
const most = 100;

/** All that is seen in a change without anybody's help, file by file in its order. */
export function findAll(about: Omit<Change, 'gone'>): ReviewFinding[] {
  let gone: ReadonlySet<string> | null = null;
  const change: Change = {
    ...about,
    gone: () => {
      gone ??= goneFrom(about.files);
      return gone;
    },
  };
  const order = new Map(change.files.map(({ path }, index) => [path, index]));
  const place = ({ path, line }: Found): number => (order.get(path ?? '') ?? 0) * 1e6 + (line ?? 0);
  const alike = new Map<string, number>();
  return rules
    .flatMap((rule) => limited(rule(change)))
    .sort((a, b) => place(a) - place(b))
    .map(({ text, ...found }) => {
      const key = hunkDigest(found.path ?? '', [found.kind, text]);
      const nth = alike.get(key) ?? 0;
      alike.set(key, nth + 1);
      const id = nth === 0 ? key : hunkDigest(found.path ?? '', [found.kind, text, `${nth}`]);
      return { id, ...found, suggestion: null, by: 'espalier', state: 'open', reason: null };
    });
}

function limited(found: Found[]): Found[] {
  const kinds = new Map<string, number>();
  const kept = found.filter(({ kind }) => {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return (kinds.get(kind) ?? 0) <= most;
  });
  const more = [...kinds].filter(([, count]) => count > most);
  return [
    ...kept,
    ...more.map(
      ([kind, count]): Found => ({
        path: null,
        line: null,
        severity: 'medium',
        kind,
        message: `And ${count - most} more of this kind.`,
        text: '',
      }),
    ),
  ];
}
