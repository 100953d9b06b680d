"""The object store of the tests: OpenStack Swift's S3 API in a process of its own, and what lies in a bucket of it."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from minio import Minio

KEY, SECRET = "demo:keeper", "demo-secret"


@contextmanager
def running(folder):
    """The store, its files in a folder; its address."""
    program = [sys.executable, "-W", "ignore", str(Path(__file__).with_name("swift_server.py")), str(folder)]
    with (
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(program, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as process,
    ):
        try:
            line = process.stdout.readline()
            assert line, (folder / "errors").read_text("utf-8", "replace")
            yield json.loads(line)["url"]
        finally:
            process.kill()


def client(place):
    """A client of the place."""
    return Minio(place.url.removeprefix("http://"), KEY, SECRET, secure=False, region=place.region)


def names(place):
    """Everything in its bucket."""
    return [one.object_name for one in client(place).list_objects(place.bucket, recursive=True)]
