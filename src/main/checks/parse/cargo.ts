import type { CheckFailure } from '../../../shared/check';

const error = /^error(?:\[(E\d+)\])?: (.+)$/;
const arrow = /^\s*--> (.+?):(\d+):\d+$/;
/** Since Rust 1.73, where the message has the next line; and before. Since 1.91 with the thread's number. */
const panic = /^thread '(.+)'(?: \(\d+\))? panicked at (?:'(.*)', )?(\S+?):(\d+):\d+:?$/;

/** Errors of rustc (and clippy with `-D warnings`), and panics of tests. */
export function cargo(lines: readonly string[]): CheckFailure[] {
  return lines.flatMap((line, index) => {
    const failed = error.exec(line);
    const at = failed && arrow.exec(lines[index + 1] ?? '');
    if (failed && at) {
      const code = failed[1] === undefined ? '' : `${failed[1]}: `;
      return { path: at[1] ?? null, line: Number(at[2]), test: null, message: `${code}${failed[2]}` };
    }
    const thread = panic.exec(line);
    if (!thread) return [];
    const message = thread[2] ?? lines[index + 1]?.trim() ?? 'It panicked.';
    return { path: thread[3] ?? null, line: Number(thread[4]), test: thread[1] ?? null, message };
  });
}
