import { type ChangedFile, type Found, type Line, newLines, type Rule } from './rule';

const script = /\.[cm]?[jt]sx?$|\.(vue|svelte)$/i;
/** Where a program says something on purpose. */
const saying = /(^|\/)(bin|scripts?|cli|bench|benchmarks?|examples?|tools?)\//i;
const debugging: readonly (readonly [RegExp, RegExp])[] = [
  [script, /^[ \t]*debugger\b/m],
  [script, /(?:^|[^.\w])console\.(?:log|debug|trace|dir)\(/],
  [/\.py$/i, /^[ \t]*(?:import i?pdb\b|i?pdb\.set_trace\(|breakpoint\(\))|^[ \t]*print\(\s*f?["'](?:DEBUG|debug|here|HERE|---|===|>>>)/m],
  [/\.rb$/i, /^[ \t]*(?:binding\.(?:pry|irb)|byebug)\b/m],
  [/\.rs$/i, /\bdbg!\(/],
  [/\.php$/i, /^[ \t]*(?:var_dump|print_r|dd)\(/m],
  [/\.go$/i, /\b(?:spew\.Dump|fmt\.Print(?:ln|f)\(\s*["'](?:DEBUG|debug|here|HERE))/],
];
const open = /\b(?:TODO|FIXME|XXX|HACK)\b/;
/** How comments begin, by the file's name; the first that fits. An address holds no comment. */
const comments: readonly (readonly [RegExp, RegExp])[] = [
  [/\.([cm]?[jt]sx?|vue|svelte|go|rs|java|kts?|cs|swift|c|cc|cpp|hh?|hpp|dart|scala|css|scss|less|proto)$/i, /(?<!:)\/\/|\/\*|^\s*\*|<!--/],
  [/\.(sql|lua|hs|elm|adb)$/i, /--|\/\*|^\s*\*/],
  [/\.(ini|el|lisp|cl|clj|cljs|scm|asm|s)$/i, /[;#]/],
  [/(?:)/, /#|(?<!:)\/\/|\/\*|^\s*\*|<!--/],
];

/** What was to go before the end: prints for debugging, and things that are still to be done. */
export const leftovers: Rule = (change) =>
  change.files
    .filter(({ folded, purpose }) => !folded && purpose !== 'docs')
    .flatMap((file) => {
      const says = file.isTest || saying.test(file.path);
      const patterns = says ? [] : debugging.flatMap(([language, pattern]) => (language.test(file.path) ? [pattern] : []));
      return newLines(change, file, [...patterns, open]).flatMap((line) => about(file, patterns, line));
    });

function about({ path }: ChangedFile, patterns: readonly RegExp[], { line, text }: Line): Found[] {
  const at = { path, line, severity: 'low', text } as const;
  if (patterns.some((pattern) => pattern.test(text))) return [{ ...at, kind: 'debug', message: 'Left over from debugging, it seems.' }];
  const found = open.exec(text);
  const comment = comments.find(([named]) => named.test(path))?.[1];
  const commented = found !== null && comment?.test(text.slice(0, found.index)) === true;
  return commented ? [{ ...at, kind: 'todo', message: 'Says itself that it is not finished.' }] : [];
}
