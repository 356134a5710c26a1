import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { shown, within } from './paths';
import { defineTool, type Tool, ToolFailure } from './tool';

const mostEntries = 500;

export const listTool: Tool = defineTool({
  name: 'list',
  description: 'Lists a folder of the worktree. Folders end in /.',
  input: z.object({ path: z.string().min(1).default('.') }),
  kind: 'read',
  access: 'none',
  title: ({ path }) => path,
  paths: ({ path }) => [path],
  run: async ({ path: named }, { root }) => {
    const folder = within(root, named);
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
      throw new ToolFailure(`There is no folder ${shown(root, folder)}.`);
    });
    const names = entries
      .filter(({ name }) => name !== '.git')
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.isSymbolicLink() ? `${entry.name} (link)` : entry.name))
      .sort();
    const rest = names.length - mostEntries;
    const more = rest > 0 ? [`(${rest} more; use find with a pattern below ${path.join(named, '/')})`] : [];
    return { text: names.length === 0 ? '(The folder is empty.)' : [...names.slice(0, mostEntries), ...more].join('\n') };
  },
});
