import { expect, test } from 'vitest';
import { z } from 'zod';
import { builtinAgentSchema } from '../../../src/main/agents/builtin/config';
import { declaredAgentsSchema } from '../../../src/main/agents/declared';
import { repositoryConfigSchema } from '../../../src/main/repositories/config';

/** Draft 7, since that is what editors understand best. One that was removed is written anew, laid out as Biome likes it. */
function published(schema: z.ZodType, title: string): string {
  const json = JSON.stringify({ title, ...z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) }, null, 2);
  return `${json.replaceAll(
    /\[\s+((?:"[^"\n]*",?\s*)+)\]/g,
    (_, items: string) =>
      `[${items
        .trim()
        .split(/\s*\n\s*/)
        .join(' ')}]`,
  )}\n`;
}

test('the published JSON Schemas are what the program checks', async () => {
  const folder = '../../../resources';
  await expect(published(declaredAgentsSchema, 'Agents of Espalier')).toMatchFileSnapshot(`${folder}/agents.schema.json`);
  await expect(published(builtinAgentSchema, 'Built-in agent of Espalier')).toMatchFileSnapshot(`${folder}/builtin-agent.schema.json`);
  await expect(published(repositoryConfigSchema, 'Espalier in a repository')).toMatchFileSnapshot(`${folder}/config.schema.json`);
});
