import { normalize } from 'node:path/posix';
import { z } from 'zod';
import type { FileDiff } from '../../../../shared/transcript';
import { shown, within } from './paths';
import { readText, writeText } from './text-file';
import { defineTool, type Pattern, type Tool, type Workplace } from './tool';

async function change(input: { path: string; content: string }, { root }: Workplace): Promise<{ file: string; diff: FileDiff }> {
  const file = within(root, input.path);
  const old = await readText(file, shown(root, file));
  return { file, diff: { path: shown(root, file), old, new: input.content } };
}

export const writeTool: Tool = defineTool({
  name: 'write',
  description: 'Makes a file with this content, or replaces the whole content of one. To change part of a file, use edit.',
  input: z.object({ path: z.string().min(1), content: z.string() }),
  kind: 'edit',
  access: 'edit',
  title: ({ path }) => normalize(path),
  pattern: ({ path }) => folderPattern(path),
  paths: ({ path }) => [path],
  preview: async (input, place) => [(await change(input, place)).diff],
  run: async (input, place) => {
    const { file, diff } = await change(input, place);
    await writeText(file, input.content);
    return { text: `${diff.old === null ? 'Made' : 'Replaced'} ${diff.path}.`, diffs: [diff] };
  },
});

/** "Always" for an edit: everything in the same folder. */
export function folderPattern(path: string): Pattern {
  const file = normalize(path);
  const slash = file.lastIndexOf('/');
  return slash < 0 ? { is: file } : { startsWith: file.slice(0, slash + 1) };
}
