import { findNodeAtLocation, getLocation, type Node, type ParseError, type ParseErrorCode, parseTree } from 'jsonc-parser';
import { z } from 'zod';
import { closest } from './closest';

/** A fault in a configuration file. `message` stands on its own: it names file, line and key. */
export interface ConfigProblem {
  /** From 1. */
  line: number;
  /** Such as `agents[0].command`; empty for the file as a whole. */
  key: string;
  message: string;
}

export interface ParsedConfig<T> {
  /** null when anything is wrong: half a configuration is not what the person meant. */
  value: T | null;
  problems: ConfigProblem[];
}

type Path = readonly (string | number)[];

/** A configuration file that is JSON, and knows where each key of it stands. */
export interface ConfigDocument {
  value: unknown;
  /** Checks the part at `path` against a schema. */
  check<S extends z.ZodType>(schema: S, path?: Path): ParsedConfig<z.infer<S>>;
  /** A problem that no schema can see. */
  problem(path: Path, what: string): ConfigProblem;
}

/** Parses a whole file against one schema. `file` is how messages call it. */
export function parseConfig<S extends z.ZodType>(schema: S, text: string, file: string): ParsedConfig<z.infer<S>> {
  const { document, problems } = readConfig(text, file);
  return document ? document.check(schema) : { value: null, problems };
}

/** Reads a file as strict JSON: other programs read these files too. `document` is null when it isn't JSON. */
export function readConfig(text: string, file: string): { document: ConfigDocument | null; problems: ConfigProblem[] } {
  const json = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first || !root) return { document: null, problems: [syntaxProblem(json, file, first)] };
  return { document: makeDocument(root, json, file), problems: [] };
}

function makeDocument(root: Node, text: string, file: string): ConfigDocument {
  const value: unknown = plain(root);
  const problem = (path: Path, what: string, at: Node = nearest(root, path)): ConfigProblem => {
    const line = lineOf(text, at.offset);
    return { line, key: keyOf(path), message: `${file}:${line}: ${what}` };
  };
  return {
    value,
    problem,
    check: (schema, path = []) => {
      const node = findNodeAtLocation(root, [...path]);
      const result = schema.safeParse(node ? plain(node) : undefined);
      if (result.success) return { value: result.data, problems: [] };
      const known = (at: Path): string[] => knownKeys(schema, at.slice(path.length));
      const problems = result.error.issues.flatMap((issue) => {
        const at = [...path, ...issue.path.filter((part) => typeof part !== 'symbol')];
        if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(at, key, known(at)));
        const missing = findNodeAtLocation(root, at) === undefined;
        return [problem(at, missing ? `${keyOf(at)} is missing` : `${keyOf(at) || 'the file'}: ${plainWords(issue.message)}`)];
      });
      return { value: null, problems };
    },
  };

  function unknownKey(at: Path, key: string, known: string[]): ConfigProblem {
    const guess = closest(key, known);
    const where = at.length > 0 ? ` in ${keyOf(at)}` : '';
    const advice = guess ? `did you mean "${guess}"?` : `known: ${known.join(', ')}`;
    const { line } = problem([...at, key], '', propertyNode(root, at, key));
    return { line, key: keyOf([...at, key]), message: `${file}:${line}: unknown key "${key}"${where} (${advice})` };
  }
}

const syntaxWords: { [code in ParseErrorCode]: string } = {
  1: 'something that is not JSON',
  2: 'a number that is not JSON',
  3: 'a key in double quotes is expected',
  4: 'a value is expected',
  5: 'a colon is expected',
  6: 'a comma is expected',
  7: 'a closing brace is expected',
  8: 'a closing bracket is expected',
  9: 'the file should end',
  10: 'comments are not allowed in JSON',
  11: 'a comment does not end',
  12: 'a text does not end',
  13: 'a number does not end',
  14: 'a \\u escape is wrong',
  15: 'an escape is wrong',
  16: 'a character is not allowed in a text',
};

function syntaxProblem(text: string, file: string, error: ParseError | undefined): ConfigProblem {
  const offset = error?.offset ?? 0;
  const line = lineOf(text, offset);
  const key = keyOf(getLocation(text, offset).path.filter((part) => part !== ''));
  const what = error ? syntaxWords[error.error as ParseErrorCode] : 'the file is empty';
  return { line, key, message: `${file}:${line}: not valid JSON${key ? ` at ${key}` : ''}: ${what}` };
}

/** Zod's words without the prefix that says nothing. */
const plainWords = (message: string): string => message.replace(/^Invalid input: /, '');

/** The value of a node. Not jsonc-parser's own, which lets a key `__proto__` set the prototype. */
function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    (node.children ?? []).flatMap(({ children: [key, value] = [] }) => (key && value ? [[key.value, plain(value)]] : [])),
  );
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const keyOf = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`)).join('');

/** The node at a path, or of the closest ancestor that is there. */
function nearest(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

/** The property of this name in the object at a path. */
function propertyNode(root: Node, path: Path, key: string): Node {
  const object = findNodeAtLocation(root, [...path]);
  return object?.children?.find((property) => property.children?.[0]?.value === key) ?? nearest(root, path);
}

const objectSchema = z.object({ properties: z.record(z.string(), z.unknown()).optional(), items: z.unknown().optional() });

/** The keys that a schema knows at a path. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let at = objectSchema.safeParse(z.toJSONSchema(schema, { io: 'input' })).data;
  for (const part of path) at = objectSchema.safeParse(typeof part === 'number' ? at?.items : at?.properties?.[part]).data;
  return Object.keys(at?.properties ?? {}).filter((key) => key !== '$schema');
}
