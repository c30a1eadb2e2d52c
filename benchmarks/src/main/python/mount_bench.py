"""A mounted bucket beside libfuse's C passthrough and the bare disk, in one run: one table.

Calls are timed one by one from this process and given as medians; fio moves the data. Each round goes through all file
systems in turn, and what is printed is the median of the rounds. The passthrough is passthrough_ll of libfuse's own
examples (Debian: libfuse3-dev), compiled here, with timeouts of 0 like the mount's: it neither encrypts nor checks, and
its close waits for no disk.
"""

import argparse
import contextlib
import hashlib
import hmac
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

EXAMPLES = "/usr/share/doc/libfuse3-dev/examples"
ACCESS_KEY = "BENCHMOUNT0000000000"
SECRET_KEY = "bench-mount-secret-key-0000000000000000"


def median_us(calls):
    times = []
    for call in calls:
        begin = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - begin)
    return statistics.median(times) / 1000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, process=None, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if process is not None and process.poll() is not None:
            raise SystemExit(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def make_bucket(port, name):
    """CreateBucket, signed by hand: the bench needs no SDK."""
    host, now = f"127.0.0.1:{port}", time.gmtime()
    stamp, day = time.strftime("%Y%m%dT%H%M%SZ", now), time.strftime("%Y%m%d", now)
    empty = hashlib.sha256(b"").hexdigest()
    signed = "host;x-amz-content-sha256;x-amz-date"
    canonical = f"PUT\n/{name}\n\nhost:{host}\nx-amz-content-sha256:{empty}\nx-amz-date:{stamp}\n\n{signed}\n{empty}"
    scope = f"{day}/us-east-1/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + SECRET_KEY).encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    authorization = f"AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, SignedHeaders={signed}, Signature={signature}"
    request = urllib.request.Request(
        f"http://{host}/{name}", method="PUT",
        headers={"x-amz-content-sha256": empty, "x-amz-date": stamp, "Authorization": authorization})
    urllib.request.urlopen(request, timeout=30).close()


class Kiseki:
    """A server of its own with one bucket, mounted."""

    threads = 4

    def __init__(self, command, work, durability):
        self.command, self.data = command, os.path.join(work, "kiseki")
        self.directory = os.path.join(work, "mounted-" + durability)
        self.durability = durability
        self.name = "mounted bucket" + (", lazy" if durability == "lazy" else "")

    def start(self):
        port = free_port()
        environment = dict(os.environ, KISEKI_ACCESS_KEY=ACCESS_KEY, KISEKI_SECRET_KEY=SECRET_KEY)
        log_path = os.path.join(os.path.dirname(self.data), "kiseki.log")
        log = open(log_path, "w")
        self.server = subprocess.Popen(
            [self.command, "serve", "--data", self.data, "--keys", self.data + "-keys", "--listen", f"127.0.0.1:{port}"],
            stdout=log, stderr=log, env=environment)
        # It listens before a first start has made its access key, which the banner says.
        wait_until(lambda: ACCESS_KEY in open(log_path).read(), "kiseki serve", self.server)
        make_bucket(port, "bench")

    def mount(self):
        os.makedirs(self.directory, exist_ok=True)
        subprocess.run(
            [self.command, "mount", "--data", self.data, "--keys", self.data + "-keys",
             "-o", "durability=" + self.durability, "default/bench", self.directory], check=True, stdout=subprocess.DEVNULL)

    def unmount(self):
        subprocess.run([self.command, "umount", "--data", self.data, "--keys", self.data + "-keys", self.directory],
                       check=True, stdout=subprocess.DEVNULL)

    def disk_bytes(self):
        return disk_bytes(self.data)

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(60)


class Passthrough:
    name = "C passthrough"
    threads = 1  # with more it answers EBADF at times

    def __init__(self, work):
        self.binary = os.path.join(work, "passthrough_ll")
        self.source = os.path.join(work, "passed-through")
        self.directory = os.path.join(work, "passthrough")

    def mount(self):
        os.makedirs(self.source, exist_ok=True)
        os.makedirs(self.directory, exist_ok=True)
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "fuse3"], check=True, capture_output=True, text=True)
        subprocess.run(
            ["gcc", "-O2", "-o", self.binary, os.path.join(EXAMPLES, "passthrough_ll.c"), *flags.stdout.split()], check=True)
        self.process = subprocess.Popen(
            [self.binary, "-f", "-o", f"source={self.source},cache=auto,timeout=0", self.directory],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.ismount(self.directory), "the passthrough", self.process)

    def unmount(self):
        subprocess.run(["fusermount3", "-u", self.directory], check=True)
        self.process.wait(20)

    def disk_bytes(self):
        return disk_bytes(self.source)


