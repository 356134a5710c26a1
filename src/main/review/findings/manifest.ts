import { z } from 'zod';

/** What a package brings in, and what runs when it is installed, each with its line (from 1). */
export interface Manifest {
  names: ReadonlyMap<string, number>;
  scripts: ReadonlyMap<string, { command: string; line: number }>;
}

const record = z.record(z.string(), z.unknown()).optional();
const npm = z.looseObject({
  ...{ dependencies: record, devDependencies: record, optionalDependencies: record, peerDependencies: record },
  ...{ require: record, 'require-dev': record, scripts: record },
});
const installing = ['preinstall', 'install', 'postinstall', 'prepare'];
const none: Manifest = { names: new Map(), scripts: new Map() };

/** Whether a file is one whose dependencies can be told. */
export const isManifest = (path: string): boolean => readerOf(path) !== null;

/** What a manifest names; nothing where it is missing, or broken. */
export function readManifest(path: string, text: string | null): Manifest {
  return text === null ? none : (readerOf(path)?.(text) ?? none);
}

function readerOf(path: string): ((text: string) => Manifest) | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === 'package.json' || name === 'composer.json') return ofJson;
  if (name === 'cargo.toml' || name === 'pyproject.toml' || name === 'pipfile') return ofToml;
  if (/^requirements.*\.txt$/.test(name)) return byLine(/^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>~!;@#]|$)/);
  if (name === 'go.mod') return byLine(/^\s*(?:require\s+)?([\w.-]+\.[\w./~-]+)\s+v\d(?!.*\/\/ indirect)/);
  if (name === 'gemfile' || name.endsWith('.gemspec')) return byLine(/^\s*(?:gem|\w+\.add_\w*dependency)\s*\(?\s*['"]([^'"]+)/);
  if (/\.gradle(\.kts)?$/.test(name))
    return byLine(/^\s*(?:\w*implementation|api|compileonly|runtimeonly|\w*processor|kapt|ksp)\s*\(?\s*['"]([\w.-]+:[\w.-]+)/i);
  if (/\.(cs|fs)proj$|^directory\.packages\.props$/.test(name)) return byLine(/<Package(?:Reference|Version)\s[^>]*Include="([^"]+)"/);
  if (name === 'pom.xml') return byLine(/<artifactId>\s*([\w.-]+)\s*<\/artifactId>/);
  return null;
}

function ofJson(text: string): Manifest {
  const read = npm.safeParse(jsonOf(text));
  if (!read.success) return none;
  const { scripts = {}, ...rest } = read.data;
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, require, 'require-dev': requireDev } = rest;
  const all = [dependencies, devDependencies, optionalDependencies, peerDependencies, require, requireDev];
  const lines = text.split('\n');
  const lineOf = (key: string): number =>
    1 +
    Math.max(
      0,
      lines.findLastIndex((line) => line.trimStart().startsWith(`${JSON.stringify(key)}:`)),
    );
  const names = all.flatMap((some) => Object.keys(some ?? {})).map((name) => [name, lineOf(name)] as const);
  const found = installing.flatMap((name) => {
    const command = scripts[name];
    return typeof command === 'string' ? [[name, { command, line: lineOf(name) }] as const] : [];
  });
  return { names: new Map(names), scripts: new Map(found) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // broken, as any program that reads it will say
  }
}

/** Tables of dependencies, and lists of requirements as in PEP 621. Only names are looked for, so no whole parser is needed. */
function ofToml(text: string): Manifest {
  const names = new Map<string, number>();
  let table = '';
  let list = false;
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line);
    if (header && !list) {
      table = (header[1] ?? '').toLowerCase();
      const own = /dependencies\.([\w-]+)$/.exec(table);
      if (own?.[1]) names.set(own[1], index + 1);
      continue;
    }
    const key = /^\s*["']?([\w.-]+)["']?\s*=/.exec(line)?.[1];
    if (key && !list) {
      const inTable = /(^|\.|-)(dependencies|packages)$/.test(table);
      if (inTable && key !== 'python') names.set(key, index + 1);
      list = (/dependencies$/.test(key) || /dependencies$|dependency-groups$/.test(table)) && /=\s*\[/.test(line);
    }
    if (!list) continue;
    for (const [, name] of line.replace(/^[^[]*=\s*\[/, '').matchAll(/["']\s*([A-Za-z0-9][\w.-]*)[^"']*["']/g))
      if (name) names.set(name, index + 1);
    if (/\]\s*(#.*)?$/.test(line)) list = false;
  }
  return { names, scripts: new Map() };
}

const byLine =
  (pattern: RegExp) =>
  (text: string): Manifest => {
    const found = text.split('\n').map((line, index) => [pattern.exec(line)?.[1] ?? '', index + 1] as const);
    return { names: new Map(found.filter(([name]) => name !== '')), scripts: new Map() };
  };
