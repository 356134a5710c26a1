import { readUse, type SessionFile, type Use } from './session-files';

export interface UseWatch {
  /** It put something out. */
  output(): void;
  /** What its hook tells, where it does: the file that it keeps its conversation in, its model, the window of that. */
  hook(about: { transcript: string | null; model: string | null; window: number | null }): void;
  end(): void;
}

interface Peers {
  sessionFile: SessionFile;
  /** When the run began; ms. */
  since: number;
  place: { worktree: string; home: string; env: Readonly<Record<string, string | undefined>> };
  /** What the conversation is called by now; null: not known yet. */
  conversation(): string | null;
  onUse(use: Use): void;
}

/** A file is read once its agent was silent for so long; ms. */
const stillFor = 1000;

/** Follows what an agent in its terminal uses, by the file of its conversation: read when a hook tells of something, and at rest. */
export function watchUse({ sessionFile, since, place, conversation, onUse }: Peers): UseWatch {
  const reader = readUse(sessionFile, since);
  const known: { transcript: string | null; model: string | null; window: number | null } = { transcript: null, model: null, window: null };
  let told = '';
  let isReading = false;
  let again = false;
  let still: NodeJS.Timeout | undefined;

  const readNew = async (): Promise<Use | null> => {
    const name = conversation();
    const file = known.transcript ?? (name === null ? null : sessionFile.find?.({ ...place, conversation: name }));
    return file ? await reader.read(file) : null;
  };
  const look = async (): Promise<void> => {
    const found = await readNew().catch(() => null); // it is not there yet, or gone: what is known of it stays
    if (!found) return;
    const { model, usage } = found;
    const use: Use = { model: model ?? known.model, usage: { ...usage, contextWindow: usage.contextWindow ?? known.window } };
    const key = JSON.stringify(use);
    if (key === told) return;
    told = key;
    onUse(use);
  };
  const read = (): void => {
    again = isReading;
    if (isReading) return;
    isReading = true;
    void look().finally(() => {
      isReading = false;
      if (again) read();
    });
  };
  return {
    output: () => {
      clearTimeout(still);
      still = setTimeout(read, stillFor).unref();
    },
    hook: ({ transcript, model, window }) => {
      known.transcript = transcript ?? known.transcript;
      known.model = model ?? known.model;
      known.window = window ?? known.window;
      read();
    },
    end: () => {
      clearTimeout(still);
      read();
    },
  };
}
