import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../config/replace-file';
import { type Pattern, type Prepared, patternSchema } from './tools/tool';

const rule = z.strictObject({ tool: z.string(), pattern: patternSchema });
type Rule = z.infer<typeof rule>;
const fileSchema = z.object({ repository: z.string(), allow: z.array(rule) });

/** What a person allowed once and for all. */
export interface Rules {
  allows(tool: string, call: Prepared): boolean;
  /** For this conversation. */
  allowForSession(tool: string, pattern: Pattern): void;
  /** For every conversation in this repository. */
  allowAlways(tool: string, pattern: Pattern): void;
}

/** Rules of a repository, kept out of it: what is in a worktree was perhaps written by an agent. */
export function openRules(home: string, repository: string): Rules {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 20);
  const file = path.join(home, 'agent', 'rules', `${name}.json`);
  const session: Rule[] = [];
  // Read each time: agents that work side by side share what was allowed.
  const kept = (): Rule[] => readRules(file);
  return {
    allows: (tool, call) => [...session, ...kept()].some((entry) => entry.tool === tool && call.covered(entry.pattern)),
    allowForSession: (tool, pattern) => void session.push({ tool, pattern }),
    allowAlways: (tool, pattern) => {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      replaceFile(file, `${JSON.stringify({ repository, allow: [...kept(), { tool, pattern }] }, null, 2)}\n`);
    },
  };
}

function readRules(file: string): Rule[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).allow;
  } catch {
    return []; // none yet, or spoilt: then the person is asked again
  }
}
