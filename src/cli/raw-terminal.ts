// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the escapes of terminals are what is looked for
/** Ctrl+] as terminals send it: plainly, by the kitty keyboard protocol, and by xterm's modifyOtherKeys. */
const leavingKeys = ['\x1d', '\x1b[93;5u', '\x1b[27;5;93~'];

/** Where in typed bytes the key is that leaves; -1: it isn't there. */
export function leavingAt(typed: Buffer): number {
  const found = leavingKeys.map((key) => typed.indexOf(key)).filter((at) => at >= 0);
  return found.length > 0 ? Math.min(...found) : -1;
}

/**
 * Output without what makes a terminal answer: device attributes, status and mode reports, colour and
 * keyboard queries.
 */
export function withoutQuestions(bytes: Uint8Array): Buffer {
  const questions =
    /\x1b\[[>=?]?[\d;]*[cn]|\x1b\[\?u|\x1b\[>\d*q|\x1b\[\??[\d;]*\$p|\x1bZ|\x1b\][\d;]+;\?(?:\x07|\x1b\\)|\x1bP[+$]q[^\x1b]*\x1b\\|\x05/g;
  return Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(questions, ''), 'latin1');
}

/** Watches which modes a program sets, and gives what puts a terminal back to how a shell wants it. */
export function resetAfter(): { see(bytes: Buffer): void; reset(): string } {
  let otherScreen = false;
  return {
    see: (bytes) => {
      const on = bytes.lastIndexOf('\x1b[?1049h');
      const off = bytes.lastIndexOf('\x1b[?1049l');
      if (on !== off) otherScreen = on > off;
    },
    // Leaving the other screen moves the cursor, also for who wasn't there: only where it is shown.
    reset: () => `${otherScreen ? '\x1b[?1049l' : ''}\x1b[?1000;1002;1003;1006;2004;1004;1l\x1b>\x1b[<u\x1b[?25h\x1b[0m`,
  };
}
