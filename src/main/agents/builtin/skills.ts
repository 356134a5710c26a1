import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readBelow } from './instructions';
import { defineTool, type Tool, ToolFailure } from './tools/tool';

/** Something that the model can read up on when it needs it. */
export interface Skill {
  name: string;
  description: string;
  folder: string;
  /** The folder that none of its files may lead out of. */
  within: string;
}

const places = ['.agents/skills', '.claude/skills', '.kilocode/skills'];

/** Skills of the worktree and of the person; of two with the same name the worktree's counts. */
export function findSkills(top: string, personal: string = homedir()): Skill[] {
  const found = new Map<string, Skill>();
  for (const within of [top, personal]) {
    for (const place of places) {
      for (const skill of skillsIn(path.join(within, place), within)) if (!found.has(skill.name)) found.set(skill.name, skill);
    }
  }
  return [...found.values()];
}

function skillsIn(folder: string, within: string): Skill[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    return []; // there is none
  }
  return names.flatMap((name) => {
    const text = readBelow(within, path.join(folder, name, 'SKILL.md'));
    const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text ?? '')?.[1];
    const description = head === undefined ? null : field(head, 'description');
    if (head === undefined || description === null) return [];
    return [{ name: field(head, 'name') ?? name, description: description.slice(0, 1024), folder: path.join(folder, name), within }];
  });
}

/** A value of the little YAML that these files use: plain, quoted, or folded over indented lines. */
function field(head: string, name: string): string | null {
  const [, first = '', rest = ''] = new RegExp(`^${name}:[ \\t]*(.*)((?:\\r?\\n[ \\t]+.*)*)`, 'm').exec(head) ?? [];
  const text = `${/^[|>][+-]?$/.test(first.trim()) ? '' : first} ${rest}`.replaceAll(/\s+/g, ' ').trim();
  const plain = text.replace(/^(["'])(.*)\1$/, '$2');
  return plain === '' ? null : plain;
}

/** Gives the text of a skill, or of a file that belongs to it. */
export function skillTool(skills: readonly Skill[]): Tool {
  return defineTool({
    name: 'skill',
    description: 'Reads one of the skills that are listed in the instructions, or a file that it names.',
    input: z.object({ name: z.string(), file: z.string().default('SKILL.md') }),
    kind: 'read',
    access: 'none',
    title: ({ name, file }) => (file === 'SKILL.md' ? name : `${name}/${file}`),
    run: async ({ name, file }) => {
      const skill = skills.find((entry) => entry.name === name);
      if (!skill) throw new ToolFailure(`There is no skill ${name}. Known: ${skills.map((entry) => entry.name).join(', ')}.`);
      const text = readBelow(skill.folder, path.resolve(skill.folder, file));
      if (text === null) throw new ToolFailure(`The skill ${name} has no file ${file}.`);
      return { text };
    },
  });
}
