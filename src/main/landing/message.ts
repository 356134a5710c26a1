/** So many of the newest subjects say how a repository writes its commit messages. */
export const looksAt = 60;
/** A convention is what so large a share of them keep to. */
const most = 0.6;
/** Fewer than these show nothing. */
const fewest = 3;

const conventional = /^(build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(\(([^()]+)\))?!?: (.+)$/;
/** As in Go or Linux: `net/http: say why`. */
const prefixed = /^([\w.-]+(?:\/[\w.-]+)*): (.+)$/;

/** A title as the first line of a commit message, in the way of those before it. `paths`: the files that it changes. */
export function inConvention(title: string, subjects: readonly string[], paths: readonly string[]): string {
  const share = (matches: RegExp): number => subjects.filter((subject) => matches.test(subject)).length / subjects.length;
  const subject = title.trim().replace(/\.$/, '');
  if (subjects.length < fewest) return subject;
  if (share(conventional) >= most) {
    if (conventional.test(subject)) return subject;
    const scopes = subjects.flatMap((before) => conventional.exec(before)?.[3] ?? []);
    const scope = nearest(scopes, paths);
    return `${typeOf(subject, paths)}${scope === null ? '' : `(${scope})`}: ${cased(subject, textsOf(subjects, conventional, 4))}`;
  }
  if (share(prefixed) >= most && !prefixed.test(subject)) {
    const prefix = nearest(
      subjects.flatMap((before) => prefixed.exec(before)?.[1] ?? []),
      paths,
    );
    return prefix === null ? subject : `${prefix}: ${cased(subject, textsOf(subjects, prefixed, 2))}`;
  }
  return cased(subject, subjects);
}

const textsOf = (subjects: readonly string[], pattern: RegExp, group: number): string[] =>
  subjects.flatMap((subject) => pattern.exec(subject)?.[group] ?? []);

/** Begins as the others do. A word with capitals within, such as a name, stays as it is. */
function cased(subject: string, others: readonly string[]): string {
  const [first = ''] = subject.split(/\s/);
  if (/[A-Z]/.test(first.slice(1)) || others.length === 0) return subject;
  const lower = others.filter((other) => /^[a-z]/.test(other)).length / others.length;
  const upper = others.filter((other) => /^[A-Z]/.test(other)).length / others.length;
  if (lower >= most) return subject.charAt(0).toLowerCase() + subject.slice(1);
  return upper >= most ? subject.charAt(0).toUpperCase() + subject.slice(1) : subject;
}

/** Of the names that were used before, the most used one that is in the way to every changed file. */
function nearest(used: readonly string[], paths: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of used) counts.set(name, (counts.get(name) ?? 0) + 1);
  const inAll = (name: string): boolean => paths.length > 0 && paths.every((path) => `/${path}`.includes(`/${name}/`));
  const fit = [...counts].filter(([name]) => inAll(name)).sort(([a, one], [b, two]) => b.length - a.length || two - one);
  return fit[0]?.[0] ?? null;
}

function typeOf(subject: string, paths: readonly string[]): string {
  const all = (pattern: RegExp): boolean => paths.length > 0 && paths.every((path) => pattern.test(path));
  const [verb = ''] = subject.toLowerCase().split(/\s/);
  if (all(/(^|\/)(docs?|documentation)\/|\.(md|rst|adoc)$|(^|\/)(README|CHANGELOG)/i)) return 'docs';
  if (all(/(^|\/)(tests?|__tests__|spec)\/|[._-](test|spec)\.\w+$|(^|\/)test_[^/]+$/i)) return 'test';
  if (all(/^\.github\/|^\.gitlab-ci|^\.circleci\//)) return 'ci';
  if (/^(fix|correct|repair|mend|resolve|prevent|stop|avoid|handle)/.test(verb)) return 'fix';
  if (/^(refactor|rename|move|extract|simplify|clean|split|inline|reorganis|reorganiz)/.test(verb)) return 'refactor';
  if (/^(speed|optimi|accelerate)/.test(verb)) return 'perf';
  return /^(bump|upgrade|update)$/.test(verb) && /depend|version/i.test(subject) ? 'chore' : 'feat';
}
