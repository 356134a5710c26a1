import { realpathSync } from 'node:fs';
import { type Todo, type Tool, ToolFailure, type Workplace } from '../../../src/main/agents/builtin/tools/tool';

/** A workplace in a folder, as a turn has one. */
export function makePlace(root: string, more: Partial<Workplace> = {}): Workplace & { planned: Todo[][] } {
  const planned: Todo[][] = [];
  return {
    root: realpathSync(root),
    env: process.env,
    signal: new AbortController().signal,
    plan: (entries) => void planned.push(entries),
    ask: async () => null,
    planned,
    ...more,
  };
}

/** What the model is told of a call: its result, or why it failed. Anything but a `ToolFailure` fails the test. */
export async function use(tool: Tool, input: unknown, place: Workplace): Promise<string> {
  try {
    return (await tool.prepare(input).run(place)).text;
  } catch (error) {
    if (error instanceof ToolFailure) return `FAILED ${error.message}`;
    throw error;
  }
}
