import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { EspalierError } from '../../shared/errors';

/**
 * The program and arguments that open a file, of a line such as `code --goto {file}:{line}`; without `{file}` the path
 * comes last. Words in double quotes stay together. null: the line is empty.
 */
export function editorCommand(editor: string, path: string, line: number): [program: string, ...args: string[]] | null {
  const words = [...editor.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const filled = words.map((word) => word.replaceAll('{file}', () => path).replaceAll('{line}', `${line}`));
  const [program, ...args] = editor.includes('{file}') ? filled : [...filled, path];
  return program === undefined || words.length === 0 ? null : [program, ...args];
}

/** Starts the person's editor on a file. Throws `not-found` where the file is gone, `refused` where no such program is. */
export async function openInEditor(command: [string, ...string[]], path: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (!there?.isFile()) throw new EspalierError('not-found', `${path} is not there.`, 'The change deleted or moved it.');
  const [program, ...args] = command;
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new EspalierError('refused', `${program} could not be started.`, 'Settings › General names the editor.', { cause })),
    );
    child.unref();
  });
}
