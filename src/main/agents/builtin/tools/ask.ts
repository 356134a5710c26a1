import { z } from 'zod';
import { defineTool, type Tool, ToolFailure } from './tool';

export const askTool: Tool = defineTool({
  name: 'ask_user',
  description: 'Asks the person, where only they can know. They may choose one of the options or answer in their own words.',
  input: z.object({ question: z.string().min(1), options: z.array(z.string().min(1)).max(6).default([]) }),
  kind: 'think',
  access: 'none',
  title: ({ question }) => question,
  run: async ({ question, options }, { ask }) => {
    const answer = await ask(question, options);
    if (answer === null) throw new ToolFailure('The person did not answer. Decide by yourself, and say what you took for granted.');
    return { text: `The person answered: ${answer}` };
  },
});
