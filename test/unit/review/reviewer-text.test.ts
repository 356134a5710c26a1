import { expect, it } from 'vitest';
import { reviewGoal } from '../../../src/main/review/reviewer-text';

const about = { task: 'Mend the lamp.', plan: '- [x] Find the switch', files: [], patch: '+on', cut: false, base: 'abc' };

it('tells the task, the plan and the change, and where no plan was kept', () => {
  const goal = reviewGoal(about);
  expect(goal).toContain('## The task\n\nMend the lamp.');
  expect(goal).toMatch(/## The plan of who made it\n\n.*no part of the task.*\n\n- \[x\] Find the switch/);
  expect(goal).toContain('```diff\n+on\n```');
  expect(reviewGoal({ ...about, plan: null })).toContain('## The plan of who made it\n\nNone was kept.');
});

it('fits what an agent can be given, however long its parts are', () => {
  const files = Array.from({ length: 5000 }, (_, at) => ({ path: `${'long/'.repeat(20)}${at}.ts`, status: 'added', added: 1, deleted: 0 }));
  const goal = reviewGoal({
    ...about,
    task: 'ä'.repeat(90_000),
    plan: 'a step\n'.repeat(9000),
    files,
    patch: '+'.repeat(60_000),
    cut: true,
  });
  expect(Buffer.byteLength(goal)).toBeLessThan(100_000);
  expect(goal.match(/cut: it is longer/g)).toHaveLength(3);
  expect(goal).not.toContain('\uFFFD');
});
