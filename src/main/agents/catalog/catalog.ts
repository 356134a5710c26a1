import type { AgentDefinition } from '../definition';
import { gemini } from './gemini';

/** Every agent CLI that Espalier knows, in the order in which they are listed. */
export const catalog: readonly AgentDefinition[] = [gemini];
