/** Bytes kept of the beginning and of the end of an output. */
const headBytes = 8 * 1024;
const tailBytes = 24 * 1024;

/** Output of any length in bounded memory: its beginning and its end. */
export class Captured {
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #dropped = 0;

  add(chunk: Buffer): void {
    const room = headBytes - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    const tail = Buffer.concat([this.#tail, rest]);
    const over = Math.max(0, tail.length - tailBytes);
    this.#dropped += over;
    this.#tail = tail.subarray(over);
  }

  text(): string {
    const gap = this.#dropped > 0 ? [Buffer.from(`\n(… ${this.#dropped} bytes left out …)\n`)] : [];
    return Buffer.concat([this.#head, ...gap, this.#tail])
      .toString('utf8')
      .trimEnd();
  }
}
