/**
 * By what a fault test chooses its victims and moments. It stands in the test's name: with it in `ESPALIER_FAULT_SEED`
 * the same is chosen again.
 */
export const seed = Number(process.env['ESPALIER_FAULT_SEED'] ?? 1 + (Date.now() % 100_000));

/** Numbers from 0 to 1 that follow from the seed: Park and Miller's generator. */
export function seeded(): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
