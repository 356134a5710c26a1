/** As in "3 need you"; empty for none. */
export const needText = (count: number): string => (count === 0 ? '' : count === 1 ? '1 needs you' : `${count} need you`);
