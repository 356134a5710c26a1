import { setTimeout } from 'node:timers/promises';

const sgr = (code: string, text: string): string => `\x1b[${code}m${text}\x1b[0m`;

/** What the practice agent writes, and how fast. */
export interface Screen {
  line(text?: string): void;
  step(text: string): Promise<void>;
  detail(text: string): Promise<void>;
  removed(line: number, text: string): void;
  added(line: number, text: string): void;
  question(text: string): void;
  failed(text: string): void;
  done(text: string): void;
  dim(text: string): string;
  /** Tells whoever started us what we do (OSC 7501, invisible on a screen). */
  report(state: 'working' | 'blocked' | 'done' | 'error', question?: string): void;
}

/** Milliseconds of a pause at pace 1: a person can follow, and all is done within ten seconds. */
const pause = 550;

export function makeScreen(write: (text: string) => void, { pace, colour }: { pace: number; colour: boolean }): Screen {
  const paint = (code: string, text: string): string => (colour ? sgr(code, text) : text);
  const line = (text = ''): void => write(`${text}\n`);
  const wait = (times: number): Promise<void> => setTimeout(pause * times * pace);
  return {
    line,
    step: async (text) => {
      line(`${paint('36', '●')} ${paint('1', text)}`);
      await wait(1.2);
    },
    detail: async (text) => {
      line(`  └ ${paint('2', text)}`);
      await wait(1);
    },
    removed: (number, text) => line(paint('31', `  ${String(number).padStart(4)} - ${text}`)),
    added: (number, text) => line(paint('32', `  ${String(number).padStart(4)} + ${text}`)),
    question: (text) => line(`\n${paint('33', '?')} ${paint('1', text)}`),
    failed: (text) => line(`\n${paint('31', '✗')} ${text}`),
    done: (text) => line(`\n${paint('32', '✓')} ${text}`),
    dim: (text) => paint('2', text),
    report: (state, question) => {
      const message = question === undefined ? '' : `:kind=question:msg=${Buffer.from(question).toString('base64')}`;
      write(`\x1b]7501;state=${state}:app=practice${message}\x1b\\`);
    },
  };
}
