/** One change that a task asks for, in a file of the worktree. */
export type Edit = { type: 'replace'; file: string; from: string; to: string } | { type: 'add'; file: string; line: string };

export interface PracticeTask {
  /** Empty: the task names no change, and a note is made of it. */
  edits: Edit[];
  /** Whether there is a question on the way. */
  asks: boolean;
}

const quoted = '["“]([^"“”]*)["”]';
const file = 'In\\s+(?:["“]([^"“”]+)["”]|(\\S+?)),?\\s+';
const sentence = new RegExp(`\\b${file}(?:replace\\s+${quoted}\\s+with\\s+${quoted}|add\\s+${quoted})`, 'gi');

/**
 * Reads the little that the practice agent understands:
 * `In FILE, replace "A" with "B"`, `In FILE, add "line"`, any number of them, and `No questions`.
 */
export function parseTask(goal: string): PracticeTask {
  const edits = [...goal.matchAll(sentence)].map(([, long, short, from, to, line]): Edit => {
    const file = long ?? short ?? '';
    return line === undefined ? { type: 'replace', file, from: from ?? '', to: to ?? '' } : { type: 'add', file, line };
  });
  return { edits, asks: !/\bno questions\b/i.test(goal) };
}
