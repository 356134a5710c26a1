import { z } from 'zod';
import { EspalierError, errorRecord, toErrorRecord } from './errors';

/** Carries whole messages both ways, in order: JSON lines on a socket, structured clones on a MessagePort. */
export interface Transport {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

interface MethodShape {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
interface StreamShape {
  readonly input: z.ZodType;
  readonly item: z.ZodType;
}
export interface ContractShape {
  readonly methods: Readonly<Record<string, MethodShape>>;
  readonly streams: Readonly<Record<string, StreamShape>>;
}

type Methods<C extends ContractShape> = C['methods'];
type Streams<C extends ContractShape> = C['streams'];
/** What a caller gives: what has a default may be left out. */
export type Input<C extends ContractShape, M extends keyof Methods<C>> = z.input<Methods<C>[M]['input']>;
export type Output<C extends ContractShape, M extends keyof Methods<C>> = z.infer<Methods<C>[M]['output']>;
export type Item<C extends ContractShape, S extends keyof Streams<C>> = z.infer<Streams<C>[S]['item']>;

/** What a server does for each method and stream. A stream pushes until its signal is aborted. */
export interface Handlers<C extends ContractShape> {
  methods: { [M in keyof Methods<C>]: (input: z.infer<Methods<C>[M]['input']>) => Output<C, M> | Promise<Output<C, M>> };
  streams: {
    [S in keyof Streams<C>]: (input: z.infer<Streams<C>[S]['input']>, push: (item: Item<C, S>) => void, signal: AbortSignal) => void;
  };
}

const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.number(), method: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('open'), id: z.number(), stream: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.number() }),
]);
const serverMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.number(), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number(), error: errorRecord }),
  z.object({ type: z.literal('item'), id: z.number(), item: z.unknown() }),
]);

function parse<S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new EspalierError(
    'usage',
    `${what}: ${z.prettifyError(result.error)}`,
    'Nothing was changed. Correct the request and send it again.',
  );
}

/** Serves a contract to one peer until its transport closes; every input is parsed before a handler sees it. */
export function serve<C extends ContractShape>(contract: C, handlers: Handlers<C>, transport: Transport): void {
  const open = new Map<number, AbortController>();
  const fail = (id: number, error: unknown): void => transport.send({ type: 'error', id, error: toErrorRecord(error) });

  const call = async (id: number, method: string, input: unknown): Promise<void> => {
    const shape = Object.hasOwn(contract.methods, method) ? contract.methods[method] : undefined;
    if (!shape) throw new EspalierError('usage', `No method ${method}.`, 'The two programs are of different versions: restart Espalier.');
    const output = await handlers.methods[method as keyof Methods<C>](parse(shape.input, input, method) as never);
    transport.send({ type: 'result', id, output });
  };
  const subscribe = (id: number, stream: string, input: unknown): void => {
    const shape = Object.hasOwn(contract.streams, stream) ? contract.streams[stream] : undefined;
    if (!shape) throw new EspalierError('usage', `No stream ${stream}.`, 'The two programs are of different versions: restart Espalier.');
    const abort = new AbortController();
    open.set(id, abort);
    const push = (item: unknown): void => {
      if (!abort.signal.aborted) transport.send({ type: 'item', id, item });
    };
    handlers.streams[stream as keyof Streams<C>](parse(shape.input, input, stream) as never, push, abort.signal);
  };

  transport.onMessage((raw) => {
    const parsed = clientMessage.safeParse(raw);
    if (!parsed.success) return transport.close(); // not one of our clients: nothing it says can be trusted
    const message = parsed.data;
    if (message.type === 'cancel') {
      open.get(message.id)?.abort();
      open.delete(message.id);
    } else if (message.type === 'call') {
      call(message.id, message.method, message.input).catch((error: unknown) => fail(message.id, error));
    } else {
      try {
        subscribe(message.id, message.stream, message.input);
      } catch (error) {
        fail(message.id, error);
      }
    }
  });
  transport.onClose(() => {
    for (const abort of open.values()) abort.abort();
    open.clear();
  });
}

export interface Client<C extends ContractShape> {
  /** Rejects with `EspalierError`; `connection` when the peer went away before it answered. */
  call<M extends keyof Methods<C> & string>(method: M, input: Input<C, M>): Promise<Output<C, M>>;
  /** Calls `onItem` for each item until the returned function is called; `onEnd` when the stream broke. */
  open<S extends keyof Streams<C> & string>(
    stream: S,
    input: z.infer<Streams<C>[S]['input']>,
    onItem: (item: Item<C, S>) => void,
    onEnd?: (error: EspalierError) => void,
  ): () => void;
  close(): void;
  onClose(listener: () => void): void;
}

const gone = (): EspalierError =>
  new EspalierError(
    'connection',
    'The connection to the core ended.',
    'Agents go on in the terminal host. Try again: the core is started anew.',
  );

/**
 * A client of a contract. What arrives is the core's own word over a private socket and is not parsed again:
 * the server parsed what went in, and types say what comes out.
 */
export function connect<C extends ContractShape>(_contract: C, transport: Transport): Client<C> {
  let next = 1;
  let closed = false;
  const calls = new Map<number, { resolve: (value: never) => void; reject: (error: EspalierError) => void }>();
  const opened = new Map<number, { onItem: (item: never) => void; onEnd: ((error: EspalierError) => void) | undefined }>();

  transport.onMessage((raw) => {
    const message = serverMessage.parse(raw);
    if (message.type === 'item') {
      opened.get(message.id)?.onItem(message.item as never);
      return;
    }
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.type === 'result') {
      call?.resolve(message.output as never);
      return;
    }
    const error = new EspalierError(message.error.code, message.error.message, message.error.hint);
    call?.reject(error);
    opened.get(message.id)?.onEnd?.(error);
    opened.delete(message.id);
  });
  transport.onClose(() => {
    closed = true;
    for (const { reject } of calls.values()) reject(gone());
    for (const { onEnd } of opened.values()) onEnd?.(gone());
    calls.clear();
    opened.clear();
  });

  return {
    call: (method, input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(gone());
        const id = next++;
        calls.set(id, { resolve, reject });
        transport.send({ type: 'call', id, method, input });
      }),
    open: (stream, input, onItem, onEnd) => {
      const id = next++;
      opened.set(id, { onItem, onEnd });
      transport.send({ type: 'open', id, stream, input });
      return () => {
        if (opened.delete(id) && !closed) transport.send({ type: 'cancel', id });
      };
    },
    close: () => transport.close(),
    onClose: (listener) => transport.onClose(listener),
  };
}
