import { Toaster } from 'sonner';
import { Glyph } from './Glyph';
import './Toasts.css';

/** Where notes appear. */
export const Toasts = () => (
  <Toaster
    position="bottom-right"
    closeButton
    offset={36}
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
