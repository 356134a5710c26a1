/**
 * The first of `count` states that fails, each built on the one before; null where the last one passes. `fails` gives why
 * a state fails, or null. What is before the first one is taken to pass. Where failures do not stay (a later state mends
 * them) it is one whose predecessor passes.
 */
export async function firstFailing<T>(
  count: number,
  fails: (index: number) => Promise<T | null>,
): Promise<{ index: number; why: T } | null> {
  let why = count > 0 ? await fails(count - 1) : null;
  if (why === null) return null;
  let passes = -1;
  let bad = count - 1;
  while (bad - passes > 1) {
    const middle = (passes + bad) >> 1;
    const found = await fails(middle);
    if (found === null) passes = middle;
    else {
      bad = middle;
      why = found;
    }
  }
  return { index: bad, why };
}
