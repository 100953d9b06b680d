"""Numbered plain-SQL steps from an empty file to the present shape. A step is frozen once shipped; a newer file is
refused.

Only kept tables migrate; `state`, `line`, `brief`, `result` and `number` are rebuilt whenever the folds' version
differs.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Connection

from desktop.errors import TooNew

STEP_1 = """
CREATE TABLE entry (id VARCHAR(64) PRIMARY KEY, scope VARCHAR(200) NOT NULL, author VARCHAR(64) NOT NULL,
  depth INTEGER NOT NULL, header BLOB NOT NULL, signature BLOB NOT NULL, own BOOLEAN NOT NULL) WITHOUT ROWID;
CREATE INDEX ix_entry_scope ON entry (scope);
CREATE TABLE fact (entry VARCHAR(64) NOT NULL REFERENCES entry (id), place INTEGER NOT NULL, kind VARCHAR(200) NOT NULL,
  subject VARCHAR(200) NOT NULL, body BLOB, PRIMARY KEY (entry, place));
CREATE INDEX ix_fact_subject ON fact (subject);
CREATE TABLE entry_blob (entry VARCHAR(64) NOT NULL REFERENCES entry (id), blob VARCHAR(64) NOT NULL,
  PRIMARY KEY (entry, blob)) WITHOUT ROWID;
CREATE INDEX ix_entry_blob_blob ON entry_blob (blob);
CREATE TABLE certificate (fingerprint VARCHAR(64) PRIMARY KEY, der BLOB NOT NULL);
CREATE TABLE statement (digest VARCHAR(64) PRIMARY KEY, kind VARCHAR(200) NOT NULL, epoch VARCHAR(200) NOT NULL,
  time VARCHAR(200) NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, signature BLOB NOT NULL);
CREATE TABLE receipt (entry VARCHAR(64) PRIMARY KEY, epoch VARCHAR(200) NOT NULL, scope VARCHAR(200) NOT NULL,
  number INTEGER NOT NULL, position INTEGER NOT NULL, verdict VARCHAR(200) NOT NULL, statement VARCHAR(64) NOT NULL,
  complete VARCHAR(64));
CREATE TABLE cursor (scope VARCHAR(200) PRIMARY KEY, epoch VARCHAR(200) NOT NULL, view VARCHAR(200) NOT NULL,
  number INTEGER NOT NULL);
CREATE TABLE draft (id VARCHAR(200) PRIMARY KEY, kind VARCHAR(200) NOT NULL, saved VARCHAR(200) NOT NULL,
  body BLOB NOT NULL);
CREATE TABLE blob (hash VARCHAR(64) PRIMARY KEY, size INTEGER NOT NULL, role VARCHAR(200) NOT NULL,
  present BOOLEAN NOT NULL);
CREATE TABLE blob_scope (hash VARCHAR(64) NOT NULL, scope VARCHAR(200) NOT NULL, settled BOOLEAN NOT NULL,
  PRIMARY KEY (hash, scope)) WITHOUT ROWID;
CREATE TABLE setting (key VARCHAR(200) PRIMARY KEY, value BLOB NOT NULL);
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER entry_is_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER fact_stays BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER fact_is_fixed BEFORE UPDATE ON fact
  WHEN NEW.body IS NOT NULL OR NEW.entry IS NOT OLD.entry OR NEW.place IS NOT OLD.place
    OR NEW.kind IS NOT OLD.kind OR NEW.subject IS NOT OLD.subject
  BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER entry_blob_stays BEFORE DELETE ON entry_blob
  BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER entry_blob_is_fixed BEFORE UPDATE ON entry_blob
  BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER statement_stays BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'statements stay'); END;
CREATE TRIGGER statement_is_fixed BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'statements stay'); END;
"""

STEP_2 = """
CREATE TABLE draft_step (draft VARCHAR(200) NOT NULL, number INTEGER NOT NULL, saved VARCHAR(200) NOT NULL,
  what VARCHAR(200) NOT NULL, undone BOOLEAN NOT NULL, start INTEGER NOT NULL, old BLOB NOT NULL, new BLOB NOT NULL,
  old_sum INTEGER NOT NULL, new_sum INTEGER NOT NULL, PRIMARY KEY (draft, number)) WITHOUT ROWID;
CREATE TABLE draft_past (draft VARCHAR(200) NOT NULL, saved VARCHAR(200) NOT NULL, kind VARCHAR(200) NOT NULL,
  thrown BOOLEAN NOT NULL, body BLOB NOT NULL, PRIMARY KEY (draft, saved));
