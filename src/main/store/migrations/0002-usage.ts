/** What each run used on each day: increments, so that a run over midnight counts to both. */
export const usage = `
  CREATE TABLE usage (
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    session TEXT NOT NULL,
    agent TEXT NOT NULL,
    input INTEGER,
    output INTEGER,
    cost REAL,
    record TEXT NOT NULL,
    PRIMARY KEY (run, day)
  ) STRICT;
  CREATE INDEX usage_session ON usage (session);
  CREATE INDEX usage_day ON usage (day);
`;
