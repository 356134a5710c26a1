import { expect, it } from 'vitest';
import { declaredEntry, shellEntry } from '../../../src/main/agents/entries';
import { whoChanges } from '../../../src/renderer/reading/who-changes';
import { assertHears, hears } from '../../../src/shared/hears';
import type { Agent } from '../../../src/shared/model';

const declared = (id: string, command: [string, ...string[]], resume?: [string, ...string[]]): Agent =>
  declaredEntry({ id, name: id, command, io: 'pipe', titles: [], approvals: [], ...(resume && { resume }) }, '', null).agent;
const script = declared('script', ['make']);
const told = declared('told', ['sh', '-c', 'do {prompt}']);
const lost = declared('lost', ['do', '{prompt}'], ['do', '--continue']);
const shell = shellEntry('/bin/sh').agent;
const structured = { ...script, id: 'speaks', name: 'speaks', features: { ...script.features, structured: true } };

it('knows who can be told something by a new run', () => {
  const background = [script, told, lost, shell, structured].map((agent) => hears({ place: 'background' }, agent));
  expect(background).toEqual([false, true, false, false, true]);
  expect(hears({ place: 'foreground' }, structured)).toBe(false);
  expect(() => assertHears({ id: '4f2c', place: 'background' }, told)).not.toThrow();
  expect(() => assertHears({ id: '4f2c', place: 'background' }, shell)).toThrow(
    expect.objectContaining({ code: 'refused', hint: expect.stringContaining('`espalier request-changes 4f2c --agent <id>`') }),
  );
});

it('offers those who can be told, and says of the author that it cannot', () => {
  const agents = [script, told, { ...structured, problem: 'It is not logged in.' }, shell];
  expect(whoChanges(agents, { agent: 'told', place: 'background' })).toEqual([
    { value: '', label: 'told, who goes on' },
    { value: 'told', label: 'told, afresh' },
  ]);
  expect(whoChanges(agents, { agent: 'script', place: 'background' })).toEqual([
    { value: '', label: 'script, who goes on', disabled: true, detail: 'cannot be told' },
    { value: 'told', label: 'told, afresh' },
  ]);
});
