"""The longer attack on the published protocol: python -m tests.bureau.fuzz --minutes 10 [--seed N] [--database URL]

Prints the seed of every pass; a pass that fails is repeated with `--seed N --minutes 0`. With the URL of a PostgreSQL
server every pass gets a database of its own there (`postgresql+psycopg://postgres@/postgres?host=…`).
"""

import argparse
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from desktop.bureau import checking, founding, serve
from desktop.supervision.roster import Role
from tests.bureau import fuzzing
from tests.bureau.devices import PASSPHRASE, enrol, furnish

EXAMPLES = 60


def main():
    """Passes with one seed after another until the time is over."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--database")
    asked = reader.parse_args()
    end, seed, seen = time.monotonic() + asked.minutes * 60, asked.seed, Counter()
    while True:
        print(f"seed {seed}", flush=True)
        seen += attack(seed, asked.database)
        seed += 1
        if time.monotonic() >= end:
            break
    for (call, ending), count in sorted(seen.items()):
        print(f"{count:7} {call} → {ending}")


@contextmanager
def emptied(server, name):
    """An empty database of this name on a PostgreSQL server; none without a server."""
    if server is None:
        yield None
        return
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield engine.url.set(database=name).render_as_string(hide_password=False)


def attack(seed, server=None):
    """One pass against a new server, which must be as before when it ends."""
    with tempfile.TemporaryDirectory() as place, emptied(server, "fuzzed") as database:
        folder = Path(place, "bureau")
        founding.init(folder, "演示县矿山安全监管局", PASSPHRASE, code="140000", database=database)
        with serve.Running(folder, PASSPHRASE, database=database) as running:
            device = enrol(running, str(folder / "root.pem"), Role.INSPECTOR, "P01", ["M01"])
            known = furnish(device)
            before = checking.check(running.bureau)
            seen = fuzzing.fuzz(device, examples=EXAMPLES, seed=seed * 1000, known=known)
            after = checking.check(running.bureau)
        if not after.is_sound or (after.entries, after.blobs, after.root) != (
            before.entries,
            before.blobs,
            before.root,
        ):
            raise SystemExit(f"seed {seed}: {before} became {after}")
    return seen


if __name__ == "__main__":
    main()
