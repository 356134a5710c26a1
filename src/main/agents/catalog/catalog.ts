import type { AgentDefinition } from '../definition';
import { claude } from './claude';
import { codex } from './codex';
import { copilot } from './copilot';
import { cursorAgent } from './cursor-agent';
import { gemini } from './gemini';
import { goose } from './goose';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { qwen } from './qwen';

/** Every agent CLI that Espalier knows, in the order in which they are listed. */
export const catalog: readonly AgentDefinition[] = [claude, codex, gemini, opencode, kilo, qwen, copilot, cursorAgent, goose];
