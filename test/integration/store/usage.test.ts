import { afterEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/main/store/store';
import { makeScratch } from '../../helpers/repository';

const used = (inputTokens: number, outputTokens: number, cost: number | null) => ({
  ...{ contextTokens: inputTokens, contextWindow: 200_000, inputTokens, outputTokens, cost },
  asOf: '2026-01-01T00:00:00.000Z',
});
let store: Store | undefined;
afterEach(() => store?.close());

test('a run over midnight counts to both days, and a session over all its runs', () => {
  store = openStore(makeScratch());
  const run = { session: 's', agent: 'codex', run: 's-1' };
  store.usage.put({ ...run, day: '2026-01-01', usage: used(100, 10, 1) });
  store.usage.put({ ...run, day: '2026-01-02', usage: used(150, 30, 1.5) });
  store.usage.put({ ...run, day: '2026-01-02', usage: used(180, 30, 1.75) });
  store.usage.put({ ...run, run: 's-2', day: '2026-01-02', usage: used(20, 2, 0.25) });
  expect(store.usage.ofDay('2026-01-01')).toMatchObject({ input: 100, output: 10, cost: 1 });
  expect(store.usage.ofDay('2026-01-02')).toMatchObject({ input: 100, output: 22, cost: 1, agents: [{ agent: 'codex', cost: 1 }] });
  expect(store.usage.ofSession('s')).toMatchObject({ input: 200, output: 32, cost: 2, last: { contextTokens: 20 } });
});

test('what is not known stays unknown, and is not zero', () => {
  store = openStore(makeScratch());
  store.usage.put({ session: 's', agent: 'gemini', run: 's-1', day: '2026-01-01', usage: used(5, 5, null) });
  expect(store.usage.ofSession('s')).toMatchObject({ cost: null, input: 5 });
  expect(store.usage.ofDay('2026-01-02')).toMatchObject({ input: null, cost: null, agents: [] });
  expect(store.usage.ofSession('other')).toBeNull();
});
