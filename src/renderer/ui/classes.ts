/**
 * Class names of a CSS module by their names in its file: `cx('row', selected && 'selected')`. A name that the
 * module has no rule for gives no class; a test finds those that are written out.
 */
export function classes(module: Readonly<Record<string, string>>): (...names: (string | false | null | undefined)[]) => string {
  return (...names) =>
    names
      .map((name) => (typeof name === 'string' ? module[name] : undefined))
      .filter(Boolean)
      .join(' ');
}
