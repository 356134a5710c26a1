import { createInterface } from 'node:readline';
import type { Screen } from './screen';

export interface Question {
  text: string;
  /** The first is what a bare Enter means. */
  answers: readonly [string, ...string[]];
}

/** Longest answer in the person's own words. */
const longest = 60;

/**
 * Asks and waits for a line: a number, a bare Enter, or the person's own words. Where nobody can answer (the
 * input has ended) it goes on with the first answer and says so.
 */
export async function ask(screen: Screen, input: NodeJS.ReadStream, { text, answers }: Question): Promise<string> {
  screen.question(text);
  for (const [index, answer] of answers.entries()) screen.line(`  ${index + 1}. ${answer}`);
  screen.line(screen.dim('  A number, words of your own, or Enter for the first.'));
  screen.report('blocked', text);
  const lines = createInterface({ input, terminal: false });
  try {
    for await (const line of lines) {
      const answer = choose(line.trim(), answers);
      if (answer !== null) {
        screen.report('working');
        return answer;
      }
      screen.line(`  1 to ${answers.length}, please.`);
    }
  } finally {
    lines.close();
    input.pause();
  }
  screen.report('working');
  screen.line(screen.dim('  Nobody can answer here, so I take the first.'));
  return answers[0];
}

function choose(line: string, answers: Question['answers']): string | null {
  if (line === '') return answers[0];
  if (/^\d+$/.test(line)) return answers[Number(line) - 1] ?? null;
  return line.slice(0, longest);
}
