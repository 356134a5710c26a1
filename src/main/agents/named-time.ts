const moment = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)/;
const span =
  /\b(?:try again|retry|resets?|available)\b.*?\bin ((?:\d+(?:\.\d+)?\s*(?:ms|h|m|s|hours?|minutes?|seconds?)(?![a-z])[\s,]*)+)/i;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** How long a provider's words say to wait ("try again in 1h20m", "resets at 2026-01-01T00:00:00Z"), in milliseconds from `now`; null: they do not. */
export function waitInWords(message: string, now: number): number | null {
  const [date] = moment.exec(message) ?? [];
  if (date !== undefined) return Math.max(0, Date.parse(date) - now);
  const [, words] = span.exec(message) ?? [];
  if (words === undefined) return null;
  let ms = 0;
  for (const [, amount, unit = 's'] of words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    ms += Number(amount) * (unitMs[unit.toLowerCase()] ?? unitMs[unit.charAt(0).toLowerCase()] ?? 1000);
  }
  return ms;
}
