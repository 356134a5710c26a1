import { expect, test } from 'vitest';
import { beginning, changesAt, reduce, type Says, type Signal } from '../../../src/main/agents/activity';
import { noSignals, type Signals } from '../../../src/main/agents/signals';
import { statusReport } from '../../../src/main/agents/status-protocol';

const claude: Signals['titles'] = [
  { pattern: /^[◐◑]/u, is: 'working' },
  { pattern: /^✳/u, is: 'quiet' },
];
const output: Signal = { type: 'output' };
const title = (text: string): Signal => ({ type: 'title', text });
const hook = (is: Says['is'], wants: Says['wants'] = null): Signal => ({ type: 'hook', says: { is, wants } });
const leave: Says['wants'] = { reason: 'permission', text: 'Bash: rm' };
function status(fields: string): Signal {
  const report = statusReport(Buffer.from(fields));
  if (!report) throw new Error(`no report: ${fields}`);
  return { type: 'status', report };
}

/** Seconds and what was seen then; between them time passes as the reducer asks for it. Gives what is shown at the end. */
function after(seen: readonly (readonly [number, Signal])[], until: number, titles: Signals['titles'] = claude) {
  let state = beginning(0);
  const pass = (to: number): void => {
    for (let at = changesAt(state, last); at !== null && at <= to; at = changesAt(state, last)) {
      state = reduce(state, { type: 'time' }, at, titles);
      last = at;
    }
    last = to;
  };
  let last = 0;
  for (const [seconds, signal] of seen) {
    pass(seconds * 1000);
    state = reduce(state, signal, seconds * 1000, titles);
  }
  pass(until * 1000);
  const { is, by, since, wants } = state.shown;
  return { is, by, since: since / 1000, wants: wants?.reason ?? null };
}

test('without a word of its own there are output and silence, and silence is never done', () => {
  expect(after([], 1, noSignals.titles)).toMatchObject({ is: 'working', by: 'start' });
  expect(after([[2, output]], 3, [])).toMatchObject({ is: 'working', by: 'output', since: 0 });
  expect(after([[2, output]], 13, [])).toMatchObject({ is: 'quiet', by: 'silence', since: 12 });
  expect(
    after(
      [
        [2, output],
        [20, output],
      ],
      21,
      [],
    ),
  ).toMatchObject({ is: 'working', by: 'output', since: 20 });
});

test('its own reports count before everything else, with what it asks and since when', () => {
  const job: [number, Signal][] = [
    [1, output],
    [2, status('state=working:app=x')],
    [5, status('state=blocked:kind=permission')],
    [6, output],
  ];
  expect(after(job, 100)).toEqual({ is: 'waiting', by: 'protocol', since: 5, wants: 'permission' });
  expect(after([...job, [101, status('state=working')]], 102)).toMatchObject({ is: 'working', by: 'protocol', since: 101 });
  expect(after([...job, [101, status('state=done')]], 500)).toMatchObject({ is: 'idle', by: 'protocol', since: 101 });
  expect(after([[1, status('state=blocked:kind=question')]], 2).wants).toBe('question');
  expect(after([[1, status('state=blocked:kind=auth')]], 2).wants).toBe('login');
});

test('a report is withdrawn with clear, and output alone means nothing from then on', () => {
  expect(
    after(
      [
        [1, status('state=working')],
        [2, status('state=clear')],
        [3, output],
      ],
      4,
    ),
  ).toMatchObject({ is: 'quiet', by: 'silence' });
});

test('a hook that asks for leave counts, though the title only says that nothing is done', () => {
  const asked: [number, Signal][] = [
    [1, title('◐ Claude')],
    [2, hook('waiting', leave)],
    [2.1, title('✳ Claude')],
  ];
  expect(after(asked, 50)).toEqual({ is: 'waiting', by: 'hook', since: 2, wants: 'permission' });
  // Nothing is posted when the person answers: the title is the first to know.
  expect(after([...asked, [60, title('◑ Claude')]], 60.5)).toMatchObject({ is: 'waiting' });
  expect(after([...asked, [60, title('◑ Claude')]], 61.1)).toMatchObject({ is: 'working', by: 'title', since: 61 });
});

