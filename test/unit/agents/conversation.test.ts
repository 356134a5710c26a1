import { expect, test } from 'vitest';
import { z } from 'zod';
import { Conversation } from '../../../src/main/agents/conversation';
import { type Ending, fresh, type Protocol, type Step } from '../../../src/main/agents/protocol';
import { entry } from '../../../src/main/agents/protocols/steps';
import type { Mark } from '../../../src/main/transcripts/journal';
import type { Entry } from '../../../src/shared/transcript';

const now = '2026-01-01T00:00:00.000Z';
type Heard = string[];

/** Every line is a word: `ask X`, `do X`, `write X` and `end` mean what they say, all others are only heard. */
const words: Protocol<Heard> = {
  own: z.array(z.string()),
  begin: ({ prompt }) => ({ ...entry(fresh<Heard>([])), send: [prompt] }),
  receive: (before, line): Step<Heard> => {
    const state = { ...before, own: [...before.own, line] };
    const [verb, what = ''] = line.split(' ');
    if (verb === 'end') return entry({ ...state, ending: { type: 'done' } });
    if (verb === 'write') return entry({ ...state, writing: what });
    if (verb === 'do') return entry(state, { at: now, kind: 'tool', id: what, name: what, does: 'other', text: what, diffs: [] });
    if (verb !== 'ask') return entry(state);
    const options = [{ id: 'no', label: 'No', means: 'deny' as const }];
    const ask = { id: what, kind: 'permission' as const, text: what, detail: '', diffs: [], options, free: true, since: now };
    return entry({ ...state, asks: [...state.asks, ask] }, { at: now, kind: 'ask', ask });
  },
  say: (state, text) => ({ ...entry(state), send: [text] }),
  answer: (state, { id }, { option }) => ({
    ...entry({ ...state, asks: state.asks.filter((ask) => ask.id !== id) }, { at: now, kind: 'answer', id, text: option ?? '' }),
    send: [`${id} ${option}`],
  }),
};

/** A conversation, with all that came of it. */
function talk(saved: Mark | null = null) {
  const marks: Mark[] = [];
  const kept: Entry[] = [];
  const sent: { text: string; at: number }[] = [];
  const endings: Ending[] = [];
  const conversation = new Conversation(
    { run: 'r-1', protocol: words, saved, now: () => now },
    {
      keep: (entries, mark) => {
        kept.push(...entries);
        marks.push(JSON.parse(JSON.stringify(mark)));
      },
      onState: () => {},
      onWriting: () => {},
      send: (text, at) => sent.push({ text, at }),
      onEnding: (ending) => endings.push(ending),
    },
  );
  let at = saved?.offset ?? 0;
  const feed = (text: string): void => {
    const bytes = Buffer.from(text);
    conversation.feed(bytes, at);
    at += bytes.length;
  };
  const begin = () => conversation.begin({ prompt: 'gö', conversation: null, model: null, permissions: 'ask', worktree: '/worktree', now });
  return { conversation, begin, feed, marks, kept, sent, endings, last: () => marks.at(-1) ?? null };
}

test('what its host has not confirmed is sent again after a crash, to the same place', () => {
  const first = talk();
  first.begin();
  first.conversation.confirm('gö\n');
  first.conversation.say('more');
  first.conversation.say('and more');
  expect(first.sent).toEqual([
    { text: 'gö\n', at: 0 },
    { text: 'more\n', at: 4 },
    { text: 'and more\n', at: 9 },
  ]);
  const second = talk(first.last());
  second.conversation.resume();
  expect(second.sent).toEqual([{ text: 'more\nand more\n', at: 4 }]);
});

test('what is read again after a crash is what was not kept, and nothing else', () => {
  const first = talk();
  first.begin();
  first.feed('heard\nask one\nnot kept\nha');
  const second = talk(first.last());
  expect(second.conversation.offset).toBe('heard\nask one\n'.length);
  second.conversation.resume();
  second.feed('not kept\nhalf\nask two\n');
  expect(second.last()).toMatchObject({ state: { own: ['heard', 'ask one', 'not kept', 'half', 'ask two'] } });
  expect(second.kept).toMatchObject([{ ask: { id: 'two' } }]);
});

test('output that was dropped, or is too long for one message, is said', () => {
  const { begin, feed, kept, conversation } = talk();
  begin();
  feed('heard\n');
  conversation.missed(16);
  conversation.missed(6);
  conversation.feed(Buffer.alloc(33 * 1024 * 1024, 'x'), 16);
  conversation.feed(Buffer.from('\n'), 16 + 33 * 1024 * 1024);
  const warned = { kind: 'notice', level: 'warning' };
  expect(kept).toMatchObject([
    { ...warned, text: '10 bytes of its output are lost.' },
    { ...warned, text: `A message of ${33 * 1024 * 1024} bytes was left out: it is too long.` },
  ]);
});

test('an agent that dies leaves what it was writing and the line that it was in, and has failed', () => {
  const { begin, feed, kept, conversation } = talk();
  begin();
  feed('write Half\ndo it');
  expect(conversation.ended({ code: null, signal: 'SIGKILL' })).toMatchObject({
    type: 'failed',
    error: { message: 'The agent was ended by SIGKILL before its turn was over.' },
  });
  expect(kept).toMatchObject([
    { kind: 'text', text: 'Half' },
    { kind: 'tool', id: 'it' },
  ]);
});

test('a question is answered once, and nothing is said after the end', () => {
  const { begin, feed, conversation, endings } = talk();
  begin();
  feed('ask one\n');
  conversation.answer('one', { option: 'allow', note: null });
  expect(() => conversation.answer('one', { option: 'deny', note: null })).toThrow('That question is gone');
  feed('ask two\nend\n');
  expect(endings).toEqual([{ type: 'done' }]);
  expect(() => conversation.answer('two', { option: 'deny', note: null })).toThrow('That question is gone');
  expect(() => conversation.say('more')).toThrow('No conversation of this session is under way');
});

test.each([
  ['ends with what was denied, where nothing was begun after it', ['deny'], '', 'one'],
  ['by the agent’s own word for no, or by words', ['no'], '', 'one'],
  ['', [null], '', 'one'],
  ['but not where it went on', ['deny'], 'do other\n', undefined],
  ['or was allowed something after it', ['deny', 'allow'], '', undefined],
])('%s %j %j', (_, answers, after, denied) => {
  const { begin, feed, conversation, endings, last } = talk();
  begin();
  feed('do one\nask one\ndo two\nask two\n');
  for (const [index, option] of answers.entries()) conversation.answer(index === 0 ? 'one' : 'two', { option, note: null });
  const later = talk(last()); // the answer is known to a later core as well
  later.conversation.resume();
  for (const one of [{ feed, endings, conversation }, later]) {
    one.feed(`${after}end\n`);
    expect(one.endings.at(-1)).toEqual({ type: 'done', ...(denied !== undefined && { denied }) });
    expect(one.conversation.ending).toEqual(one.endings.at(-1));
  }
});
