import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConflictFile } from '../../../shared/landing';
import { registerCommands } from '../../commands/registry';
import { type Choice, type Choices, type Clash, clashesOf, type Piece, piecesOf, resultOf, type Side } from './pieces';
import { suggestionOf } from './suggestion';

export interface ByHand {
  files: { file: ConflictFile; pieces: Piece[] }[];
  clashes: Clash[];
  /** How many have no choice yet. */
  open: number;
  choices: Choices;
  current: string | null;
  choose(key: string, choice: Choice | null): void;
  take(key: string, side: Side): void;
  /** Takes what is suggested for it, where something is. */
  suggest(key: string): void;
  look(key: string): void;
  /** The files as they are to be; null: a conflict is open. */
  texts(): { path: string; text: string }[] | null;
}

/** Conflicts that a person settles one by one, by keys while they are in sight (`on`). `resolve`: what Ctrl+Enter does. */
export function useByHand(shown: readonly ConflictFile[], on: boolean, resolve: () => void): ByHand {
  const [choices, setChoices] = useState<Choices>(new Map());
  const [looked, look] = useState<string | null>(null);
  const files = useMemo(
    () => shown.flatMap((file) => (file.merged === null ? [] : [{ file, pieces: piecesOf(file.path, file.merged) }])),
    [shown],
  );
  const clashes = useMemo(() => files.flatMap(({ pieces }) => clashesOf(pieces)), [files]);
  const current = clashes.find(({ key }) => key === looked)?.key ?? clashes[0]?.key ?? null;

  const choose = (key: string, choice: Choice | null): void => {
    const next = new Map(choices);
    if (choice === null) next.delete(key);
    else next.set(key, choice);
    setChoices(next);
    look(key);
  };
  const take = (key: string, side: Side): void => settle(key, { take: side });
  const suggest = (key: string): void => {
    const clash = clashes.find((one) => one.key === key);
    const suggestion = clash ? suggestionOf(clash) : null;
    if (suggestion) settle(key, { take: 'suggested', text: suggestion.lines.join('\n') });
  };
  const settle = (key: string, choice: Choice): void => {
    choose(key, choice);
    const at = clashes.findIndex((clash) => clash.key === key);
    const next = [...clashes.slice(at + 1), ...clashes.slice(0, at)].find((clash) => !choices.has(clash.key));
    if (next) look(next.key);
  };
  const step = (by: number): void => {
    const next = clashes[clashes.findIndex(({ key }) => key === current) + by];
    if (next) look(next.key);
  };

  const keys = useRef({ take: (_side: Side): void => {}, suggest: (): void => {}, step, resolve });
  keys.current = {
    ...{ step, resolve },
    take: (side) => current !== null && take(current, side),
    suggest: () => current !== null && suggest(current),
  };
  useEffect(() => {
    if (!on) return;
    return registerCommands([
      {
        id: 'conflict.queue',
        title: 'Take the queue in the conflict',
        group: 'Landing',
        keys: '1',
        run: () => keys.current.take('queue'),
      },
      { id: 'conflict.both', title: 'Take both in the conflict', group: 'Landing', keys: '2', run: () => keys.current.take('both') },
      { id: 'conflict.job', title: 'Take this job in the conflict', group: 'Landing', keys: '3', run: () => keys.current.take('job') },
      { id: 'conflict.next', title: 'Next conflict', group: 'Landing', keys: 'N', run: () => keys.current.step(1) },
      { id: 'conflict.previous', title: 'Previous conflict', group: 'Landing', keys: 'Shift+N', run: () => keys.current.step(-1) },
      { id: 'conflict.suggestion', title: 'Take the suggestion', group: 'Landing', keys: 'P', run: () => keys.current.suggest() },
      { id: 'conflict.resolve', title: 'Resolve the conflicts', group: 'Landing', keys: 'Ctrl+Enter', run: () => keys.current.resolve() },
    ]);
  }, [on]);

  const texts = (): { path: string; text: string }[] | null => {
    const all = files.map(({ file, pieces }) => ({ path: file.path, text: resultOf(pieces, choices) }));
    return all.every((one): one is { path: string; text: string } => one.text !== null) ? all : null;
  };
  return {
    files,
    clashes,
    open: clashes.filter(({ key }) => !choices.has(key)).length,
    choices,
    current,
    choose,
    take,
    suggest,
    look,
    texts,
  };
}
