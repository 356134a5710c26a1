import type { ToolKind } from '@agentclientprotocol/sdk';
import { z } from 'zod';
import type { FileDiff } from '../../../../shared/transcript';
import type { ToolSpec } from '../models/model';

/** What a tool does to the world, for the permission mode: `none` needs no permission in any. */
export type Access = 'none' | 'edit' | 'execute' | 'fetch' | 'foreign';

export interface Todo {
  content: string;
  status: 'pending' | 'in_progress' | 'completed';
  priority: 'high' | 'medium' | 'low';
}

export const patternSchema = z.union([z.strictObject({ is: z.string() }), z.strictObject({ startsWith: z.string() })]);
export type Pattern = z.infer<typeof patternSchema>;

/** What tools have of the conversation that they work for. */
export interface Workplace {
  /** The folder that the agent works in, free of symbolic links. Nothing outside it is touched. */
  root: string;
  /** What commands get. */
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  plan(entries: Todo[]): void;
  /** The person's answer: one of the options or words of their own; null: there is none. */
  ask(question: string, options: readonly string[]): Promise<string | null>;
}

export interface Outcome {
  /** For the model. */
  text: string;
  diffs?: FileDiff[];
}

/** A call whose arguments are in order. */
export interface Prepared {
  /** In a line: what it is done to. */
  title: string;
  /** What "always" would remember: this very path, command or address, or whatever begins alike. */
  pattern: Pattern;
  /** Whether a remembered pattern is about this call. */
  covered(pattern: Pattern): boolean;
  /** Files that it is about, relative to the root. */
  paths: string[];
  /** What would change, so that a person can decide on it; throws `ToolFailure` where it cannot be done. */
  preview(place: Workplace): Promise<FileDiff[]>;
  run(place: Workplace): Promise<Outcome>;
}

export interface Tool {
  spec: ToolSpec;
  kind: ToolKind;
  access: Access;
  /** Throws `ToolFailure` for arguments that are not as wanted. */
  prepare(input: unknown): Prepared;
}

/** What the model is told when a call could not be done; no fault of ours. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

interface Definition<S extends z.ZodType> {
  name: string;
  description: string;
  input: S;
  kind: ToolKind;
  access: Access;
  title(input: z.infer<S>): string;
  /** Default: exactly this title. */
  pattern?(input: z.infer<S>): Pattern;
  /** Default: by the title. */
  covered?(input: z.infer<S>, pattern: Pattern): boolean;
  paths?(input: z.infer<S>): string[];
  preview?(input: z.infer<S>, place: Workplace): Promise<FileDiff[]>;
  run(input: z.infer<S>, place: Workplace): Promise<Outcome>;
}

/** A tool whose arguments are checked by a schema. */
export function defineTool<S extends z.ZodType>(definition: Definition<S>): Tool {
  const { name, description, input: schema, kind, access, title, paths, preview, run } = definition;
  const { pattern = (call) => ({ is: title(call) }), covered = (call, remembered) => covers(remembered, title(call)) } = definition;
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  return {
    spec: { name, description, parameters },
    kind,
    access,
    prepare: (raw) => {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) throw new ToolFailure(`The arguments of ${name} are not as wanted:\n${z.prettifyError(parsed.error)}`);
      const input = parsed.data;
      return {
        title: title(input),
        pattern: pattern(input),
        covered: (remembered) => covered(input, remembered),
        paths: paths?.(input) ?? [],
        preview: async (place) => (preview ? await preview(input, place) : []),
        run: (place) => run(input, place),
      };
    },
  };
}

const covers = (pattern: Pattern, text: string): boolean => ('is' in pattern ? pattern.is === text : text.startsWith(pattern.startsWith));
