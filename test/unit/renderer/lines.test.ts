import { expect, test } from 'vitest';
import { argumentsIn, environmentIn, environmentText } from '../../../src/renderer/settings/lines';

test('each line that is not empty is one argument, whatever stands in it', () => {
  expect(argumentsIn('--name=two words\n\n  -v \r\n"quoted"')).toEqual(['--name=two words', '-v', '"quoted"']);
  expect(argumentsIn('')).toEqual([]);
});

test('variables are read from their lines and written as such', () => {
  const env = { URL: 'http://x/?a=b', EMPTY: '', _x: 'two words' };
  expect(environmentIn(environmentText(env))).toEqual({ value: env });
  expect(environmentIn('\n A=1\nA=2 \n')).toEqual({ value: { A: '2' } });
});

test.each([
  ['no value', '“no value” is not NAME=value'],
  ['=x', '“=x” is not NAME=value'],
  ['A-B=x', '“A-B=x” is not NAME=value'],
  ['ESPALIER_HOME=/x', 'ESPALIER_HOME is set by Espalier itself'],
])('a line “%s” is refused with what is wrong', (line, error) => {
  expect(environmentIn(`A=1\n${line}`)).toEqual({ error: expect.stringContaining(error) });
});
