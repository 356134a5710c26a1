let last: () => void = () => undefined;

/** Ends the command at Ctrl-C with the code that shells expect, after what `atInterrupt` was given. */
export function onInterrupt(): void {
  process.on('SIGINT', () => {
    last();
    process.exit(130);
  });
  process.on('SIGTERM', () => {
    last();
    process.exit(143);
  });
}

/** What is still to be said or put back when the person interrupts. */
export function atInterrupt(act: () => void): void {
  last = act;
}
