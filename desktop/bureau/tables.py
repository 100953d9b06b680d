"""The server's tables (format 1), SQLite or PostgreSQL through SQLAlchemy Core, and how transactions begin.

    entry    the log: exact header bytes, bodies (msgpack array, nil = erased), signature; `log_index` from 0 without
             holes, `number` from 1 without holes in its scope, what its receipt says
    scope    how many entries a scope has, and the log index of its newest
    node     complete subtrees of the Merkle tree, `place` = level * 2^48 + index in the level
    epoch    every history this server began or was shown; `size` = entries in the log when it began
    named    which blobs the entries of a scope name; `waiting` those of them not yet verified
    held     bytes verified for a scope, and by whom they were brought
    done     entries whose last blob was verified after they came, in that order; `chain` digests all up to there
    authored in which scopes a device has written
    decided  admitted decisions (release or return) about held entries, by the log index of the decision
    invite   hashes of single-use codes; `term` until when and in which history each holds
    applicant devices that showed a code and wait for an administrator, or what he said
    attempt  how many wrong codes came from where
    seat     how far each copy of a desk's folder went on with its turns (supervision/numbers.py)
    turn     every word a copy went on with: a parcel that comes a second time is no other copy

One writer at a time: `writing()` takes the lock (SQLite BEGIN IMMEDIATE and one Python lock, PostgreSQL an advisory
lock) before anything is read, so numbers are given inside it. `reading()` sees one moment of the log.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from desktop.errors import BadInput, Damaged, DeskError, TooNew, Unreachable

FORMAT = 1
LEVEL = 2**48  # node.place of (level, index) = level * LEVEL + index
_LOCK = 0x59695F4B7561  # PostgreSQL advisory lock of the log
_IN_ONE_SELECT = 5000
_IN_ONE_COPY = 1000

_metadata = MetaData()

setting = Table(
    "setting",
    _metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
epoch = Table(
    "epoch",
    _metadata,
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("time", String(20), nullable=False),
)
scope = Table(
    "scope",
    _metadata,
    Column("name", String(200), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
)
entry = Table(
    "entry",
    _metadata,
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("scope", String(200), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("author", String(64), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("epoch", String(16), nullable=False),
    Column("time", String(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("blobs", Integer, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("bodies", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    UniqueConstraint("scope", "number", name="entry_number"),
)
node = Table(
    "node",
    _metadata,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
authored = Table(
    "authored",
    _metadata,
    Column("author", String(64), primary_key=True),
    Column("scope", String(200), primary_key=True),
)
named = Table(
    "named",
    _metadata,
    Column("hash", String(64), primary_key=True),
    Column("scope", String(200), primary_key=True),
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
)
waiting = Table(
    "waiting",
    _metadata,
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), primary_key=True),
    Column("scope", String(200), nullable=False),
    Index("waiting_hash", "hash", "scope"),
)
held = Table(
    "held",
    _metadata,
    Column("hash", String(64), primary_key=True),
    Column("scope", String(200), primary_key=True),
    Column("person", String(200), primary_key=True),
    Column("size", BigInteger, nullable=False),
)
done = Table(
    "done",
    _metadata,
    Column("ordinal", BigInteger, primary_key=True, autoincrement=False),
    Column("log_index", BigInteger, nullable=False, unique=True),
    Column("epoch", String(16), nullable=False),
    Column("time", String(20), nullable=False),
    Column("chain", String(16), nullable=False, server_default=""),
)
decided = Table(
    "decided",
    _metadata,
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("target", String(64), primary_key=True),
    Column("scope", String(200), nullable=False),
    Column("released", Integer, nullable=False),
    Index("decided_target", "target"),
)
erased = Table(
    "erased",
    _metadata,
    Column("hash", String(64), primary_key=True),
    Column("scope", String(200), primary_key=True),
)
consent = Table(
    "consent",
    _metadata,
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("request", String(64), primary_key=True),
    Index("consent_request", "request"),
)
invite = Table(
    "invite",
    _metadata,
    Column("name", String(64), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("mines", Text, nullable=False),
    Column("made", String(20), nullable=False),
    Column("key", String(64)),
    Column("certificate", LargeBinary),
)

term = Table(
    "term",
    _metadata,
    Column("name", String(64), primary_key=True),
    Column("until", String(20), nullable=False),
    Column("epoch", String(16), nullable=False),
)
applicant = Table(
    "applicant",
    _metadata,
    Column("name", String(64), primary_key=True),
    Column("mark", String(20), nullable=False),
    Column("device", String(200), nullable=False),
    Column("asked", String(20), nullable=False),
    Column("word", String(8), nullable=False),
    Column("reason", String(200), nullable=False),
)
attempt = Table(
    "attempt",
    _metadata,
    Column("source", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", String(20), nullable=False),
)


seat = Table(
    "seat",
    _metadata,
    Column("device", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("turn", String(64), nullable=False),
    Column("former", String(64), nullable=False),
    Column("epoch", String(16), nullable=False),
)

turn = Table(
    "turn",
    _metadata,
    Column("device", String(64), primary_key=True),
    Column("seat", String(64), primary_key=True),
    Column("word", String(64), primary_key=True),
)


class Database:
    """The log's database. BadInput for a URL that cannot be used, Unreachable when it does not answer."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._lock = threading.Lock()
        try:
            with self.writing() as connection:
                _metadata.create_all(connection)
                _check_format(connection)
                _add_what_is_new(connection)
        except DeskError:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment. Unreachable, Damaged, BadInput for text that no database holds."""
        with _translated(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only way to write: the lock of the log is held until the commit. Unreachable, Damaged."""
        with _translated(), self._lock, self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unreachable(
            f"服务器的数据库正忙或不能使用（{type(error).__name__}），请检查地址、磁盘和权限，稍后重试。"
        ) from error
    except DataError as error:  # PostgreSQL keeps no NUL character and knows how long a column is
        raise BadInput("请求里有数据库不能保存的字符或过长的文字，未予采用；请升级程序后重试。") from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:  # the narrower kinds are bugs of ours
            raise
        raise Damaged(f"服务器的数据库已损坏（{error.orig}），请从备份恢复；各设备同步后会补回缺少的记录。") from error


