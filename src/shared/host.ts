import { z } from 'zod';

/**
 * The terminal host's wire: frames over a Unix socket, and the same frames as exact-size buffers over a
 * MessagePort. A frame is `u32 LE length of what follows · u8 kind · payload`; on a MessagePort the length
 * is left out, since a message keeps its bounds.
 *   kind 0  JSON, one message of the schemas below
 *   kind 1  output to a reader: u32 LE stream · f64 LE offset of its first byte · bytes
 *   kind 2  input to a process: u32 LE stream · bytes; none: its end
 */
export const frameKind = { json: 0, output: 1, input: 2 } as const;

/** What a connection may do: `core` everything, `terminal` only read, type into and resize what exists. */
export const hostRole = z.enum(['core', 'terminal']);

/** Highest number of bytes in flight to a holding reader before the process is paused, and where it goes on. */
export const flow = { pauseAt: 256 * 1024, resumeAt: 64 * 1024 } as const;

export const processSpec = z.object({
  /** Chosen by the core; starting the same id twice starts one process. */
  id: z.string(),
  command: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  /**
   * The whole environment: nothing is inherited from the host. With `ESPALIER_RUN` (this id) and `ESPALIER_HOME`
   * in it: by these marks the children that it leaves behind are found.
   */
  env: z.record(z.string(), z.string()),
  io: z.enum(['terminal', 'pipe']),
  /** Of a pipe: a file that takes its errors, so that what it prints is its messages alone; null: both in one, in order. */
  errors: z.string().nullable().default(null),
  cols: z.number().int().min(1).max(1000),
  rows: z.number().int().min(1).max(1000),
});
export type ProcessSpec = z.input<typeof processSpec>;

export const processInfo = z.object({
  id: z.string(),
  pid: z.number().int().nullable(),
  io: z.enum(['terminal', 'pipe']),
  /** Bytes of output since the start; the ring holds those from `ringStart` on. */
  offset: z.number(),
  ringStart: z.number(),
  /** Bytes that were written to it so far. */
  input: z.number(),
  cols: z.number().int(),
  rows: z.number().int(),
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable() }).nullable(),
  /** Why its output is not being kept in the log file at the moment (a full disk …), in words; null: it is. */
  logProblem: z.string().nullable(),
});
export type ProcessInfo = z.infer<typeof processInfo>;

/** Client → host. `request` asks for a `reply` of the same number; the rest has none. */
export const hostRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), request: z.number(), version: z.string(), role: hostRole }),
  z.object({ type: z.literal('start'), request: z.number(), spec: processSpec }),
  z.object({ type: z.literal('list'), request: z.number() }),
  /**
   * Opens `stream` (number chosen by the client, unique on its connection) on process `id` from byte `from`.
   * null: from the start of the ring. `hold`: the reader holds the process back until it acknowledges what it
   * got; without it the reader may be told of a gap.
   */
  z.object({
    type: z.literal('open'),
    request: z.number(),
    id: z.string(),
    stream: z.number().int(),
    from: z.number().nullable(),
    hold: z.boolean(),
  }),
  z.object({ type: z.literal('ack'), stream: z.number().int(), bytes: z.number() }),
  z.object({ type: z.literal('resize'), stream: z.number().int(), cols: z.number().int(), rows: z.number().int() }),
  z.object({ type: z.literal('close'), stream: z.number().int() }),
  /** Signals the process and every descendant; `SIGKILL` follows after `graceMs`. Replied when all are gone. */
  z.object({ type: z.literal('end'), request: z.number(), id: z.string(), graceMs: z.number().int() }),
  /** Writes to the process without an open stream. `at`: where in its input the text begins, so that what arrived before is left out. */
  z.object({ type: z.literal('write'), request: z.number(), id: z.string(), text: z.string(), at: z.number().nullable().default(null) }),
  /** The exit was noted by the core: the process may be forgotten (its log file stays). */
  z.object({ type: z.literal('collect'), request: z.number(), id: z.string() }),
  /** Ends the host when nothing runs in it, or with everything that does. */
  z.object({ type: z.literal('quit'), request: z.number(), force: z.boolean() }),
]);
export type HostRequest = z.input<typeof hostRequest>;

/** Host → client. */
export const hostMessage = z.discriminatedUnion('type', [
  z.discriminatedUnion('ok', [
    z.object({ type: z.literal('reply'), request: z.number(), ok: z.literal(true), value: z.unknown() }),
    z.object({
      type: z.literal('reply'),
      request: z.number(),
      ok: z.literal(false),
      error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
    }),
  ]),
  /** A stream's next output starts at `from`: what lay before is no longer in the ring, or was too fast for this watcher. */
  z.object({ type: z.literal('gap'), stream: z.number().int(), from: z.number() }),
  /** Sent to a stream after its last byte. */
  z.object({ type: z.literal('exit'), stream: z.number().int(), code: z.number().nullable(), signal: z.string().nullable() }),
  /** Someone changed the size (a second window, an attach). */
  z.object({ type: z.literal('resized'), stream: z.number().int(), cols: z.number().int(), rows: z.number().int() }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