test('a hook that comes late, when the person has answered, is not believed for long', () => {
  const late: [number, Signal][] = [
    [1, title('◐ Claude')],
    [3, hook('waiting', leave)],
  ];
  expect(after([...late, [3.5, title('◑ Claude')]], 100)).toMatchObject({ is: 'waiting', by: 'hook' });
  expect(after([...late, [4.1, title('◑ Claude')]], 5)).toMatchObject({ is: 'working', by: 'title' });
  const exact: [number, Signal][] = [
    [1, status('state=blocked:kind=permission')],
    [2, status('state=working')],
  ];
  expect(after([...exact, [2.2, hook('waiting', leave)]], 30)).toMatchObject({ is: 'working', by: 'protocol' });
});

test('who asks without words is given those that another source has for it at that time', () => {
  const asked = (seconds: number): string | undefined => {
    const first = reduce(beginning(0), hook('waiting', leave), 1000, claude);
    return reduce(first, status('state=blocked:kind=permission'), seconds * 1000, claude).shown.wants?.text;
  };
  expect(asked(1.5)).toBe('Bash: rm');
  expect(asked(20), 'that was about something else').toBe('');
});

test('a turn that was broken off does not keep "working" for ever', () => {
  const turn: [number, Signal][] = [
    [1, hook('working')],
    [1.1, title('◐ Claude')],
    [3, title('◑ Claude')],
  ];
  expect(after([...turn, [4, output]], 4)).toMatchObject({ is: 'working', by: 'hook' });
  expect(after([...turn, [4, title('✳ Claude')]], 4.5)).toMatchObject({ is: 'working' });
  expect(after([...turn, [4, title('✳ Claude')]], 5.1)).toMatchObject({ is: 'quiet', by: 'title' });
  // No title says so, and nothing more comes.
  expect(
    after(
      [
        [1, hook('working')],
        [2, output],
      ],
      61,
      [],
    ),
  ).toMatchObject({ is: 'working', by: 'hook' });
  expect(
    after(
      [
        [1, hook('working')],
        [2, output],
      ],
      63,
      [],
    ),
  ).toMatchObject({ is: 'quiet', by: 'silence' });
  expect(
    after(
      [
        [1, hook('working')],
        [70, output],
      ],
      71,
      [],
    ),
  ).toMatchObject({ is: 'quiet', by: 'silence' });
  // While it shows that it does something, it does.
  const busy = Array.from({ length: 40 }, (_, index): [number, Signal] => [5 * (index + 1), output]);
  expect(after([[1, hook('working')], ...busy], 201, [])).toMatchObject({ is: 'working', by: 'hook', since: 0 });
});

test('the end of a turn by its hook goes with a title that says nothing of why', () => {
  expect(
    after(
      [
        [1, hook('working')],
        [2, title('✳ Claude')],
        [2.2, hook('idle')],
      ],
      100,
    ),
  ).toMatchObject({ is: 'idle', by: 'hook' });
});

test('progress and notifications are the words of a title', () => {
  expect(after([[1, { type: 'progress', on: true }]], 2)).toMatchObject({ is: 'working', by: 'title' });
  const asks: Signal = { type: 'notification', text: 'notify;Claude Code;Claude needs your permission' };
  expect(
    after(
      [
        [1, { type: 'progress', on: false }],
        [7, asks],
      ],
      8,
    ),
  ).toMatchObject({ is: 'waiting', by: 'title', wants: 'permission' });
  expect(after([[1, { type: 'notification', text: 'Build finished' }]], 2)).toMatchObject({ by: 'start' });
});

test('a screen that asks counts where nothing better says otherwise, until it asks no more', () => {
  const screen = (wants: Says['wants']): Signal => ({ type: 'screen', wants });
  expect(
    after(
      [
        [1, output],
        [2, screen(leave)],
      ],
      30,
      [],
    ),
  ).toMatchObject({ is: 'waiting', by: 'screen', wants: 'permission' });
  expect(
    after(
      [
        [1, output],
        [2, screen(leave)],
        [5, screen(null)],
      ],
      6,
      [],
    ),
  ).toMatchObject({ is: 'quiet' });
  expect(
    after(
      [
        [1, status('state=working')],
        [3, screen({ reason: 'trust', text: 'Do you trust this?' })],
      ],
      4.1,
    ),
  ).toMatchObject({
    ...{ is: 'waiting', by: 'screen', wants: 'trust' },
  });
  expect(
    after(
      [
        [1, screen(leave)],
        [3, status('state=working')],
      ],
      10,
    ),
  ).toMatchObject({ is: 'working', by: 'protocol' });
});

test('a title of its own words is left when it means nothing any more', () => {
  expect(
    after(
      [
        [1, title('◐ Claude')],
        [2, title('Claude Code')],
      ],
      3,
    ),
  ).toMatchObject({ is: 'quiet', by: 'silence' });
});
