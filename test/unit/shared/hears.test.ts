import { expect, it } from 'vitest';
import { declaredEntry, shellEntry } from '../../../src/main/agents/entries';
import { whoChanges } from '../../../src/renderer/reading/who-changes';
import { assertHears, hears, mayHear } from '../../../src/shared/hears';
import type { Agent } from '../../../src/shared/model';

const declared = (id: string, command: [string, ...string[]], resume?: [string, ...string[]]): Agent =>
  declaredEntry({ id, name: id, command, io: 'pipe', titles: [], approvals: [], ...(resume && { resume }) }, '', null).agent;
const script = declared('script', ['make']);
const told = declared('told', ['sh', '-c', 'do {prompt}']);
const lost = declared('lost', ['do', '{prompt}'], ['do', '--continue']);
const shell = shellEntry('/bin/sh').agent;
const perhaps = { detail: 'if it reads $ESPALIER_PROMPT' };
const structured = { ...script, id: 'speaks', name: 'speaks', features: { ...script.features, structured: true } };

it('knows who can be told something by a new run', () => {
  const all = [script, told, lost, shell, structured];
  expect(all.map((agent) => hears({ place: 'background' }, agent))).toEqual([false, true, false, false, true]);
  expect(all.map((agent) => mayHear({ place: 'background' }, agent))).toEqual([true, true, true, false, true]);
  expect(hears({ place: 'foreground' }, structured)).toBe(false);
  expect(() => assertHears({ place: 'background' }, script)).not.toThrow(); // it may read its environment
  expect(() => assertHears({ place: 'background' }, told)).not.toThrow();
  expect(() => assertHears({ place: 'background' }, shell)).toThrow(
    expect.objectContaining({ code: 'refused', hint: expect.stringContaining('`--agent <id>`') }),
  );
});

it('offers those who can be told, and says of the author that it cannot', () => {
  const agents = [script, told, { ...structured, problem: 'It is not logged in.' }, shell];
  expect(whoChanges(agents, { agent: 'told', place: 'background' })).toEqual([
    { value: '', label: 'told, who goes on' },
    { value: 'script', ...perhaps, label: 'script, afresh' },
    { value: 'told', label: 'told, afresh' },
  ]);
  expect(whoChanges(agents, { agent: 'shell', place: 'background' })).toEqual([
    { value: '', label: 'Shell, who goes on', disabled: true, detail: 'cannot be told' },
    { value: 'script', ...perhaps, label: 'script, afresh' },
    { value: 'told', label: 'told, afresh' },
  ]);
});