def default_url(folder: Path) -> str:
    """The SQLite file in the bureau's folder."""
    return f"sqlite:///{(folder / 'log.sqlite').resolve().as_posix()}"


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many new rows at once: COPY on PostgreSQL, one executemany on SQLite. All rows have all columns, in
    one order.
    """
    if not rows:
        return
    columns = list(rows[0])
    values = [tuple(row.values()) for row in rows]
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})", values)
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def copy(source: Connection, target: Connection) -> None:
    """Every row of a log into another database, whose own rows go."""
    for table in _metadata.sorted_tables:
        target.execute(delete(table))
        found = source.execute(select(table).execution_options(yield_per=_IN_ONE_COPY)).mappings()
        for part in found.partitions(_IN_ONE_COPY):
            put(target, table, [dict(row) for row in part])


def slices(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values in lists short enough for one `IN (…)`."""
    rest = iter(values)
    while part := list(islice(rest, _IN_ONE_SELECT)):
        yield part


def _engine(url: str) -> Engine:
    try:
        if not url.startswith("sqlite"):
            # READ COMMITTED for the writer: what it reads after taking the lock is what was committed before it
            return create_engine(url, pool_size=8, max_overflow=8)
        engine = create_engine(url, pool_size=8, max_overflow=8, connect_args={"check_same_thread": False})
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise BadInput(f"数据库地址不能使用：{error}。例：postgresql+psycopg://用户@主机/库名") from error
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # the driver opens no transactions by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _add_what_is_new(connection: Connection) -> None:
    """A column that a database of an earlier program lacks; that program goes on with it, too."""
    if done.c.chain.name not in {one["name"] for one in inspect(connection).get_columns(done.name)}:
        connection.execute(text("ALTER TABLE done ADD COLUMN chain VARCHAR(16) NOT NULL DEFAULT ''"))


def _check_format(connection: Connection) -> None:
    found = connection.execute(text("SELECT value FROM setting WHERE name = 'format'")).scalar()
    if found is None:
        connection.execute(insert(setting).values(name="format", value=str(FORMAT)))
    elif int(found) > FORMAT:
        raise TooNew("服务器数据库由更新版本的程序写成，请升级本机的程序后再启动服务。")