"""

STEP_3 = """
DROP INDEX ix_fact_subject;
CREATE INDEX ix_fact_subject_entry ON fact (subject, entry);
CREATE INDEX ix_receipt_entry ON receipt (entry) WHERE complete IS NULL OR verdict = 'held';
"""

STEP_4 = """
CREATE TABLE unreceipted (entry VARCHAR(64) PRIMARY KEY) WITHOUT ROWID;
INSERT INTO unreceipted (entry) SELECT id FROM entry WHERE id NOT IN (SELECT entry FROM receipt);
CREATE TRIGGER entry_waits AFTER INSERT ON entry WHEN NOT EXISTS (SELECT 1 FROM receipt WHERE entry = NEW.id)
  BEGIN INSERT INTO unreceipted (entry) VALUES (NEW.id); END;
CREATE TRIGGER receipt_comes AFTER INSERT ON receipt BEGIN DELETE FROM unreceipted WHERE entry = NEW.entry; END;
CREATE TRIGGER receipt_goes AFTER DELETE ON receipt WHEN EXISTS (SELECT 1 FROM entry WHERE id = OLD.entry)
  BEGIN INSERT OR IGNORE INTO unreceipted (entry) VALUES (OLD.entry); END;
"""

STEPS: tuple[str, ...] = (STEP_1, STEP_2, STEP_3, STEP_4)

FOLDED = """
CREATE TABLE {prefix}state (subject VARCHAR(200) PRIMARY KEY, noun VARCHAR(200) NOT NULL, scope VARCHAR(200) NOT NULL,
  tips BLOB NOT NULL, body BLOB NOT NULL);
CREATE TABLE {prefix}line (subject VARCHAR(200) PRIMARY KEY, noun VARCHAR(200) NOT NULL, mine VARCHAR(200) NOT NULL,
  status VARCHAR(200) NOT NULL, day VARCHAR(200) NOT NULL, due VARCHAR(40), person VARCHAR(200) NOT NULL,
  text TEXT NOT NULL, item VARCHAR(200) NOT NULL, place VARCHAR(200) NOT NULL);
CREATE TABLE {prefix}brief (subject VARCHAR(200) PRIMARY KEY, noun VARCHAR(200) NOT NULL, body BLOB NOT NULL);
CREATE TABLE {prefix}result (subject VARCHAR(200) NOT NULL, place VARCHAR(200) NOT NULL, mine VARCHAR(200) NOT NULL,
  day VARCHAR(200) NOT NULL, body BLOB NOT NULL, PRIMARY KEY (subject, place));
CREATE TABLE {prefix}number (subject VARCHAR(200) NOT NULL, place INTEGER NOT NULL, series VARCHAR(200) NOT NULL,
  year INTEGER NOT NULL, count INTEGER NOT NULL, text TEXT NOT NULL, how VARCHAR(200) NOT NULL,
  kind VARCHAR(200) NOT NULL, mine VARCHAR(200) NOT NULL, day VARCHAR(200) NOT NULL, PRIMARY KEY (subject, place));
"""
FOLDED_INDEXES = """
CREATE INDEX ix_state_scope_noun ON state (scope, noun);
CREATE INDEX ix_state_noun ON state (noun);
CREATE INDEX ix_line_noun_day ON line (noun, day);
CREATE INDEX ix_line_noun_status ON line (noun, status, subject);
CREATE INDEX ix_line_noun_mine ON line (noun, mine);
CREATE INDEX ix_line_mine_item_place ON line (mine, item, place);
CREATE INDEX ix_brief_noun ON brief (noun);
CREATE INDEX ix_result_mine_place_day ON result (mine, place, day);
CREATE INDEX ix_result_mine_day ON result (mine, day);
CREATE INDEX ix_number_series_year_count ON number (series, year, count);
"""


def version(connection: Connection) -> int:
    """The number of the last step the file has taken."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def refuse_newer(connection: Connection) -> None:
    """TooNew when the file was written by a newer program."""
    if version(connection) > len(STEPS):
        raise TooNew("这个工作台由更新版本的程序写成，请先升级本程序再打开；数据没有改动。")


def migrate(connection: Connection, file: Path) -> None:
    """Take the missing steps, each in its own transaction; an existing file is copied beside itself first.

    Raises TooNew for a newer file.
    """
    refuse_newer(connection)
    have = version(connection)
    if have == len(STEPS):
        return
    if have:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(file, file.with_suffix(f".before-{len(STEPS)}.db"))
    for number, step in enumerate(STEPS[have:], have + 1):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        run(connection, step)
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        connection.exec_driver_sql("COMMIT")


def run(connection: Connection, script: str) -> None:
    """Run a script of statements inside the caller's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        whole = statement.strip()
        if whole.endswith(";") and ("CREATE TRIGGER" not in whole or whole.endswith("END;")):
            connection.exec_driver_sql(whole)
            statement = ""
