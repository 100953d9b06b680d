"""OpenStack Swift with its S3 API, alone in one process, for tests: objects in memory, everything else in a folder.

python swift_server.py FOLDER      prints one line {"url": …} when it answers, serves until it is terminated
"""

import json
import sys
from pathlib import Path

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.account.server import AccountController  # noqa: E402
from swift.common import utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.mem_server import ObjectController  # noqa: E402

PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo copy proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = call:swift_server:cache_factory
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_demo_keeper = demo-secret .admin
[filter:slo]
use = egg:swift#slo
[filter:copy]
use = egg:swift#copy
"""


class Cache:
    """What memcached is asked for."""

    def __init__(self):
        self.kept = {}

    def get(self, key, *_args, **_more):
        return self.kept.get(key)

    def set(self, key, value, *_args, **_more):
        self.kept[key] = value

    def delete(self, key, *_args, **_more):
        self.kept.pop(key, None)

    def incr(self, key, delta=1, **_more):
        self.kept[key] = self.kept.get(key, 0) + delta
        return self.kept[key]


def cache_factory(_all, **_conf):
    """The filter that gives every request the one cache."""
    cache = Cache()

    def make(app):
        def call(env, start):
            env["swift.cache"] = cache
            return app(env, start)

        return call

    return make


def main(folder):
    """Serves until it is ended."""
    sys.modules["swift_server"] = sys.modules["__main__"]  # the configuration names this file
    utils.HASH_PATH_SUFFIX = utils.HASH_PATH_PREFIX = b"demo"  # instead of /etc/swift/swift.conf
    (folder / "disks" / "sda").mkdir(parents=True)
    silent = (folder / "requests.log").open("w")
    settings = {"devices": str(folder / "disks"), "mount_check": "false", "swift_dir": str(folder)}
    servers = {"account": AccountController, "container": ContainerController, "object": ObjectController}
    for name, make in servers.items():
        listener = eventlet.listen(("127.0.0.1", 0))
        device = {"ip": "127.0.0.1", "port": listener.getsockname()[1], "device": "sda"}
        builder = RingBuilder(4, 1, 0)
        builder.add_dev({"region": 1, "zone": 1, "weight": 1, **device})
        builder.rebalance()
        builder.get_ring().save(str(folder / f"{name}.ring.gz"))
        eventlet.spawn(wsgi.server, listener, make(settings), log=silent)
    (folder / "proxy.conf").write_text(PROXY.format(folder=folder), "utf-8")
    app = loadapp(str(folder / "proxy.conf"))
    listener = eventlet.listen(("127.0.0.1", 0))
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)  # noqa: T201 - its answer
    wsgi.server(listener, app, log=silent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
