import type { AgentDefinition } from '../definition';
import { aider } from './aider';
import { amp } from './amp';
import { claude } from './claude';
import { cline } from './cline';
import { codex } from './codex';
import { copilot } from './copilot';
import { cursorAgent } from './cursor-agent';
import { droid } from './droid';
import { gemini } from './gemini';
import { goose } from './goose';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { pi } from './pi';
import { qwen } from './qwen';

/** Every agent CLI that Espalier knows, in the order in which they are listed. */
export const catalog: readonly AgentDefinition[] = [
  claude,
  codex,
  gemini,
  opencode,
  kilo,
  qwen,
  copilot,
  cursorAgent,
  goose,
  pi,
  cline,
  aider,
  amp,
  droid,
];
