"""Reading around damage: what a hurt database file still gives. Nothing here writes.

A connection that met a damaged page may refuse everything afterwards, so each failure begins a new one; of a long
value a damaged page may also read as zeros without a word, so whatever has a hash is held against it by who reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3

from desktop.errors import Damaged, TooNew
from desktop.store import migrations
from desktop.store.database import connect, read_bad_pages

Row = tuple[Any, ...]


class Pages:
    """A database file, read row by row where it must be."""

    def __init__(self, file: Path, key: bytes) -> None:
        """Damaged when nothing of it can be read under this key; TooNew."""
        self._file, self._key = file, key
        if not file.exists():
            raise Damaged(f"缺少数据库文件 {file.name}")
        try:
            self._connection = connect(file, key)
            newest = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlcipher3.Error as error:
            raise Damaged(str(error)) from error
        if newest > len(migrations.STEPS):
            self.close()
            raise TooNew("这个工作台由更新版本的程序写成，请先升级本程序再检查；数据没有改动。")

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Row]:
        """All rows of a query. Damaged when a page it needs is hurt."""
        try:
            return list(self._connection.execute(query, values))
        except sqlcipher3.DatabaseError as error:
            self._again()
            raise Damaged(str(error)) from error

    def left(self, *queries: str) -> list[Row]:
        """The rows these queries give before they meet damage, each once."""
        found: dict[Row, None] = {}
        for query in queries:
            try:
                for row in self._connection.execute(query):
                    found[row] = None
            except sqlcipher3.DatabaseError:
                self._again()
        return list(found)

    def is_hurt(self, table: str) -> bool:
        """Whether reading the whole table meets damage."""
        try:
            for _ in self._connection.execute(f"SELECT * FROM {table}"):
                pass
        except sqlcipher3.DatabaseError:
            self._again()
            return True
        return False

    def bad_pages(self) -> list[int]:
        """The numbers of pages whose check value does not fit."""
        return read_bad_pages(self._connection)

    def disorder(self) -> list[str]:
        """What SQLite's own check finds wrong in tables and indexes; only of use when every page is whole."""
        return [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _again(self) -> None:
        self._connection.close()
        self._connection = connect(self._file, self._key)
