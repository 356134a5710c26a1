import { expect, test } from 'vitest';
import { including, isEdited, type Text } from '../../../src/renderer/pulls/text';
import type { PullPart } from '../../../src/shared/pull-text';

const evidence: PullPart = { id: 'evidence', text: '## Evidence\n\n| a |', note: '1 row', usual: true };
const reported: PullPart = { id: 'reported', text: '## Reported\n\n> done', note: '', usual: false };
const fresh: Text = {
  ...{ included: new Map(), title: 'Light it', body: `It is dark.\n\n${evidence.text}` },
  proposed: { title: 'Light it', body: 'It is dark.', parts: [evidence, reported] },
};
const after = (text: Text, part: PullPart, yes: boolean): Text => ({ ...text, ...including(text, part, yes) });

test('parts come and go by a tick, which is no edit', () => {
  const both = after(fresh, reported, true);
  expect(both.body).toBe(`It is dark.\n\n${evidence.text}\n\n${reported.text}`);
  const one = after(both, evidence, false);
  expect(one.body).toBe(`It is dark.\n\n${reported.text}`);
  expect(isEdited(one)).toBe(false);
});

test('what the person wrote stays as parts come and go', () => {
  const mine = { ...fresh, body: `Mine.\n\n${evidence.text}\n\nAfter.` };
  expect(isEdited(mine)).toBe(true);
  const without = after(mine, evidence, false);
  expect(without.body).toMatch(/^Mine\.\s+After\.$/);
  expect(after(without, reported, true).body).toMatch(/^Mine\.\s+After\.\n\n## Reported\n\n> done$/);
});
