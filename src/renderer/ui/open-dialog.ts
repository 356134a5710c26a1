/** Whether a dialog lies over the window. A drawer is none: it is a region of the workbench that has no room beside the others. */
export const dialogOpen = (): boolean =>
  document.querySelector('[role="dialog"][data-open]:not([data-drawer]), [role="alertdialog"][data-open]') !== null;
