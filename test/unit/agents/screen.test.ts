import { expect, test } from 'vitest';
import { screenOf, wantsOn } from '../../../src/main/agents/screen';

const signals = { approvals: [/Do you want to proceed\?/] };
const shown = (output: string) => screenOf(Buffer.from(output), { cols: 60, rows: 8 });

test('a dialog that stands on the screen is what it asks, without its frame', async () => {
  const dialog = '\x1b[?1049h\x1b[2J\x1b[3;1H│ Do you want to proceed? │\r\n│ ❯ 1. Yes │';
  expect(wantsOn(await shown(dialog), signals)).toEqual({ reason: 'permission', text: 'Do you want to proceed?' });
});

test('one that was drawn over or scrolled away is none', async () => {
  expect(wantsOn(await shown('Do you want to proceed?\x1b[2J\x1b[1;1Hworking'), signals)).toBeNull();
  expect(wantsOn(await shown(`Do you want to proceed?${'\r\nline'.repeat(20)}`), signals)).toBeNull();
});

test('a question of trust is told apart', async () => {
  expect(wantsOn(await shown('Do you trust the files in this folder?'), signals)).toMatchObject({ reason: 'trust' });
  expect(wantsOn(await shown('I trust you'), signals)).toBeNull();
});
