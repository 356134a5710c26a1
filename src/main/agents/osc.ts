/** What a program tells its terminal besides what it shows. Texts are the program's claim, and untrusted. */
export interface OscListeners {
  /** An operating system command: its number and what follows. */
  osc(code: number, body: Buffer): void;
  bell(): void;
}

const start = Buffer.from('\x1b]');
const bel = 0x07;
const esc = 0x1b;
/** Longer ones carry files or clipboards, which say nothing here; bytes. */
const longest = 4096;

/**
 * Finds operating system commands and bells in a program's output, however it is cut into pieces. Each piece is
 * answered with whether it held anything else, which a screen would show.
 */
export function oscScanner(on: OscListeners): (bytes: Uint8Array) => boolean {
  let rest: Buffer = Buffer.alloc(0);
  /** Within one that is too long to be of use. */
  let skipping = false;
  const rings = (text: Buffer): void => {
    if (text.includes(bel)) on.bell();
  };
  return (bytes) => {
    let data = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    rest = Buffer.alloc(0);
    let shows = false;
    if (skipping) {
      const end = endOf(data);
      if (end < 0) return false;
      skipping = false;
      data = data.subarray(after(data, end));
    }
    for (;;) {
      const at = data.indexOf(start);
      if (at !== 0) shows ||= data.subarray(0, at < 0 ? data.length : at).some((byte) => byte !== bel && byte !== esc);
      rings(at < 0 ? data : data.subarray(0, at));
      if (at < 0) {
        if (data.at(-1) === esc) rest = Buffer.from(data.subarray(-1)); // a copy: the sender's buffer may be used again
        return shows;
      }
      const body = data.subarray(at + start.length);
      const end = endOf(body);
      // What an `ESC` begins is only told by the byte after it.
      if (end < 0 || (body[end] === esc && end + 1 === body.length)) {
        if (body.length <= longest) rest = Buffer.from(data.subarray(at));
        else skipping = true;
        return shows;
      }
      if (end <= longest) tell(body.subarray(0, end), on);
      data = body.subarray(after(body, end));
    }
  };
}

const endOf = (body: Buffer): number => {
  const [bell, other] = [body.indexOf(bel), body.indexOf(esc)];
  return bell < 0 || other < 0 ? Math.max(bell, other) : Math.min(bell, other);
};

/** A string terminator is `ESC \`; an `ESC` that begins something else is left where it is. */
const after = (body: Buffer, end: number): number => (body[end] === bel ? end + 1 : body[end + 1] === 0x5c ? end + 2 : end);

function tell(command: Buffer, on: OscListeners): void {
  const separator = command.indexOf(0x3b);
  const code = command.subarray(0, separator < 0 ? command.length : separator).toString('latin1');
  if (/^\d{1,5}$/.test(code)) on.osc(Number(code), separator < 0 ? Buffer.alloc(0) : command.subarray(separator + 1));
}

/** Control and direction characters, which could make a screen show something else than it was given. */
const invisible = /[\p{Cc}\p{Cf}]/gu;
/** A program's words as plain text of one line, 1000 characters at most. */
export const printable = (text: string): string => text.replaceAll(invisible, ' ').trim().slice(0, 1000);
