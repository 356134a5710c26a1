import { useRef, useState } from 'react';

export interface TitleFieldProps {
  className: string | undefined;
  title: string;
  /** The new title; null: it stays as it was. Told once. */
  onDone(title: string | null): void;
}

/** A title that is being typed anew: Enter and leaving the field save it, Esc does not. */
export function TitleField({ className, title, onDone }: TitleFieldProps) {
  const [text, setText] = useState(title);
  const over = useRef(false);
  const done = (save: boolean): void => {
    if (over.current) return; // the field goes, which takes the focus off it once more
    over.current = true;
    const next = text.trim();
    onDone(save && next !== '' && next !== title ? next : null);
  };
  return (
    <input
      className={className}
      aria-label="Title"
      // biome-ignore lint/a11y/noAutofocus: the person just asked to type here
      autoFocus
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        done(event.key === 'Enter');
      }}
    />
  );
}
