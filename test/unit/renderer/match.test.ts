import { describe, expect, it } from 'vitest';
import { match } from '../../../src/renderer/palette/match';

const fits = (typed: string, ...keywords: string[]): number => match('id', typed, keywords);

describe('what the palette finds', () => {
  it('has every word that was typed, whatever the order and case', () => {
    expect(fits('STOCK oolong', 'Oolong is back in stock')).toBeGreaterThan(0);
    expect(fits('oolong tea', 'Oolong is back in stock')).toBe(0);
    expect(fits('oolong', 'Opening hours', 'esp/opening-hours')).toBe(0);
  });

  it('is best where the title starts so, then where a word does, then within one, then elsewhere', () => {
    const scores = [
      fits('back', 'Back in stock'),
      fits('back', 'Oolong is back'),
      fits('back', 'Playback'),
      fits('back', 'Oolong', 'esp/back'),
    ];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
  });

  it('is everything while nothing was typed', () => expect(fits('', 'Oolong')).toBeGreaterThan(0));
});
