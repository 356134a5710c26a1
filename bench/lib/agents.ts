import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Declares agents of one shell script each in a home. */
export function declareAgents(home: string, io: 'terminal' | 'pipe', scripts: Readonly<Record<string, string>>): void {
  const agents = Object.entries(scripts).map(([id, script]) => ({ id, name: id, command: ['/bin/bash', '-c', script], io }));
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'agents.json'), JSON.stringify({ agents }));
}
