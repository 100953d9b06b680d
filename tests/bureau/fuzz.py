"""The longer attack on the published protocol: python -m tests.bureau.fuzz --minutes 10 [--seed N]

Prints the seed of every pass; a pass that fails is repeated with `--seed N --minutes 0`.
"""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

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
    asked = reader.parse_args()
    end, seed, seen = time.monotonic() + asked.minutes * 60, asked.seed, Counter()
    while True:
        print(f"seed {seed}", flush=True)
        seen += attack(seed)
        seed += 1
        if time.monotonic() >= end:
            break
    for (call, ending), count in sorted(seen.items()):
        print(f"{count:7} {call} → {ending}")


def attack(seed):
    """One pass against a new server, which must be as before when it ends."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "bureau")
        founding.init(folder, "演示县矿山安全监管局", PASSPHRASE, code="140000")
        with serve.Running(folder, PASSPHRASE) as running:
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
