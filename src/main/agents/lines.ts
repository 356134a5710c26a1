/** A line that is longer is left out, bytes: nothing that an agent has to say is. */
const longest = 32 * 1024 * 1024;

export interface LineSplitter {
  /** `offset`: of the first byte of `bytes` in all of the output. */
  feed(bytes: Uint8Array, offset: number): void;
  /** What came after the last line's end. */
  rest(): string;
  /** Where the output is that was fed so far. */
  end(): number;
}

/** Cuts output into lines, whole however it arrives in pieces. `end`: the offset after the line's end. */
export function splitLines(on: { line(line: string, end: number): void; tooLong(bytes: number, end: number): void }): LineSplitter {
  let parts: Buffer[] = [];
  let length = 0;
  let end = 0;
  const take = (): string => {
    const text = Buffer.concat(parts).toString('utf8');
    parts = [];
    return text.replace(/\r$/, '');
  };
  return {
    feed: (bytes, offset) => {
      const data = Buffer.from(bytes); // a copy: the sender's buffer may be used again
      let from = 0;
      for (let at = data.indexOf(0x0a); at >= 0; at = data.indexOf(0x0a, from)) {
        length += at - from;
        parts.push(data.subarray(from, at));
        const size = length;
        length = 0;
        from = at + 1;
        end = offset + from;
        if (size > longest) {
          parts = [];
          on.tooLong(size, end);
        } else on.line(take(), end);
      }
      length += data.length - from;
      if (length <= longest) parts.push(data.subarray(from));
      else parts = [];
      end = offset + data.length;
    },
    rest: () => take(),
    end: () => end,
  };
}
