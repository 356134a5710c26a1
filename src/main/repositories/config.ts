import { z } from 'zod';
import { declaredCheck } from '../../shared/check';
import { parseConfig } from '../config/parse';

/** Inside the repository: a pattern that leaves it would copy a person's other files to where an agent reads them. */
const inside = z
  .string()
  .min(1)
  .refine((glob) => !/^([/\\~]|[A-Za-z]:)/.test(glob) && !glob.split(/[/\\]/).includes('..'), 'must stay inside the repository');

/** `.espalier/config.json` of a repository. Its JSON Schema is published as `resources/config.schema.json`. */
export const repositoryConfigSchema = z
  .strictObject({
    $schema: z.string().optional(),
    setup: z
      .string()
      .min(1)
      .optional()
      .describe('Command run by the shell in each new worktree before the agent starts, such as "npm ci".'),
    copy: z.array(inside).optional().describe('Globs of files that git does not track and each worktree gets a copy of, such as ".env*".'),
    checks: z.array(declaredCheck).optional().describe('Commands run once an agent has ended; all must pass.'),
    base: z.string().min(1).optional().describe('Branch or commit that new sessions start from; default: the current branch.'),
    protected: z
      .array(z.string().min(1))
      .optional()
      .describe('Branches on which nothing lands but by a pull request; "release/*" names all below release/.'),
    worktrees: z.string().min(1).optional().describe('Folder for the worktrees, absolute or relative to the repository.'),
  })
  .describe('What Espalier does in this repository. Commands run only after the person said yes to them.');

export type RepositoryConfig = Omit<z.infer<typeof repositoryConfigSchema>, '$schema'>;

/**
 * Parses `.espalier/config.json`. `problem` names file, line and key, a line for each fault, and then nothing
 * of the file counts: half of what a repository asks for is not what its people meant.
 */
export function parseRepositoryConfig(text: string, file: string): { config: RepositoryConfig; problem: string | null } {
  const { value, problems } = parseConfig(repositoryConfigSchema, text, file);
  if (!value) return { config: {}, problem: problems.map(({ message }) => message).join('\n') };
  const { $schema: _, ...config } = value;
  return { config, problem: null };
}
