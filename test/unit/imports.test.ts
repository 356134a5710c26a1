import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const src = path.resolve(import.meta.dirname, '../../src');

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const known = new Set(files.map((file) => file.replaceAll('\\', '/')));
const imports = [...known].flatMap(importsOf);
const local = imports.filter(({ to }) => known.has(to));

/** Paths relative to src/; a package keeps its name. */
function importsOf(from: string): Import[] {
  return Array.from(readFileSync(path.join(src, from), 'utf8').matchAll(statement), (match) => {
    const target = match[2] ?? match[3] ?? '';
    const joined = target.startsWith('.') ? path.posix.join(path.posix.dirname(from), target.replace(/\?.*$/, '')) : target;
    const endings = ['', '.ts', '.tsx', '/index.ts'].map((ending) => joined + ending);
    return { from, to: endings.find((name) => known.has(name)) ?? joined, typeOnly: match[1] !== undefined };
  });
}

/** `shared`, `cli` …; in the core its folder, `main/git`, or `main` for the files that put it together. */
function area(file: string): string {
  const parts = path.posix.dirname(file).split('/');
  return parts.slice(0, parts[0] === 'main' ? 2 : 1).join('/');
}

/** Whether code in one area may hold code of another. The core's own top level (`core.ts` …) hands out the parts. */
function mayImport(from: string, to: string): boolean {
  if (from === to || to === 'shared') return true;
  if (to === 'client') return ['cli', 'main', 'main/electron', 'main/host'].includes(from); // main/host: a program of its own, and the core's client of it
  if (from === 'main') return to.startsWith('main/');
  return (to === 'main/git' || to === 'main/config') && from.startsWith('main/') && from !== 'main/electron';
}

const mayNameTypesOf = (from: string, to: string): boolean => from.startsWith('main/') && (to === 'main' || to.startsWith('main/'));
const mayNameElectron = (file: string): boolean => /^(main\/electron\/|main\/index\.ts$|preload\/)/.test(file);
const told = (found: Import[]): string[] => found.map(({ from, to }) => `${from} → ${to}`);

describe('import rules', () => {
  it('finds the imports', () => expect(local.length).toBeGreaterThan(20));

  it('no folder reaches past its peers', () => {
    const wrong = local.filter(({ from, to, typeOnly }) => {
      const [here, there] = [area(from), area(to)];
      return !mayImport(here, there) && !(typeOnly && mayNameTypesOf(here, there));
    });
    expect(told(wrong)).toEqual([]);
  });

  it('only the shell names Electron', () => {
    expect(told(imports.filter(({ from, to }) => /^electron(\/|$)/.test(to) && !mayNameElectron(from)))).toEqual([]);
  });

  it('nothing outside src/ is imported by a path, but the manifest', () => {
    expect(told(imports.filter(({ to }) => to.startsWith('../') && to !== '../package.json'))).toEqual([]);
  });

  it('no cycles', () => {
    const next = (file: string): Import[] => local.filter(({ from, typeOnly }) => from === file && !typeOnly);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      if (done.has(file) || trail.includes(file)) return;
      for (const { to } of next(file)) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of known) visit(file, []);
    expect(cycles).toEqual([]);
  });
});
