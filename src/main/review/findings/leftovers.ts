import { type ChangedFile, type Found, newLines, type Rule } from './rule';

const script = /\.[cm]?[jt]sx?$|\.(vue|svelte)$/i;
/** Where a program says something on purpose. */
const saying = /(^|\/)(bin|scripts?|cli|bench|benchmarks?|examples?|tools?)\//i;
const debugging: readonly (readonly [RegExp, RegExp])[] = [
  [script, /^\s*debugger\b/],
  [script, /(?:^|[^.\w])console\.(?:log|debug|trace|dir)\(/],
  [/\.py$/i, /^\s*(?:import i?pdb\b|i?pdb\.set_trace\(|breakpoint\(\))|^\s*print\(\s*f?["'](?:DEBUG|debug|here|HERE|---|===|>>>)/],
  [/\.rb$/i, /^\s*(?:binding\.(?:pry|irb)|byebug)\b/],
  [/\.rs$/i, /\bdbg!\(/],
  [/\.php$/i, /^\s*(?:var_dump|print_r|dd)\(/],
  [/\.go$/i, /\b(?:spew\.Dump|fmt\.Print(?:ln|f)\(\s*["'](?:DEBUG|debug|here|HERE))/],
];
const todo = /(?:\/\/|#|\/\*|^\s*\*|<!--|--|;)\s*.*\b(?:TODO|FIXME|XXX|HACK)\b/;

/** What was to go before the end: prints for debugging, and things that are still to be done. */
export const leftovers: Rule = ({ files }) =>
  files
    .filter(({ folded, purpose }) => !folded && purpose !== 'docs')
    .flatMap((file) => newLines(file).flatMap((line) => about(file, line)));

function about({ path, isTest }: ChangedFile, { line, text }: { line: number; text: string }): Found[] {
  const at = { path, line, severity: 'low', text } as const;
  const noise = isTest || saying.test(path);
  if (!noise && debugging.some(([language, pattern]) => language.test(path) && pattern.test(text)))
    return [{ ...at, kind: 'debug', message: 'Left over from debugging, it seems.' }];
  return todo.test(text) ? [{ ...at, kind: 'todo', message: 'Says itself that it is not finished.' }] : [];
}
