import { createInterface } from 'node:readline';

/** What a person types, line by line. */
export interface Lines {
  /** null: nothing more will come. */
  next(): Promise<string | null>;
  close(): void;
}

export function readLines(input: NodeJS.ReadableStream): Lines {
  const reader = createInterface({ input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { value, done } = await lines.next();
      return done === true ? null : value;
    },
    close: () => reader.close(),
  };
}

/** A line that is not shown while it is typed; from a pipe, its first line. null: there is none. */
export async function readSecret(input: NodeJS.ReadStream, write: (text: string) => void, prompt: string): Promise<string | null> {
  if (!input.isTTY) {
    const lines = readLines(input);
    const line = await lines.next();
    lines.close();
    return line?.trim() || null;
  }
  write(prompt);
  // On a terminal without an output of its own, readline takes the echo over and shows nothing.
  const reader = createInterface({ input, terminal: true });
  try {
    const line = await new Promise<string | null>((resolve) => {
      reader.once('line', resolve);
      reader.once('SIGINT', () => resolve(null));
      reader.once('close', () => resolve(null));
    });
    return line?.trim() || null;
  } finally {
    reader.close();
    write('\n');
  }
}
