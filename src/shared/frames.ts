import { frameKind } from './host';

/** Longest frame that is accepted: more than any request or batch of ours, so a longer one is not from us. */
export const longestFrame = 32 * 1024 * 1024;

/**
 * Carries frames both ways, in order. A frame is `kind · payload` in a buffer of exactly its own size, so that
 * `frame.buffer` can be posted over a MessagePort without copying more than the frame.
 */
export interface FrameTransport {
  send(frame: Uint8Array<ArrayBuffer>): void;
  /** One listener; frames that came before it was set are kept for it. */
  onFrame(listener: (frame: Uint8Array<ArrayBuffer>) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

export type Frame =
  | { kind: 'json'; message: unknown }
  /** `bytes` is a view into the frame: copy it to keep it beyond the frame. */
  | { kind: 'output'; stream: number; offset: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'input'; stream: number; bytes: Uint8Array<ArrayBuffer> };

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const outputHeader = 1 + 4 + 8;
const inputHeader = 1 + 4;

export function encodeJson(message: unknown): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(JSON.stringify(message));
  const frame = new Uint8Array(1 + text.length);
  frame[0] = frameKind.json;
  frame.set(text, 1);
  return frame;
}

/** `offset`: of the first of `bytes` in the process's output. */
export function encodeOutput(stream: number, offset: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(outputHeader + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, frameKind.output);
  view.setUint32(1, stream, true);
  view.setFloat64(5, offset, true);
  frame.set(bytes, outputHeader);
  return frame;
}

export function encodeInput(stream: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(inputHeader + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, frameKind.input);
  view.setUint32(1, stream, true);
  frame.set(bytes, inputHeader);
  return frame;
}

/** Throws on what no peer of ours sends: the connection is to be closed then. */
export function decodeFrame(frame: Uint8Array<ArrayBuffer>): Frame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const kind = view.getUint8(0);
  if (kind === frameKind.json) return { kind: 'json', message: JSON.parse(decoder.decode(frame.subarray(1))) };
  if (kind === frameKind.output)
    return { kind: 'output', stream: view.getUint32(1, true), offset: view.getFloat64(5, true), bytes: frame.subarray(outputHeader) };
  if (kind === frameKind.input) return { kind: 'input', stream: view.getUint32(1, true), bytes: frame.subarray(inputHeader) };
  throw new Error(`unknown frame kind ${kind}`);
}

/** The four bytes that go before a frame on a byte stream. */
export function frameLength(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, frame.length, true);
  return header;
}

/**
 * Cuts a byte stream back into frames, whatever the bounds of its chunks. Each frame is an exact-size copy.
 * Throws on a length that is empty or over `longestFrame`; the stream cannot be followed any further then.
 */
export function frameSplitter(): (chunk: Uint8Array) => Uint8Array<ArrayBuffer>[] {
  const header = new Uint8Array(4);
  let headerFilled = 0;
  let frame: Uint8Array<ArrayBuffer> | null = null;
  let filled = 0;

  return (chunk) => {
    const frames: Uint8Array<ArrayBuffer>[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (frame === null) {
        const part = chunk.subarray(at, at + 4 - headerFilled);
        header.set(part, headerFilled);
        headerFilled += part.length;
        at += part.length;
        if (headerFilled < 4) break;
        const length = new DataView(header.buffer).getUint32(0, true);
        if (length === 0 || length > longestFrame) throw new Error(`a frame of ${length} bytes`);
        frame = new Uint8Array(length);
        headerFilled = 0;
        filled = 0;
      }
      const part = chunk.subarray(at, at + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === frame.length) {
        frames.push(frame);
        frame = null;
      }
    }
    return frames;
  };
}
