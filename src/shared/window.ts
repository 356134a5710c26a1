import { z } from 'zod';

const nothing = z.object({});
const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** What only the program that owns the window can do for the renderer. */
export const windowContract = {
  methods: {
    /** The folder that the person picked, or null. */
    'window.pickFolder': method(z.object({ title: z.string() }), z.object({ path: z.string().nullable() })),
    /** Opens http(s) addresses only, in the person's browser. */
    'window.openLink': method(z.object({ url: z.url({ protocol: /^https?$/ }) }), nothing),
    /** Shows a folder in the file manager. */
    'window.showFolder': method(z.object({ path: z.string() }), nothing),
    /** Opens a file at a line in the person's editor, as the settings say; without one it is shown in the file manager. */
    'window.openFile': method(z.object({ path: z.string(), line: z.number().int().min(1), editor: z.string() }), nothing),
    'window.copy': method(z.object({ text: z.string() }), nothing),
    'window.paste': method(nothing, z.object({ text: z.string() })),
    /** What is on screen now: no notification is shown for it while the window has the focus. */
    'window.looking': method(z.object({ sessions: z.array(z.string()), title: z.string() }), nothing),
    'window.frame': method(z.object({ action: z.enum(['minimize', 'maximize', 'close']) }), nothing),
    'window.theme': method(z.object({ theme: z.enum(['system', 'dark', 'light']) }), nothing),
    /** Ends the window and the core, as the person answered. */
    'window.quit': method(z.object({ agents: z.enum(['go-on', 'stop', 'cancel']) }), nothing),
  },
  streams: {
    /** What the window's owner asks of the renderer. */
    asks: {
      input: nothing,
      item: z.discriminatedUnion('type', [
        /** From a notification or the tray: show this session. */
        z.object({ type: z.literal('show-session'), session: z.string() }),
        z.object({ type: z.literal('command'), command: z.string() }),
        /** The person wants to quit: ask what becomes of the agents. */
        z.object({ type: z.literal('ask-quit'), running: z.number().int() }),
        z.object({ type: z.literal('frame'), maximized: z.boolean(), focused: z.boolean() }),
      ]),
    },
  },
} as const;
export type WindowContract = typeof windowContract;
