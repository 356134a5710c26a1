import { describe, expect, it } from 'vitest';
import { replaced } from '../../../src/main/agents/builtin/tools/match';

describe('replaced', () => {
  it('takes exact text first, once or everywhere', () => {
    expect(replaced('a b a', 'b', 'c', false)).toBe('a c a');
    expect(replaced('a b a', 'a', '$&', true)).toBe('$& b $&');
    expect(() => replaced('a\nb\na\n', 'a', 'c', false)).toThrow('there 2 times, in lines 1, 3');
  });

  it('keeps the line ends of the file', () => {
    expect(replaced('a\r\nb\r\nc\r\n', 'a\nb', 'x\ny\nz', false)).toBe('x\r\ny\r\nz\r\nc\r\n');
    expect(replaced('if (a) {\r\n  b;\r\n}\r\n', '  if (a) {\n b;\n}', '  if (x) {\n y;\n}', false)).toContain('\r\n');
  });

  it('overlooks white space where the lines are otherwise the same, and takes over the indentation', () => {
    const file = 'class A {\n    run() {\n        go();\n    }\n}\n';
    expect(replaced(file, 'run() {\n    go();\n}', 'run() {\n    stop();\n}', false)).toBe(
      'class A {\n    run() {\n        stop();\n    }\n}\n',
    );
    expect(replaced('    a();\n    b();\n', '  a();\n  b();\n', '  a();\n  c();\n', false)).toBe('    a();\n    c();\n');
    expect(replaced('\ta  =  1\n', 'a = 1', 'a = 2', false)).toBe('\ta = 2\n');
  });

  it('does not guess between two places that are alike but for white space', () => {
    expect(() => replaced(' a\n b\n  a\n  b\n', 'a\nb', 'c', false)).toThrow('2 times, in lines 1, 3');
  });

  it('names what comes nearest', () => {
    const file = 'one\ntwo\nthree\nfour\n';
    expect(() => replaced(file, 'two\nthree!\nfour', 'x', false)).toThrow(/2 of 3 lines are the same.*\n +2\ttwo\n +3\tthree\n +4\tfour/);
    expect(() => replaced(file, 'quite different', 'x', false)).toThrow('nor anything like it');
  });

  it('refuses what means nothing', () => {
    expect(() => replaced('a', '', 'b', false)).toThrow('old_text is empty');
    expect(() => replaced('a', 'a', 'a', false)).toThrow('nothing would change');
    expect(() => replaced('a', ' \n ', 'b', false)).toThrow('not in the file');
  });
});
