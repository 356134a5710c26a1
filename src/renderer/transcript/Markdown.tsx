import { memo, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import gfm from 'remark-gfm';
import { act } from '../connection/act';
import { windowClient } from '../connection/clients';
import { classes } from '../ui/classes';
import styles from './Markdown.module.css';

const cx = classes(styles);

const textOf = (node: ReactNode): string => (typeof node === 'string' ? node : Array.isArray(node) ? node.map(textOf).join('') : '');

/** A link says where it leads, since its text is the agent's; it opens in the person's browser, http(s) alone. */
function Link({ href, children }: { href: string | undefined; children?: ReactNode }) {
  if (href === undefined || !/^https?:\/\//i.test(href)) return <span>{children}</span>;
  const says = textOf(children) === href;
  return (
    <a
      href={href}
      title={href}
      onClick={(event) => {
        event.preventDefault();
        void act(windowClient().call('window.openLink', { url: href }), { failed: 'The link was not opened' });
      }}
    >
      {children}
      {!says && <span className={cx('address')}> ({href})</span>}
    </a>
  );
}

const components: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  // Nothing is loaded from elsewhere because an agent names it.
  img: ({ src, alt }) => <Link href={typeof src === 'string' ? src : undefined}>{alt || 'image'}</Link>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section className={cx('wide')} tabIndex={0} aria-label="Table">
      <table>{children}</table>
    </section>
  ),
  // Headings of a message are no headings of the window.
  h1: ({ children }) => <p className={cx('heading')}>{children}</p>,
  h2: ({ children }) => <p className={cx('heading')}>{children}</p>,
  h3: ({ children }) => <p className={cx('heading')}>{children}</p>,
  h4: ({ children }) => <p className={cx('heading')}>{children}</p>,
  h5: ({ children }) => <p className={cx('heading')}>{children}</p>,
  h6: ({ children }) => <p className={cx('heading')}>{children}</p>,
};

/** An agent's words as it meant them to look. HTML in them stays text. */
export const Markdown = memo(({ text }: { text: string }) => (
  <div className={cx('markdown')}>
    <ReactMarkdown remarkPlugins={[gfm]} components={components}>
      {text}
    </ReactMarkdown>
  </div>
));
Markdown.displayName = 'Markdown';
