import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../src/renderer');
const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));

/** Names that a component writes out within `cx(…)`. */
function namesUsed(source: string): string[] {
  const calls = Array.from(source.matchAll(/\bcx\(([^()]*)\)/g), (match) => match[1] ?? '');
  return calls.flatMap((call) => Array.from(call.matchAll(/(?<![=!]== ?)'([\w-]+)'/g), (match) => match[1] ?? ''));
}

function namesKnown(css: string): Set<string> {
  return new Set(Array.from(css.matchAll(/\.([A-Za-z_][\w-]*)/g), (match) => match[1] ?? ''));
}

describe('class names', () => {
  const used = components.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    const module = /import styles from '(.*\.module\.css)'/.exec(source)?.[1];
    if (module === undefined) return [];
    const known = namesKnown(readFileSync(path.join(root, path.dirname(file), module), 'utf8'));
    return namesUsed(source).map((name) => ({ file, name, known: known.has(name) }));
  });

  it('are found', () => expect(used.length).toBeGreaterThan(100));

  it('all have a rule in the module that they are taken from', () => {
    expect(used.filter((one) => !one.known).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
});
