/** What belongs to the review of a session, by session: records are JSON, parsed by the schemas of `shared/`. */
export const review = `
  CREATE TABLE comment (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX comment_session ON comment (session);
  CREATE TABLE finding (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX finding_session ON finding (session);
  CREATE TABLE mark (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX mark_session ON mark (session);
  CREATE TABLE verdict (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX verdict_session ON verdict (session);
  CREATE TABLE pull (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
  CREATE INDEX pull_session ON pull (session);
  CREATE TABLE outcome (
    repository TEXT NOT NULL,
    tree TEXT NOT NULL,
    command TEXT NOT NULL,
    session TEXT NOT NULL,
    run TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outcome_tree ON outcome (repository, tree, command, at);
  CREATE INDEX outcome_command ON outcome (repository, command, at);
  CREATE INDEX outcome_session ON outcome (session);
`;
