import { normalize } from 'node:path/posix';
import { z } from 'zod';
import type { FileDiff } from '../../../../shared/transcript';
import { replaced } from './match';
import { shown, within } from './paths';
import { readText, writeText } from './text-file';
import { defineTool, type Tool, ToolFailure, type Workplace } from './tool';
import { folderPattern } from './write';

const input = z.object({
  path: z.string().min(1),
  old_text: z.string().describe('Exactly as it is in the file, without line numbers; long enough to be there only once.'),
  new_text: z.string(),
  all: z.boolean().default(false).describe('Replace every occurrence.'),
});

async function change(
  { path, old_text, new_text, all }: z.infer<typeof input>,
  { root }: Workplace,
): Promise<{ file: string; diff: FileDiff }> {
  const file = within(root, path);
  const old = await readText(file, shown(root, file));
  if (old === null) throw new ToolFailure(`There is no file ${path}. To make it, use write.`);
  return { file, diff: { path: shown(root, file), old, new: replaced(old, old_text, new_text, all) } };
}

export const editTool: Tool = defineTool({
  name: 'edit',
  description: 'Replaces a piece of text in a file of the worktree.',
  input,
  kind: 'edit',
  access: 'edit',
  title: ({ path }) => normalize(path),
  pattern: ({ path }) => folderPattern(path),
  paths: ({ path }) => [path],
  preview: async (call, place) => [(await change(call, place)).diff],
  run: async (call, place) => {
    const { file, diff } = await change(call, place);
    await writeText(file, diff.new);
    return { text: `Changed ${diff.path}.`, diffs: [diff] };
  },
});
