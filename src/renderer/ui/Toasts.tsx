import { Toaster } from 'sonner';
import { Glyph } from './Glyph';
import './Toasts.css';

/** px. Between what a narrow tile and an opened job have at their top and what is typed at their bottom. */
const belowTabs = 164;

/**
 * Where notes appear: over the background, which is never narrower than they are. `aside`: the window is narrow and
 * that is a drawer; then at the left under a tile's tabs, so that no note lies on what is typed or sent.
 */
export const Toasts = ({ aside }: { aside: boolean }) => (
  <Toaster
    position={aside ? 'top-left' : 'bottom-right'}
    closeButton
    offset={aside ? { top: belowTabs, left: 16 } : { right: 10 }}
    mobileOffset={{ top: belowTabs }}
    gap={8}
    visibleToasts={4}
    containerAriaLabel="Notes"
    icons={{ info: <Glyph state="ready" /> }}
    toastOptions={{
      unstyled: true,
      classNames: {
        toast: 'toast',
        title: 'toast-title',
        description: 'toast-detail',
        actionButton: 'toast-action',
        closeButton: 'toast-close',
        icon: 'toast-icon',
      },
    }}
  />
);
