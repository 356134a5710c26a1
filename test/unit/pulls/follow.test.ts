import { expect, test } from 'vitest';
import { makeFollow, often } from '../../../src/main/pulls/follow';
import type { Pull } from '../../../src/shared/landing';

test('an open pull request is asked about while somebody watches, and ever less often while its server fails', async () => {
  const start = Date.parse('2026-01-01T00:00:00.000Z');
  const asked: number[] = [];
  let now = start;
  let problem: string | null = 'it is down';
  let watched = false;
  const pull = (): Pull => ({ id: '1', state: 'open', seenAt: new Date(asked.at(-1) ?? start).toISOString(), problem }) as Pull;
  const follow = makeFollow({
    pulls: () => [pull()],
    refresh: async () => {
      asked.push(now);
      return pull();
    },
    watched: () => watched,
  });
  const until = async (minutes: number): Promise<void> => {
    for (; now < start + minutes * 60_000; now += often / 2) await follow(now);
  };
  await until(10);
  expect(asked).toEqual([]);
  watched = true;
  await until(40);
  const minutes = asked.map((at) => (at - start) / 60_000);
  expect(minutes).toEqual([10, 14, 22, 38]);
  problem = null;
  await until(60);
  expect(asked.length - minutes.length).toBeLessThan(6);
  asked.length = 0;
  await until(80);
  expect(asked.length).toBe(10);
});
