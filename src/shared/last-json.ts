/** The last JSON object in a message, fenced or bare. `problem`: why there is none. */
export function lastJson(message: string): { value: unknown } | { problem: string } {
  const end = message.lastIndexOf('}');
  if (end === -1) return { problem: 'it holds no JSON object.' };
  const fenced = [...message.matchAll(/```(?:json)?\s*\n([\s\S]*?)```/g)].at(-1)?.[1];
  const text = fenced?.trim().startsWith('{') ? fenced : message.slice(Math.max(0, message.indexOf('{')), end + 1);
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `it is no JSON: ${error instanceof Error ? error.message : ''}` };
  }
}
