import { z } from 'zod';
import { todoEntry } from '../conversation';
import { defineTool, type Tool } from './tool';

export const todoTool: Tool = defineTool({
  name: 'todo',
  description: 'Keeps the list of steps that the person sees. Give the whole list each time; use it for work of three steps and more.',
  input: z.object({ entries: z.array(todoEntry).max(50) }),
  kind: 'think',
  access: 'none',
  title: ({ entries }) => `${entries.filter(({ status }) => status === 'completed').length} of ${entries.length} done`,
  run: async ({ entries }, { plan }) => {
    plan(entries);
    return { text: 'Noted.' };
  },
});
