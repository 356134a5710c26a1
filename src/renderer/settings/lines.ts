import { environmentName } from '../../shared/settings';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Arguments of a field, one a line: so that none has to be quoted. */
export const argumentsIn = linesOf;

/** Variables of a field, NAME=value lines, or what is wrong with them. The last of the same name counts. */
export function environmentIn(text: string): { value: Record<string, string> } | { error: string } {
  const value: Record<string, string> = {};
  for (const line of linesOf(text)) {
    const [, name = '', given = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    if (/^ESPALIER_/i.test(name)) return { error: `${name} is set by Espalier itself.` };
    if (!environmentName.test(name)) return { error: `“${line}” is not NAME=value, with a name of letters, digits and “_”.` };
    value[name] = given;
  }
  return { value };
}

/** The same as text for its field. */
export const environmentText = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
