/**
 * `espalier practice`: an agent without a model, for trying Espalier out. It reads its task as any agent does
 * (ESPALIER_PROMPT, else the file ESPALIER_PROMPT_FILE), works in the current folder on a terminal or on
 * pipes, and takes some eight seconds; ESPALIER_PRACTICE_PACE multiplies its pauses (0: none).
 * Exit codes: 0 done, 1 the task does not fit what is there, 2 no task.
 */
import { readFileSync } from 'node:fs';
import { practice } from './practice';
import { makeScreen } from './screen';

function readTask(env: NodeJS.ProcessEnv): string {
  const file = env['ESPALIER_PROMPT_FILE'];
  return (env['ESPALIER_PROMPT'] ?? (file ? readFileSync(file, 'utf8') : '')).trim();
}

const pace = Number(process.env['ESPALIER_PRACTICE_PACE'] ?? '1');
const screen = makeScreen((text) => process.stdout.write(text), {
  pace: Number.isFinite(pace) && pace >= 0 ? pace : 1,
  colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
});
const goal = readTask(process.env);
if (goal === '') {
  process.stderr.write('Practice agent: there is no task. Set ESPALIER_PROMPT or ESPALIER_PROMPT_FILE.\n');
  process.exitCode = 2;
} else {
  practice(goal, process.cwd(), screen, process.stdin).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`Practice agent: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
