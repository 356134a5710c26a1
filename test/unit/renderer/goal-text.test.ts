import { describe, expect, it } from 'vitest';
import { goalText } from '../../../src/renderer/compose/goal-text';

const parts = { goal: '', context: '', constraints: '', doneWhen: '' };

describe('a task as one text', () => {
  it('is the goal alone where nothing else was said', () => {
    expect(goalText({ ...parts, goal: '  Fix the login \n' })).toBe('Fix the login');
  });

  it('has each part that was filled in under its heading, in a fixed order', () => {
    const text = goalText({
      doneWhen: 'A test fails before and passes after.',
      context: 'src/login.ts\nand its test',
      constraints: ' ',
      goal: 'Fix it',
    });
    expect(text).toBe('Fix it\n\nContext:\nsrc/login.ts\nand its test\n\nDone when:\nA test fails before and passes after.');
  });
});
