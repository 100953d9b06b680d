"""A short run of the kills that `python -m tests.faults` does at length: the real commands, killed with -9.

`KILL_SEED=… pytest tests/faults` repeats a run; the seed stands in the test's name.
"""

import os
import random
import secrets

import pytest

from tests.faults import killing

SEED = int(os.environ.get("KILL_SEED") or secrets.randbelow(10**6))
KINDS = ["desk", "server"]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YIKUANG_DATA", str(folder / "数据"))
        yield killing.make(folder, ["P01", "S01"], visits_each=1, photos_each=2)


@pytest.mark.parametrize("seed", [SEED])
def test_commands_killed_in_the_middle_lose_nothing(base, tmp_path, seed):
    with killing.trial(base, tmp_path, random.Random(seed)) as one:
        for kind in KINDS:
            one.kill([kind])
        one.settle()
        assert set(one.told) > {"entries", "files"}


def test_what_never_arrived_is_noticed(base, tmp_path):
    with killing.trial(base, tmp_path, random.Random(SEED)) as one, pytest.raises(killing.Broken, match="not at the"):
        one.look()
