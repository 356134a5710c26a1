import { glob } from 'tinyglobby';
import { z } from 'zod';
import { ignoredBelow } from './ignored';
import { shown, within } from './paths';
import { defineTool, type Tool, ToolFailure } from './tool';

const mostFiles = 500;

export const findTool: Tool = defineTool({
  name: 'find',
  description: 'Finds files of the worktree by a glob pattern such as src/**/*.ts. What git ignores is left out.',
  input: z.object({ pattern: z.string().min(1), path: z.string().min(1).default('.').describe('Folder to look in.') }),
  kind: 'search',
  access: 'none',
  title: ({ pattern, path }) => (path === '.' ? pattern : `${pattern} in ${path}`),
  run: async ({ pattern, path }, { root, signal }) => {
    const folder = within(root, path);
    // A pattern may climb as a path may.
    if (pattern.startsWith('/') || /(^|[/{,])\.\.([/},]|$)/.test(pattern))
      throw new ToolFailure(`Refused: ${pattern} leads out of the worktree.`);
    const found = await glob(pattern, {
      cwd: folder,
      ignore: ['**/.git', '**/.git/**', ...(await ignoredBelow(folder)).map((name) => (name.endsWith('/') ? `${name}**` : name))],
      dot: true,
      onlyFiles: true,
      followSymbolicLinks: false,
      signal,
    });
    const files = found.sort().map((name) => shown(root, `${folder}/${name}`));
    const rest = files.length - mostFiles;
    if (files.length === 0) return { text: 'No file matches.' };
    return { text: [...files.slice(0, mostFiles), ...(rest > 0 ? [`(${rest} more; make the pattern narrower)`] : [])].join('\n') };
  },
});
