import { describe, expect, it } from 'vitest';
import { doneItems } from '../../../src/main/review/done-when';
import { goalText } from '../../../src/renderer/compose/goal-text';
import { waitingCheck } from '../../../src/shared/check';
import { doneWhenOf } from '../../../src/shared/goal-parts';

describe('what must hold at the end', () => {
  it('is read from a task as the window writes it', () => {
    const goal = goalText({
      goal: 'Fix it',
      context: 'src',
      constraints: 'None.',
      doneWhen: '- Tests pass\n- [ ] It is\n  fast\n\n2. Docs say so',
    });
    expect(doneWhenOf(goal)).toEqual(['Tests pass', 'It is fast', 'Docs say so']);
  });

  it.each([
    ['Fix it', []],
    ['Fix it.\n\nIt is done when it works.', []],
    ['Fix it\n\nDone when: it works', ['it works']],
    ['Fix it\n\n## Done when\n\nIt works\nIt is fast\n\n## Notes\n\nNone', ['It works', 'It is fast']],
    ['Fix it\n\n**Done when:**\n* It works\n\nContext:\nsrc', ['It works']],
    ['Fix it\r\n\r\nDone when:\r\n- It works\r\n- It works\r\n', ['It works']],
  ])('is read from %j', (goal, items) => expect(doneWhenOf(goal)).toEqual(items));
});

describe('what proves it', () => {
  const goal = 'Fix it\n\nDone when:\n- `npm test` passes\n- The lamp is on after a restart\n- The docs say so';
  const passed = { ...waitingCheck('npm test'), state: 'passed', tree: 'T' } as const;
  const reported = 'All done.\n- ✓ The lamp is on after each restart\n- The docs say so: not yet.';
  const by = (given: { ticked?: string[]; tree?: string; checks?: (typeof passed)[] } = {}) =>
    doneItems({ goal, ticked: given.ticked ?? [], checks: given.checks ?? [passed] }, { tree: given.tree ?? 'T', reported }).map(
      ({ by }) => by,
    );

  it('is a check of this tree, or its agent’s word', () => expect(by()).toEqual(['verified', 'reported', null]));
  it('is no check of another tree', () => expect(by({ tree: 'U' })).toEqual([null, 'reported', null]));
  it('is a person’s yes before all', () => {
    expect(by({ ticked: ['`npm test` passes', 'The docs say so'] })).toEqual(['accepted', 'reported', 'accepted']);
  });
  it('is no check whose name is only part of a word', () => {
    expect(by({ checks: [{ ...passed, command: 'x', name: 'pass' } as never] })).toEqual([null, 'reported', null]);
  });
});
