/** What the ring of one process holds at most. */
export const ringCapacity = 1024 * 1024;
/** Beyond `ringCapacity` for output that a holding reader has not got yet. */
const hardLimit = 2 * ringCapacity;
const smallest = 4 * 1024;

/** The newest output of a process, by byte offset. Grows as it fills: most processes print little. */
export class Ring {
  #buffer = Buffer.allocUnsafeSlow(smallest);
  #start = 0;
  #end = 0;

  /** Offset of the oldest byte that is still held. */
  get start(): number {
    return this.#start;
  }

  /** Bytes of output so far: the offset of the next one. */
  get end(): number {
    return this.#end;
  }

  /** `keepFrom`: bytes from there on are kept even beyond the ring's usual size. */
  append(bytes: Uint8Array, keepFrom: number): void {
    const end = this.#end + bytes.length;
    const start = Math.max(this.#start, Math.min(end - ringCapacity, keepFrom), end - hardLimit);
    if (end - start > this.#buffer.length) this.#grow(end - start);
    const kept = bytes.subarray(Math.max(0, start - this.#end));
    this.#start = start;
    this.#end = end;
    const at = (end - kept.length) % this.#buffer.length;
    const first = kept.subarray(0, this.#buffer.length - at);
    this.#buffer.set(first, at);
    this.#buffer.set(kept.subarray(first.length), 0);
  }

  /** The bytes from `from` on, `most` of them at most, in one piece: a view that the next `append` may overwrite. */
  slice(from: number, most: number): Uint8Array {
    const at = from % this.#buffer.length;
    const length = Math.min(most, this.#end - from, this.#buffer.length - at);
    return this.#buffer.subarray(at, at + length);
  }

  #grow(needed: number): void {
    let size = this.#buffer.length;
    while (size < needed) size *= 2;
    const grown = Buffer.allocUnsafeSlow(size);
    for (let from = this.#start; from < this.#end; ) {
      const piece = this.slice(from, size);
      const at = from % size;
      const first = piece.subarray(0, size - at);
      grown.set(first, at);
      grown.set(piece.subarray(first.length), 0);
      from += piece.length;
    }
    this.#buffer = grown;
  }
}
