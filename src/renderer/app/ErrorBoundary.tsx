import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button';
import { classes } from '../ui/classes';
import { ErrorPanel } from '../ui/ErrorPanel';
import styles from './App.module.css';

const cx = classes(styles);

/** Keeps a fault of one region in that region: the rest goes on, and this one can be drawn again. */
export class ErrorBoundary extends Component<{ region: string; children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <div className={cx('fault')}>
        <ErrorPanel
          title={`${this.props.region} cannot be shown`}
          error={this.state.error}
          action={
            <Button size="sm" onClick={() => this.setState({ error: null })}>
              Show again
            </Button>
          }
        />
      </div>
    );
  }
}
