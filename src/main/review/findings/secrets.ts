import { type Found, newLines, type Rule } from './rule';

/** Keys that are known by their form. Sources: the providers' documentation, and the rules of gitleaks (MIT). */
const forms: readonly (readonly [string, RegExp])[] = [
  ['A private key', /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/],
  ['An AWS access key', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/],
  ['A GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}\b/],
  ['A GitLab token', /\bgl(?:pat|ptt|dt|rt|cbt)-[\w-]{20,}/],
  ['A Slack token', /\bxox[abeoprs]-(?:\d+-)+[A-Za-z0-9-]{10,}/],
  ['A Slack webhook', /hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9+/]{40,}/],
  ['A Stripe key', /\b[rs]k_(?:live|prod)_[A-Za-z0-9]{16,}/],
  ['A Google API key', /\bAIza[\w-]{35}(?![\w-])/],
  ['An Anthropic key', /\bsk-ant-(?:api|admin)\d{2}-[\w-]{60,}/],
  ['An OpenAI key', /\bsk-(?:proj|svcacct|admin)-[\w-]{40,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/],
  ['An npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['A PyPI token', /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/],
  ['A SendGrid key', /\bSG\.[\w-]{20,24}\.[\w-]{39,50}\b/],
  ['A Hugging Face token', /\bhf_[A-Za-z]{34}\b/],
  ['A DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{64}\b/],
  ['A Telegram bot token', /\b\d{8,10}:AA[\w-]{33}\b/],
  ['A password in an address', /\b[a-z][a-z+.-]{1,20}:\/\/[^\s:/@'"$<{%]{1,100}:[^\s:/@'"$<{%*]{8,200}@[\w-]{1,63}\.\w/],
];
/** Something that is named like a secret and looks like chance. */
const assigned = /(?:api[_-]?key|secret|token|passw(?:or)?d|private[_-]?key)\w{0,40}["']?\s*(?::|=>?|:=)\s*["'`]([\w+/=.-]{20,200})["'`]/i;
const all = [...forms.map(([, pattern]) => pattern), assigned];
const placeholder = /example|sample|dummy|placeholder|changeme|your[_-]?|fake|test|xxxx|0000|1234/i;
const file =
  /(^|\/)(\.env(\.(?!example$|sample$|template$|dist$|defaults$)[\w.-]+)?|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(p12|pfx|jks|keystore)|\.netrc|\.pgpass)$/i;

/** Keys and passwords that were written into a file. None is repeated in what is said of it. */
export const secrets: Rule = (change) =>
  change.files.flatMap((changed): Found[] => {
    const { path, status, isTest, isLock } = changed;
    if (isLock) return [];
    const whole: Found = { path, line: null, severity: 'high', kind: 'secret', message: 'Such a file holds keys or passwords.', text: '' };
    const named = file.test(path) && (status === 'added' || status === 'untracked') ? [whole] : [];
    const lines = newLines(change, changed, all).flatMap(({ line, text }): Found[] => {
      const known = forms.find(([, pattern]) => pattern.test(text));
      if (known)
        return placeholder.test(text) && isTest
          ? []
          : [{ path, line, severity: 'high', kind: 'secret', message: `${known[0]}, it seems.`, text }];
      const value = assigned.exec(text)?.[1] ?? '';
      const likely = !isTest && !placeholder.test(text) && entropy(value) > 3.7 && value.split(/[-._]/).some(byChance);
      return likely ? [{ path, line, severity: 'medium', kind: 'secret', message: 'A key or password, it seems.', text }] : [];
    });
    return [...named, ...lines];
  });

/** A part that is no word: names of packages and models are made of those, keys are not. */
const byChance = (part: string): boolean => part.length >= 16 && /\d/.test(part) && /[A-Za-z]/.test(part);

/** How much like chance a text is; bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
