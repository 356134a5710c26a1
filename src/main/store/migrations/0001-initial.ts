/** Records are JSON, parsed by the schemas of `shared/model.ts`; columns exist only for what SQL has to find. */
export const initial = `
  CREATE TABLE repository (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  CREATE TABLE session (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    why TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_session ON event (session, seq);
  CREATE TABLE undo (id TEXT PRIMARY KEY, session TEXT NOT NULL, record TEXT NOT NULL) STRICT;
`;
