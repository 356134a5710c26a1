import { z } from 'zod';
import { type ConfigProblem, readConfig } from '../config/parse';

const commandLine = z.tuple([z.string().min(1)], z.string());

const pattern = z
  .string()
  .min(1)
  .check((context) => {
    try {
      new RegExp(context.value, 'u');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.issues.push({ code: 'custom', message, input: context.value });
    }
  });

const declaredAgent = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, ".", "_" and "-" only')
      .describe('Names the agent in `espalier run --agent`.'),
    name: z.string().min(1).optional().describe('For people; default: the id.'),
    command: commandLine.describe('Program and arguments; "{prompt}" in an argument becomes the task.'),
    io: z.enum(['terminal', 'pipe']).default('terminal').describe('Whether it runs in a terminal of its own or on plain pipes.'),
    resume: commandLine.optional().describe('Program and arguments that go on where the agent left off, used by restart.'),
    programs: z
      .tuple([z.string().min(1)], z.string().min(1))
      .optional()
      .describe('Names of the program; the first that is found takes the place of the one in "command".'),
    version: z
      .strictObject({
        args: z.array(z.string()).describe('Make the program print its version.'),
        pattern: pattern.describe('Regular expression; its first group is the version.'),
        minimum: z.string().default('0').describe('Older ones are not started.'),
      })
      .optional()
      .describe('How to find out its version.'),
    messages: z
      .strictObject({ protocol: z.literal('acp'), args: z.array(z.string()).describe('Make the program speak it on its pipes.') })
      .optional()
      .describe('How background jobs talk with it: the Agent Client Protocol.'),
    titles: z
      .array(z.strictObject({ pattern, is: z.enum(['working', 'waiting', 'quiet', 'idle']) }))
      .default([])
      .describe('What its window titles mean, regular expressions; the first that matches counts.'),
    approvals: z.array(pattern).default([]).describe('Regular expressions of what stands on its screen only while it asks for leave.'),
  })
  .describe('A program that tasks can be given to.');

/** `ESPALIER_HOME/agents.json`. Its JSON Schema is published as `resources/agents.schema.json`. */
export const declaredAgentsSchema = z.strictObject({ $schema: z.string().optional(), agents: z.array(declaredAgent) });

export type DeclaredAgent = Omit<z.infer<typeof declaredAgent>, 'name'> & { name: string };

/** Taken by the embedded agents. */
const embedded = ['practice', 'espalier', 'shell'];

/**
 * Parses `agents.json`, keeping the agents that are right. `problem` tells the others, a line each, by file,
 * line and key; null: nothing is wrong. `file` is how messages call it.
 */
export function parseDeclaredAgents(text: string, file: string): { agents: DeclaredAgent[]; problem: string | null } {
  const { document, problems } = readConfig(text, file);
  if (!document) return { agents: [], problem: lines(problems) };
  const outer = document.check(declaredAgentsSchema.extend({ agents: z.array(z.unknown()) }));
  const found = [...outer.problems];
  const agents: DeclaredAgent[] = [];
  const list = z.object({ agents: z.array(z.unknown()) }).safeParse(document.value).data?.agents ?? [];
  for (const index of list.keys()) {
    const { value, problems } = document.check(declaredAgent, ['agents', index]);
    found.push(...problems);
    if (!value) continue;
    const at = ['agents', index, 'id'];
    if (embedded.includes(value.id)) found.push(document.problem(at, `agents[${index}].id: "${value.id}" is an agent of Espalier's own`));
    else if (agents.some(({ id }) => id === value.id))
      found.push(document.problem(at, `agents[${index}].id: "${value.id}" is declared twice`));
    else agents.push({ ...value, name: value.name ?? value.id });
  }
  return { agents, problem: found.length > 0 ? lines(found) : null };
}

const lines = (problems: ConfigProblem[]): string => problems.map(({ message }) => message).join('\n');
