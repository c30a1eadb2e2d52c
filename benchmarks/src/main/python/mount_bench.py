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
import resource
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
LAZY = "mounted bucket, lazy"
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


class Server:
    """One for all mounted buckets."""

    def __init__(self, command, work):
        self.command, self.work = command, work
        self.data = os.path.join(work, "kiseki")
        self.process = None

    def start(self):
        self.port = free_port()
        environment = dict(os.environ, KISEKI_ACCESS_KEY=ACCESS_KEY, KISEKI_SECRET_KEY=SECRET_KEY)
        log_path = os.path.join(self.work, "kiseki.log")
        with open(log_path, "w") as log:
            self.process = subprocess.Popen(
                [self.command, "serve", *self.options(), "--listen", f"127.0.0.1:{self.port}"],
                stdout=log, stderr=log, env=environment)
        # It listens before a first start has made its access key; the last line of the banner comes after that.
        wait_until(lambda: "Ctrl-C" in open(log_path).read(), "kiseki serve", self.process)

    def options(self):
        return ["--data", self.data, "--keys", self.data + "-keys"]

    def run(self, name, *arguments):
        subprocess.run([self.command, name, *self.options(), *arguments], check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Kiseki:
    """A bucket of its own, mounted: of a bucket that another mount writes too, a kernel keeps no names."""

    threads = 4
    huge = True

    def __init__(self, server, work, durability):
        self.server, self.durability = server, durability
        self.directory = os.path.join(work, "mounted-" + durability)
        self.name = LAZY if durability == "lazy" else "mounted bucket"

    def mount(self):
        os.makedirs(self.directory, exist_ok=True)
        bucket = "bench-" + self.durability
        make_bucket(self.server.port, bucket)
        self.server.run("mount", "-o", "durability=" + self.durability, "default/" + bucket, self.directory)

    def unmount(self):
        self.server.run("umount", self.directory)

    def disk_bytes(self):
        return disk_bytes(self.server.data)


def many_descriptors():
    """As many as the system lets this user have; at the limit the passthrough answers EBADF to close(2)."""
    with open("/proc/sys/fs/nr_open") as most:
        wanted = int(most.read())
    with contextlib.suppress(ValueError, PermissionError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        return
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Passthrough:
    """It keeps a descriptor for each file that the kernel knows, and looks through all of them for each name."""

    name = "C passthrough"
    threads = 4
    huge = False  # a million names would take it days

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
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=many_descriptors)
        wait_until(lambda: os.path.ismount(self.directory), "the passthrough", self.process)

    def unmount(self):
        subprocess.run(["fusermount3", "-u", self.directory], check=True)
        self.process.wait(20)

    def disk_bytes(self):
        return disk_bytes(self.source)


class Disk:
    name = "bare disk"
    threads = 4
    huge = True

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
    """
    A directory of empty files, made by several threads: a close that waits for the disk waits with others. One that is
    there already is taken as it is.
    """
    base = os.path.join(directory, f"entries-{count}")
    if os.path.isdir(base):
        return base
    making = base + ".part"
    os.makedirs(making, exist_ok=True)

    def fill(first):
        for i in range(first, count, threads):
            os.close(os.open(os.path.join(making, f"f{i:07d}"), os.O_CREAT | os.O_WRONLY, 0o644))

    fillers = [threading.Thread(target=fill, args=(n,)) for n in range(threads)]
    for filler in fillers:
        filler.start()
    for filler in fillers:
        filler.join()
    os.rename(making, base)
    return base


def resident_mebibytes(pid):
    """Of its own: pages of the store's mapped file are the system's to take."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon")) / 1024


def listed(base, count):
    begin = time.perf_counter()
    with os.scandir(base) as listing:
        names = sum(1 for _ in listing)
    if names != count:
        raise SystemExit(f"readdir of {base} shows {names} names")
    return time.perf_counter() - begin


def entries(target, count, pid):
    """A huge directory, read through: names only, then with attributes."""
    is_new = not os.path.isdir(os.path.join(target.directory, f"entries-{count}"))
    begin = time.perf_counter()
    base = filled(target.directory, count, target.threads)
    found = {f"make {count:,} empty files, s": time.perf_counter() - begin} if is_new else {}
    before = resident_mebibytes(pid) if pid else None
    found[f"readdir of {count:,}, s"] = statistics.median(listed(base, count) for _ in range(3))
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


PARTS = ("calls", "data", "wide", "random-writes", "entries")
WARMING_ROUNDS = 3  # a server that has just begun is still being compiled
TARGETS = ("kiseki", "lazy", "passthrough", "disk")


def some_of(names):
    def parse(text):
        chosen = text.split(",")
        if unknown := set(chosen) - set(names):
            raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not among {', '.join(names)}")
        return chosen

    return parse


def options_of_caller():
    parser = argparse.ArgumentParser(prog="./bench mount", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiseki", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", help="where to work, and to leave what was made; default: a folder in /tmp that goes in the end")
    parser.add_argument("--rounds", type=int, default=3, help="of calls, data and wide (default 3)")
    parser.add_argument("--calls", type=int, default=2000, help="calls of each kind in a round (default 2000)")
    parser.add_argument("--mebibytes", type=int, default=1024, help="the file of data and random-writes (default 1024)")
    parser.add_argument("--wide", type=int, action="append", help="files of a directory to list (default 10000)")
    parser.add_argument("--entries", type=int, default=100_000, help="files of a huge directory (default 100000)")
    parser.add_argument("--random-writes", type=int, default=100_000, metavar="N", help="writes of 4 KiB into one file (default 100000)")
    parser.add_argument("--only", type=some_of(PARTS), default=list(PARTS), metavar="PART,…", help="some of: " + ", ".join(PARTS))
    parser.add_argument("--on", type=some_of(TARGETS), default=list(TARGETS), metavar="TARGET,…", help="some of: " + ", ".join(TARGETS))
    parser.add_argument("--fill", action="store_true", help="only fill the huge directory, in --work, for a later run with --only entries")
    options = parser.parse_args()
    if options.fill and not options.work:
        parser.error("--fill needs --work")
    return options


def check_tools(options):
    if "data" in options.only:
        tool("fio", "fio")
    if "passthrough" in options.on:
        tool("gcc", "gcc")
        tool("pkg-config", "pkg-config")
        if not os.path.exists(EXAMPLES):
            raise SystemExit("libfuse's examples are missing: apt-get install libfuse3-dev")


def in_rounds(options, target):
    found = {}
    if "calls" in options.only:
        found.update(calls(target.directory, options.calls))
    if "data" in options.only:
        found.update(data(target.directory, options.mebibytes))
    if "wide" in options.only:
        for count in options.wide or [10000]:
            found.update(wide(target.directory, count))
    return found


def once(options, target, pid):
    found = {}
    if "random-writes" in options.only:
        found.update(random_writes(target, options.mebibytes, options.random_writes))
    if "entries" in options.only and target.huge:
        found.update(entries(target, options.entries, pid))
    return found


def measured(options, targets):
    """Figures of each target: what each round found."""
    figures = {target.name: {} for target in targets}

    def note(target, found):
        for figure, value in found.items():
            figures[target.name].setdefault(figure, []).append(value)

    if "calls" in options.only:
        for target in targets:
            print(f"warming: {target.name}", file=sys.stderr)
            for _ in range(WARMING_ROUNDS):
                calls(target.directory, options.calls)
    if {"calls", "data", "wide"} & set(options.only):
        for number in range(options.rounds):
            for target in targets:
                print(f"round {number + 1} of {options.rounds}: {target.name}", file=sys.stderr)
                note(target, in_rounds(options, target))
    for target in targets if {"random-writes", "entries"} & set(options.only) else ():
        if target.name != LAZY:
            print(f"once: {target.name}", file=sys.stderr)
            note(target, once(options, target, target.server.process.pid if isinstance(target, Kiseki) else None))
    return figures


def show(options, targets, figures):
    rows = list(dict.fromkeys(f for target in targets for f in figures[target.name]))
    width = max((len(row) for row in rows), default=0)
    print(f"{'median of ' + str(options.rounds) + ' rounds':{width}}", *(f"{t.name:>20}" for t in targets))
    for row in rows:
        cells = (figures[t.name].get(row) for t in targets)
        print(f"{row:{width}}", *(f"{statistics.median(c):>20,.3g}" if c and statistics.median(c) < 10 else
                                  f"{statistics.median(c):>20,.0f}" if c else f"{'-':>20}" for c in cells))


def main():
    options = options_of_caller()
    check_tools(options)
    work = options.work or tempfile.mkdtemp(prefix="mount-bench-")
    os.makedirs(work, exist_ok=True)
    server = Server(options.kiseki, work)
    made = {"kiseki": Kiseki(server, work, "close"), "lazy": Kiseki(server, work, "lazy"),
            "passthrough": Passthrough(work), "disk": Disk(work)}
    targets = [made[name] for name in TARGETS if name in options.on]
    is_served = any(isinstance(target, Kiseki) for target in targets)
    mounted = []
    try:
        if is_served:
            server.start()
        for target in targets:
            target.mount()
            mounted.append(target)
        if options.fill:
            for target in targets:
                if target.huge:
                    filled(target.directory, options.entries, target.threads)
        else:
            figures = measured(options, targets)
    finally:
        for target in mounted:
            target.unmount()
        if server.process:
            server.stop()
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)
    if not options.fill:
        show(options, targets, figures)


if __name__ == "__main__":
    main()
