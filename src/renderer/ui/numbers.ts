/** Tokens in few characters: `940`, `18.2k`, `126k`, `1.2M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  const [size, letter] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${size < 99.95 ? size.toFixed(1).replace(/\.0$/, '') : Math.round(size)}${letter}`;
}

/** US dollars, to the cent; what is less than one is said to be. */
export const dollars = (amount: number): string => (amount > 0 && amount < 0.01 ? 'under $0.01' : `$${amount.toFixed(2)}`);
