"""The time of a start, by how many tenants a store has: from the process to the first answered GET.

Stores of several sizes are made, once with tenants whose keys are in the keystore and once with tenants that each have a
configuration of their own for a key service (a stand-in for Vault). Then all of them are started by turns, so that what
else the machine does meets all alike; each is asked for an object of its last tenant until that is answered. Medians of the
rounds; the processor time is what a start costs beside other work.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time

import kms_services as services
import tenants_bench as many

RUNS = 3
SIZES = (1, 200, 1000)


class Store:
    """A server with so many tenants; the keys of each are kept by one kind of service."""

    def __init__(self, launcher, work, kind, service, count):
        self.kind, self.count = kind, count
        folder = os.path.join(work, f"{kind}-{count}")
        os.makedirs(folder)
        self.server = many.Server(launcher, folder, {})
        self.tenants = [many.Tenant(f"{kind}-{i:04d}", *service.tenant(f"{kind}-{i:04d}")) for i in range(count)]
        self.seconds, self.cpu = [], []

    def make(self):
        self.server.start()
        many.make(self.server, [], self.tenants)
        many.fill(self.tenants[-1:], self.server.port)
        self.server.stop()

    def start(self):
        begin = self.server.start()
        many.use_once(self.tenants[-1:], self.server.port, 1)
        self.seconds.append(time.perf_counter() - begin)
        self.cpu.append(self.server.cpu())
        self.server.stop()


def measure(options, work):
    vault = services.Vault(work + "/vault")
    stores = []
    try:
        for kind, service in (("local", services.Local()), ("vault", vault)):
            for count in options.tenants:
                many.say(f"making a store of {count} tenants, keys: {kind}")
                stores.append(Store(options.kiseki, work, kind, service, count))
                stores[-1].make()
        for number in range(options.rounds):
            many.say(f"starts, round {number + 1} of {options.rounds}")
            for each in stores:
                each.start()
    finally:
        for each in stores:
            each.server.ended()
        vault.stop()
    return stores


def report(stores, rounds):
    print(f"start to the first answered GET, s: median of {rounds}, least to most; processor time")
    for each in stores:
        print(f"  {each.kind:6} {each.count:5} tenants  {statistics.median(each.seconds):6.2f}"
              f"  {min(each.seconds):6.2f} to {max(each.seconds):5.2f}  {statistics.median(each.cpu):6.2f}")


def main():
    parser = argparse.ArgumentParser(prog="./bench starts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiseki", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", help="where to work; default: a new folder under /tmp")
    parser.add_argument("--tenants", type=int, nargs="+", default=SIZES, help="of the stores (default 1 200 1000)")
    parser.add_argument("--rounds", type=int, default=RUNS, help="starts of each (default 3)")
    parser.add_argument("--max-start", type=float, default=5, help="seconds the median may take (default 5)")
    options = parser.parse_args()
    services.end_with_what_was_started()
    work = tempfile.mkdtemp(prefix="starts-bench-", dir=options.work)
    try:
        stores = measure(options, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report(stores, options.rounds)
    slow = [s for s in stores if statistics.median(s.seconds) > options.max_start]
    for each in slow:
        print(f"NOT HELD: a start with {each.count} tenants ({each.kind}) took {statistics.median(each.seconds):.1f} s")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
