import { spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { z } from 'zod';
import { filesBelow } from './ignored';
import { shown, within } from './paths';
import { readText } from './text-file';
import { defineTool, type Tool, ToolFailure, type Workplace } from './tool';

const mostLines = 200;
const longestLine = 300;
const mostBytes = 1024 * 1024;

const input = z.object({
  pattern: z.string().min(1).describe('Regular expression.'),
  path: z.string().min(1).default('.').describe('File or folder to look in.'),
  ignore_case: z.boolean().default(false),
});
type Input = z.infer<typeof input>;

export const searchTool: Tool = defineTool({
  name: 'search',
  description: `Searches the text of files of the worktree. Gives file:line:text, ${mostLines} lines at most. What git ignores is left out.`,
  input,
  kind: 'search',
  access: 'none',
  title: ({ pattern, path }) => (path === '.' ? pattern : `${pattern} in ${path}`),
  run: async (call, place) => {
    const where = within(place.root, call.path);
    const found = (await withRipgrep(call, where, place)) ?? (await byOurselves(call, where, place));
    if (found.length === 0) return { text: 'Nothing matches.' };
    const lines = found.slice(0, mostLines).map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
    return { text: [...lines, ...(found.length > mostLines ? ['(There is more; make the search narrower.)'] : [])].join('\n') };
  },
});

/** Matches by ripgrep; null where there is none. */
function withRipgrep({ pattern, ignore_case }: Input, where: string, { root, env, signal }: Workplace): Promise<string[] | null> {
  const options = [
    '--no-config',
    '--line-number',
    '--with-filename',
    '--no-heading',
    '--color=never',
    '--hidden',
    '--glob=!.git',
    '--sort=path',
  ];
  const target = shown(root, where);
  return new Promise((resolve, reject) => {
    const child = spawn('rg', [...options, ...(ignore_case ? ['--ignore-case'] : []), '--regexp', pattern, '--', target], {
      ...{ cwd: root, env, signal },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      bytes += chunk.length;
      if (bytes > mostBytes) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(0, 1000);
    });
    child.on('error', (error) => ('code' in error && error.code === 'ENOENT' ? resolve(null) : reject(error)));
    child.on('close', (code) => {
      const lines = Buffer.concat(output).toString('utf8').split('\n');
      lines.pop();
      // 2 also for a file that could not be read: then what was found counts.
      if (code === 2 && lines.length === 0) reject(new ToolFailure(complaint.trim()));
      else resolve(lines.map((line) => line.replace(/^\.\//, '')));
    });
  });
}

/** The same without ripgrep, slower. */
export async function byOurselves({ pattern, ignore_case }: Input, where: string, { root, signal }: Workplace): Promise<string[]> {
  const expression = compiled(pattern, ignore_case);
  const found: string[] = [];
  for (const file of await filesIn(where)) {
    signal.throwIfAborted();
    const stat = await lstat(file).catch(() => null);
    if (!stat?.isFile()) continue;
    const text = await readText(file, file).catch((error: unknown) => {
      if (error instanceof ToolFailure) return null; // binary or too large: no text to search
      throw error;
    });
    for (const [index, line] of (text ?? '').split(/\r?\n/).entries()) {
      if (expression.test(line)) found.push(`${shown(root, file)}:${index + 1}:${line}`);
      if (found.length > mostLines) return found;
    }
  }
  return found;
}

function compiled(pattern: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(pattern, ignoreCase ? 'i' : '');
  } catch (error) {
    throw new ToolFailure(`${pattern} is not a regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function filesIn(where: string): Promise<string[]> {
  const stat = await lstat(where).catch(() => null);
  if (!stat) throw new ToolFailure(`There is no ${where}.`);
  if (!stat.isDirectory()) return [where];
  const names =
    (await filesBelow(where)) ?? (await glob('**', { cwd: where, dot: true, ignore: ['**/.git/**'], followSymbolicLinks: false }));
  return [...new Set(names)].sort().map((name) => path.join(where, name));
}