class Disk:
    name = "bare disk"
    threads = 4

    def __init__(self, work):
        self.directory = os.path.join(work, "disk")

    def mount(self):
        os.makedirs(self.directory, exist_ok=True)

    def unmount(self):
        pass

    def disk_bytes(self):
        return disk_bytes(self.directory)


def calls(directory, count):
    """Medians in microseconds."""
    base = os.path.join(directory, f"calls-{time.monotonic_ns()}")
    os.mkdir(base)
    names = [os.path.join(base, f"file-{i:06d}") for i in range(count)]
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    body = b"x" * 100

    def written(name):
        fd = os.open(name, flags, 0o644)
        os.write(fd, body)
        os.close(fd)

    def renamed(name):
        os.rename(name, name + ".r")

    found = {}
    found["create + close, us"] = median_us((lambda n=n: os.close(os.open(n, flags, 0o644))) for n in names)
    found["stat, us"] = median_us((lambda n=n: os.stat(n)) for n in names)
    fd = os.open(names[0], os.O_RDONLY)
    found["fstat, us"] = median_us((lambda: os.fstat(fd)) for _ in names)
    os.close(fd)
    found["open + close, us"] = median_us((lambda n=n: os.close(os.open(n, os.O_RDONLY))) for n in names)
    begin = time.perf_counter()
    found["rename, us"] = median_us((lambda n=n: renamed(n)) for n in names)
    found["renames per s"] = count / (time.perf_counter() - begin)
    found["unlink, us"] = median_us((lambda n=n: os.unlink(n + ".r")) for n in names)
    some = names[: max(1, count // 4)]
    found["create + write 100 B + close, us"] = median_us((lambda n=n: written(n)) for n in some)
    for name in some:
        os.unlink(name)
    found["mkdir, us"] = median_us((lambda n=n: os.mkdir(n)) for n in some)
    found["rmdir, us"] = median_us((lambda n=n: os.rmdir(n)) for n in some)
    os.rmdir(base)
    return found


def fio(directory, name, *options):
    done = subprocess.run(
        ["fio", "--output-format=json", f"--directory={directory}", f"--name={name}", "--ioengine=psync", "--thread",
         *options], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["jobs"][0]


def data(directory, mebibytes):
    size = f"--size={mebibytes}m"
    path = os.path.join(directory, "big.0.0")
    found = {}
    job = fio(directory, "big", size, "--rw=write", "--bs=1m", "--end_fsync=1", "--fallocate=none")
    found["write 1 MiB calls, fsync at the end, MiB/s"] = job["write"]["bw_bytes"] / 2**20
    for again in range(2):  # the second time from memory, where the file system keeps it
        job = fio(directory, "big", size, "--rw=read", "--bs=1m", "--invalidate=0")
    found["read 1 MiB calls, warm, MiB/s"] = job["read"]["bw_bytes"] / 2**20
    job = fio(directory, "big", size, "--rw=read", "--bs=1m", "--direct=1")
    found["read 1 MiB calls, O_DIRECT, MiB/s"] = job["read"]["bw_bytes"] / 2**20
    job = fio(directory, "big", size, "--rw=randread", "--bs=4k", "--invalidate=0", "--direct=1", "--runtime=5", "--time_based")
    found["read 4 KiB at random, O_DIRECT, per s"] = job["read"]["iops"]
    job = fio(directory, "big", size, "--rw=randwrite", "--bs=4k", "--fsync=100", "--runtime=5", "--time_based")
    found["write 4 KiB at random, fsync each 100, per s"] = job["write"]["iops"]
    os.unlink(path)
    return found


def wide(directory, count):
    """A directory of many files."""
    base = os.path.join(directory, f"wide-{count}")
    if not os.path.isdir(base):
        os.mkdir(base)
        for i in range(count):
            os.close(os.open(os.path.join(base, f"f{i:07d}"), os.O_CREAT | os.O_WRONLY, 0o644))
    begin = time.perf_counter()
    listed = subprocess.run(["ls", "-f", base], check=True, stdout=subprocess.PIPE)
    names = time.perf_counter() - begin
    if listed.stdout.count(b"\n") != count + 2:
        raise SystemExit(f"ls -f of {base} shows {listed.stdout.count(chr(10).encode())} lines")
    begin = time.perf_counter()
    subprocess.run(["ls", "-l", base], check=True, stdout=subprocess.DEVNULL)
    return {f"ls -f of {count:,}, s": names, f"ls -l of {count:,}, s": time.perf_counter() - begin}


def filled(directory, count, threads):
    """A directory of empty files, made by several threads: a close that waits for the disk waits with others."""
    base = os.path.join(directory, f"entries-{count}")
    os.mkdir(base)

    def fill(first):
        for i in range(first, count, threads):
            os.close(os.open(os.path.join(base, f"f{i:07d}"), os.O_CREAT | os.O_WRONLY, 0o644))

    fillers = [threading.Thread(target=fill, args=(n,)) for n in range(threads)]
    for filler in fillers:
        filler.start()
    for filler in fillers:
        filler.join()
    return base


def resident_mebibytes(pid):
    """Of its own: pages of the store's mapped file are the system's to take."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024


def entries(target, count, pid):
    """A huge directory, read once through: names only, then with attributes."""
    begin = time.perf_counter()
    base = filled(target.directory, count, target.threads)
    found = {f"make {count:,} empty files, s": time.perf_counter() - begin}
    before = resident_mebibytes(pid) if pid else None
    begin = time.perf_counter()
    with os.scandir(base) as listing:
        names = sum(1 for _ in listing)
    found[f"readdir of {count:,}, s"] = time.perf_counter() - begin
    if names != count:
        raise SystemExit(f"readdir of {base} shows {names} names")
    begin = time.perf_counter()
    subprocess.run(["ls", "-lf", base], check=True, stdout=subprocess.DEVNULL)
    found[f"ls -lf of {count:,}, s"] = time.perf_counter() - begin
    if pid:
        found["own memory of the server before, MiB"] = before
        found["own memory of the server after, MiB"] = resident_mebibytes(pid)
    return found


def disk_bytes(*folders):
    """Blocks that are in use, holes left out."""
    total = 0
    for folder in folders:
        for path, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    total += os.lstat(os.path.join(path, name)).st_blocks * 512
    return total


def settled_bytes(measure, quiet_seconds=5, seconds=120):
    """What is in use once nothing has been given back for some seconds."""
    least, since, end = measure(), time.monotonic(), time.monotonic() + seconds
    while time.monotonic() - since < quiet_seconds and time.monotonic() < end:
        time.sleep(0.5)
        now = measure()
        if now < least - (1 << 20):
            least, since = now, time.monotonic()
    return measure()


def read_whole(path):
    """MiB/s of a sequential read that finds nothing in memory."""
    fd = os.open(path, os.O_RDONLY)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    begin, size = time.perf_counter(), 0
    while data := os.read(fd, 1 << 20):
        size += len(data)
    rate = size / 2**20 / (time.perf_counter() - begin)
    os.close(fd)
    return rate


def random_writes(target, mebibytes, count):
    """A file that was changed all over: what it takes, and how it reads, beside one that was written once."""
    size = mebibytes << 20
    measure = target.disk_bytes
    fresh, changed = (os.path.join(target.directory, name) for name in ("fresh", "changed"))
    block = os.urandom(1 << 20)
    before = settled_bytes(measure)
    for path in (changed, fresh):
        fd = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
        for _ in range(mebibytes):
            os.write(fd, block)
        os.fsync(fd)
        os.close(fd)
        if path == changed:
            alone = settled_bytes(measure) - before
    rng, page = random.Random(1), os.urandom(4096)
    fd = os.open(changed, os.O_RDWR)
    begin = time.perf_counter()
    for number in range(1, count + 1):
        os.pwrite(fd, page, rng.randrange(size // 4096) * 4096)
        if number % 100 == 0:
            os.fsync(fd)
    os.close(fd)
    per_second = count / (time.perf_counter() - begin)
    both = settled_bytes(measure) - before
    what = f"{count:,} writes of 4 KiB in {mebibytes:,} MiB"
    found = {
        f"{what}, fsync each 100, per s": per_second,
        f"{what}: space on disk / size": (both - alone) / size,
        "a file written once: space on disk / size": alone / size,
        f"{what}: read back, MiB/s": read_whole(changed),
        "a file written once: read back, MiB/s": read_whole(fresh),
    }
    os.unlink(fresh)
    os.unlink(changed)
    return found


def tool(name, package):
    if shutil.which(name) is None:
        raise SystemExit(f"{name} is missing: apt-get install {package}")


def main():
    parser = argparse.ArgumentParser(prog="./bench mount", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiseki", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", help="where to work; default: a new folder beside the build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--calls", type=int, default=2000, help="calls of each kind in a round (default 2000)")
    parser.add_argument("--mebibytes", type=int, default=1024, help="the file that fio uses; 0: leave fio out")
    parser.add_argument("--wide", type=int, action="append", help="files of a directory to list (default 10000); 0: none")
    parser.add_argument("--entries", type=int, default=100_000,
                        help="files of a huge directory, made and read once (default 100000); 0: none")
    parser.add_argument("--random-writes", type=int, default=100_000, metavar="N",
                        help="writes of 4 KiB into one file of --mebibytes, once (default 100000); 0: none")
    parser.add_argument("--only", choices=["kiseki", "lazy", "passthrough", "disk"], action="append")
    options = parser.parse_args()
    tool("fio", "fio")
    only = options.only or ["kiseki", "lazy", "passthrough", "disk"]
    if "passthrough" in only:
        tool("gcc", "gcc")
        tool("pkg-config", "pkg-config")
        if not os.path.exists(EXAMPLES):
            raise SystemExit("libfuse's examples are missing: apt-get install libfuse3-dev")
    work = tempfile.mkdtemp(prefix="mount-bench-", dir=options.work)
    durable, lazy = Kiseki(options.kiseki, work, "close"), Kiseki(options.kiseki, work, "lazy")
    targets = [t for key, t in (("kiseki", durable), ("lazy", lazy), ("passthrough", Passthrough(work)), ("disk", Disk(work)))
               if key in only]
    wides = [count for count in (options.wide or [10000]) if count]
    figures = {target.name: {} for target in targets}
    served = durable if {"kiseki", "lazy"} & set(only) else None
    if served:
        served.start()
    mounted = []
    try:
        for target in targets:
            target.mount()
            mounted.append(target)
        for number in range(options.rounds):
            for target in targets:
                print(f"round {number + 1} of {options.rounds}: {target.name}", file=sys.stderr)
                found = calls(target.directory, options.calls)
                if options.mebibytes:
                    found.update(data(target.directory, options.mebibytes))
                if target is not lazy:
                    for count in wides:
                        found.update(wide(target.directory, count))
                if number == options.rounds - 1 and target is not lazy:
                    pid = served.server.pid if target is durable else None
                    if options.random_writes and options.mebibytes:
                        found.update(random_writes(target, options.mebibytes, options.random_writes))
                    if options.entries:
                        found.update(entries(target, options.entries, pid))
                for figure, value in found.items():
                    figures[target.name].setdefault(figure, []).append(value)
    finally:
        for target in mounted:
            target.unmount()
        if served:
            served.stop()
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)
    rows = list(dict.fromkeys(f for target in targets for f in figures[target.name]))
    width = max(len(row) for row in rows)
    print(f"{'median of ' + str(options.rounds) + ' rounds':{width}}", *(f"{t.name:>20}" for t in targets))
    for row in rows:
        cells = (figures[t.name].get(row) for t in targets)
        print(f"{row:{width}}", *(f"{statistics.median(c):>20,.3g}" if c and statistics.median(c) < 10 else
                                  f"{statistics.median(c):>20,.0f}" if c else f"{'-':>20}" for c in cells))


if __name__ == "__main__":
    main()
