import { join } from 'node:path';
import { expect, test } from 'vitest';
import { qwen } from '../../../src/main/agents/catalog/qwen';
import type { AgentStart } from '../../../src/main/agents/definition';
import { codexHooks } from '../../../src/main/agents/hooks/codex';
import { makeScratch, writeTree } from '../../helpers/repository';

test('Codex is told of a hook with the hash that it takes of it', () => {
  // The hashes that `hooks/list` of its app server gave for these.
  const commands = { SessionStart: 'cat > out.txt', PermissionRequest: 'echo it' };
  const command = (event: string): string => commands[event as keyof typeof commands];
  const args = codexHooks({ folder: '/f', command }, ['SessionStart', 'PermissionRequest']);
  expect(args.filter((_, at) => at % 2 === 0)).toEqual(['--config', '--config', '--config']);
  expect(args[1]).toBe('hooks.SessionStart=[{hooks=[{type="command",command="cat > out.txt",timeout=5}]}]');
  const hashes = [...(args[5] ?? '').matchAll(/config\.toml:(\w+):0:0"=\{trusted_hash="sha256:(\w+)"/g)].map(([, name, hash]) => [
    name,
    hash,
  ]);
  expect(hashes).toEqual([
    ['session_start', '5a5773ca53b1ec2bfbdddab8fc39584b30e20fe3a9695628af4cfcfdbbb6f647'],
    ['permission_request', 'e26074a769b4841f84e7c7d201a539b4b512a30c95372272457e7fcc9bcdcf01'],
  ]);
});

test('Qwen Code keeps what its computer sets, and hooks that are there, beside ours', () => {
  const folder = makeScratch();
  const theirs = { hooks: [{ type: 'command', command: 'theirs' }] };
  writeTree(folder, { 'system-defaults.json': JSON.stringify({ ui: { theme: 'x' }, hooks: { Stop: [theirs], PreToolUse: [theirs] } }) });
  const start: AgentStart = {
    ...{ prompt: 'Work', resume: false, conversation: null, fresh: '0-1', model: null, permissions: 'ask', args: [], worktree: '/w' },
    ...{ repository: '/r', trusted: false, env: { QWEN_CODE_SYSTEM_SETTINGS_PATH: join(folder, 'settings.json') } },
    hooks: { folder: '/hooks', command: (event) => `ours ${event}` },
  };
  const line = qwen.terminal?.(start);
  expect(line?.env).toEqual({ QWEN_CODE_SYSTEM_DEFAULTS_PATH: join('/hooks', 'settings.json') });
  const written = JSON.parse(line?.files?.['settings.json'] ?? '');
  expect(written.ui).toEqual({ theme: 'x' });
  expect(written.hooks.PreToolUse).toEqual([theirs]);
  expect(written.hooks.Stop).toEqual([theirs, { hooks: [{ type: 'command', command: 'ours Stop' }] }]);
  expect(qwen.terminal?.({ ...start, hooks: null }).env).toBeUndefined();
});
