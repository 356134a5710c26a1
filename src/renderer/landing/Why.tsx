import { EspalierError } from '../../shared/errors';
import type { Session } from '../../shared/model';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import styles from './Aside.module.css';

const cx = classes(styles);

/** Why a session did not land: what happened, and the end of what its check printed. */
export function Why({ session }: { session: Session }) {
  const { error, returned, title } = session;
  return (
    <section className={cx('aside')} aria-label="Why it did not land">
      <header className={cx('head')}>
        <h2>{title}</h2>
        <span className={cx('quiet')}>did not land</span>
      </header>
      {error !== null && <ErrorPanel error={new EspalierError(error.code, error.message, error.hint)} />}
      {returned?.output ? (
        <>
          <h3 className={cx('sub')}>
            The end of what <code>{returned.check}</code> printed
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <pre className={cx('output')} role="log" aria-label="Raw output" tabIndex={0}>
            {returned.output}
          </pre>
        </>
      ) : (
        returned?.reason === 'checks' && <p className={cx('note')}>The check printed nothing.</p>
      )}
    </section>
  );
}
