import { z } from 'zod';
import { shown, within } from './paths';
import { readText } from './text-file';
import { defineTool, type Tool, ToolFailure } from './tool';

const mostLines = 2000;
const longestLine = 2000;

export const readTool: Tool = defineTool({
  name: 'read',
  description: `Reads a text file of the worktree. Gives its lines with their numbers, ${mostLines} at most; use offset and limit for more.`,
  input: z.object({
    path: z.string().min(1),
    offset: z.number().int().min(1).optional().describe('First line, from 1.'),
    limit: z.number().int().min(1).max(mostLines).optional(),
  }),
  kind: 'read',
  access: 'none',
  title: ({ path }) => path,
  paths: ({ path }) => [path],
  run: async ({ path, offset = 1, limit = mostLines }, { root }) => {
    const file = within(root, path);
    const text = await readText(file, shown(root, file));
    if (text === null) throw new ToolFailure(`There is no file ${path}.`);
    if (text === '') return { text: '(The file is empty.)' };
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    if (offset > lines.length) throw new ToolFailure(`${path} has only ${lines.length} lines.`);
    const part = lines.slice(offset - 1, offset - 1 + limit);
    const numbered = part.map((line, index) => `${String(offset + index).padStart(6)}\t${line.slice(0, longestLine)}`);
    const last = offset - 1 + part.length;
    const rest = last < lines.length ? `\n(Lines ${last + 1} to ${lines.length} follow; read on with offset ${last + 1}.)` : '';
    return { text: numbered.join('\n') + rest };
  },
});
