"""Many tenants on one server: the time of a start, the memory of an idle tenant, and load on tenants whose keys are each
in a service of their own, while the service of one more tenant hangs.

The tenants under load are spread over five providers: the keystore, SoftHSM (a token each), PyKMIP (a key and a
certificate each), and stand-ins for Vault and AWS KMS (a key each). Each has one connection and sends a request at a
steady pace: four GETs of 4 KiB, then a PUT. A round is two windows: one in which all services answer, and one in which
four clients of one more tenant wait for a service that does not.
"""

import argparse
import asyncio
import concurrent.futures
import contextlib
import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import kms_services as services

sys.path.insert(0, services.STAND_INS)
import sigv4  # noqa: E402

BODY = os.urandom(4096)
HUNG = "hung"
HUNG_CLIENTS = 4
MAX_HUNG_SECONDS = 12
PUT_EACH = 5

# The services share the machine with what is measured, and PyKMIP's handshakes with all else.
PATIENCE = {"timeout-millis": "15000"}
IMPATIENCE = {"timeout-millis": "2000"}


def say(text):
    print(text, file=sys.stderr, flush=True)


class Tenant:
    def __init__(self, name, provider="local", settings=None):
        self.name, self.provider, self.settings = name, provider, settings or {}
        if provider != "local":
            self.settings = {**PATIENCE, **self.settings}
        self.account = sigv4.Account("K" + f"{name.upper().replace('-', ''):0>19}", f"secret-key-of-{name:_<28}")

    def request(self, method, port, key=None, body=b""):
        """The bytes to send. They may be sent again for a quarter of an hour."""
        target = sigv4.path("bucket", key)
        headers, _ = sigv4.signed_headers(self.account, method, target, f"127.0.0.1:{port}", [], sigv4.sha256(body))
        head = [f"{method} {target} HTTP/1.1", *(f"{n}: {v}" for n, v in headers), f"Content-Length: {len(body)}", "", ""]
        return "\r\n".join(head).encode() + body


class Server:
    def __init__(self, launcher, folder, environment):
        self.launcher, self.folder = launcher, folder
        self.data, self.keys = os.path.join(folder, "data"), os.path.join(folder, "keys")
        self.environment, self.process = dict(environment), None
        cache, stamp = (os.path.join(os.path.dirname(launcher), each) for each in ("kiseki.aot", "../kiseki.stamp"))
        if not os.path.exists(cache) or os.path.exists(stamp) and os.path.getmtime(cache) < os.path.getmtime(stamp):
            # A rehearsal beside the measuring would be measured.
            self.environment["KISEKI_AOT"] = "off"

    def start(self):
        """When the process was started; it listens now."""
        self.port, self.metrics_port = services.free_port(), services.free_port()
        with open(os.path.join(self.folder, "server.log"), "a") as log:
            begin = time.perf_counter()
            self.process = subprocess.Popen(
                [self.launcher, "serve", "--data", self.data, "--keys", self.keys, "--listen", f"127.0.0.1:{self.port}",
                 "--metrics-listen", f"127.0.0.1:{self.metrics_port}"],
                stdout=log, stderr=log, env=dict(os.environ, **self.environment))
        services.wait_until(lambda: services.answers(self.port), "kiseki serve", self.process, pause=0.005)
        return begin

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def ended(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def create(self, tenant):
        endpoint = os.path.join(self.keys, "admin-endpoint")
        # It listens for S3 a moment before.
        services.wait_until(lambda: os.path.exists(endpoint), "the admin endpoint", self.process)
        with open(endpoint) as file:
            uri, token = file.read().split()
        fields = {"name": tenant.name, "access-key": tenant.account.access_key, "secret-key": tenant.account.secret_key,
                  "kms": tenant.provider}
        fields.update(("kms." + name, value) for name, value in tenant.settings.items())
        connection = http.client.HTTPConnection(uri.partition("//")[2], timeout=60)
        connection.request("POST", "/v1/tenants", urllib.parse.urlencode(fields), {
            "Authorization": "Bearer " + token, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        said = answer.read().decode()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"tenant {tenant.name} ({tenant.provider}): {answer.status} {said}")

    def metrics(self):
        with open(os.path.join(self.keys, "metrics-token")) as file:
            token = file.read().strip()
        connection = http.client.HTTPConnection("127.0.0.1", self.metrics_port, timeout=60)
        connection.request("GET", "/metrics", headers={"Authorization": "Bearer " + token})
        text = connection.getresponse().read().decode()
        connection.close()
        return {name: float(value) for name, value in
                (line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")}

    def kms_calls(self):
        return sum(int(v) for k, v in self.metrics().items() if k.startswith("kiseki_kms_call_seconds_count"))

    def cpu(self):
        """Seconds of processor time so far: what a start costs beside other work."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """KiB of the heap in use after full collections, KiB resident, threads."""
        jcmd = os.path.join(os.readlink(f"/proc/{self.process.pid}/exe").rpartition("/")[0], "jcmd")
        heap = float("inf")
        for _ in range(4):
            # What goes on in the background, as the warm-up of a start, is not counted if it pauses once.
            services.run(jcmd, str(self.process.pid), "GC.run")
            heap = min(heap, self.metrics()['jvm_memory_used_bytes{area="heap"}'])
            time.sleep(0.5)
        with open(f"/proc/{self.process.pid}/status") as file:
            status = dict(re.findall(r"^(\w+):\s+(\d+)", file.read(), re.M))
        return heap / 1024, int(status["VmRSS"]), int(status["Threads"])


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.I)
    body = await reader.readexactly(int(length.group(1))) if length else b""
    return int(head[9:12]), body


class Client:
    def __init__(self, port):
        self.port = port

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()

    async def ask(self, request):
        self.writer.write(request)
        await self.writer.drain()
        return await answer(self.reader)

    async def expect(self, request, what):
        status, body = await self.ask(request)
        if status != 200:
            raise SystemExit(f"{what}: {status} {body[:300]}")


def at_once(tenants, width, work):
    """Each tenant in turn, so many at a time."""

    async def all_of_them():
        gate = asyncio.Semaphore(width)

        async def one(tenant):
            async with gate:
                await work(tenant)

        await asyncio.gather(*(one(t) for t in tenants))

    asyncio.run(all_of_them())


def fill(tenants, port):
    async def one(tenant):
        async with Client(port) as client:
            await client.expect(tenant.request("PUT", port), f"{tenant.name}: bucket")
            await client.expect(tenant.request("PUT", port, "object", BODY), f"{tenant.name}: put")

    at_once(tenants, 8, one)


def use_once(tenants, port, width):
    """Milliseconds of each tenant's first request since the start."""
    times = {}

    async def one(tenant):
        async with Client(port) as client:
            begin = time.perf_counter()
            await client.expect(tenant.request("GET", port, "object"), f"{tenant.name} ({tenant.provider}): first get")
            times.setdefault(tenant.provider, []).append((time.perf_counter() - begin) * 1000)

    at_once(tenants, width, one)
    return times


class Window:
    """A stretch of time in which all tenants send at a pace."""

    def __init__(self, tenants, port, pace, seconds):
        self.tenants, self.port, self.pace, self.seconds = tenants, port, pace, seconds
        self.times = {t.provider: [] for t in tenants}
        self.failed, self.hung = [], []

    async def tenant(self, tenant, number):
        get, put = tenant.request("GET", self.port, "object"), tenant.request("PUT", self.port, "written", BODY)
        async with Client(self.port) as client:
            # Spread over the pace, so that they do not all send at once.
            begin = time.perf_counter() + number / len(self.tenants) / self.pace
            for count in range(int(self.seconds * self.pace)):
                due = begin + count / self.pace
                await asyncio.sleep(max(0, due - time.perf_counter()))
                sent = time.perf_counter()
                status, body = await client.ask(put if count % PUT_EACH == PUT_EACH - 1 else get)
                self.times[tenant.provider].append((time.perf_counter() - sent) * 1000)
                if status != 200:
                    self.failed.append((tenant.name, tenant.provider, status, body[:200]))

    async def of_hung(self, hung, end):
        while time.perf_counter() < end:
            sent = time.perf_counter()
            async with Client(self.port) as client:
                status, _ = await client.ask(hung.request("GET", self.port, "object"))
            self.hung.append((status, time.perf_counter() - sent))
            await asyncio.sleep(0.05)

    async def run(self, hung):
        end = time.perf_counter() + self.seconds
        waiting = [self.of_hung(hung, end) for _ in range(HUNG_CLIENTS)] if hung else []
        await asyncio.gather(*(self.tenant(t, i) for i, t in enumerate(self.tenants)), *waiting)

    def percentile(self, share, provider=None):
        times = sorted(t for p, all_of_it in self.times.items() if provider in (None, p) for t in all_of_it)
        return times[min(len(times) - 1, int(len(times) * share))]


def windows(tenants, server, hung, options):
    calm, beside = [], []
    for _ in range(options.rounds):
        for found, more in ((calm, None), (beside, hung)):
            window = Window(tenants, server.port, options.pace, options.seconds)
            before = server.kms_calls()
            asyncio.run(window.run(more))
            window.calls = server.kms_calls() - before
            found.append(window)
    return calm, beside


def report_load(calm, beside, count):
    failed = [f for w in calm + beside for f in w.failed]
    sent = sum(len(t) for w in calm + beside for t in w.times.values())
    calls = sum(w.calls for w in calm)
    print(f"load: {count} tenants, {sent} requests, {len(failed)} failed; median of {len(calm)} rounds")
    for failure in failed[:5]:
        print(f"  failed: {failure}")
    print(f"  calls to key services while all answer: {calls} for {sum(len(t) for w in calm for t in w.times.values())} requests")
    print(f"  {'ms':10} {'p50':>8} {'p99':>8}   {'p50, one service hangs':>22} {'p99, one service hangs':>22}")
    for provider in [*calm[0].times, None]:
        row = [statistics.median(w.percentile(share, provider) for w in found) for found in (calm, beside) for share in (0.5, 0.99)]
        print(f"  {provider or 'all':10} {row[0]:8.1f} {row[1]:8.1f}   {row[2]:22.1f} {row[3]:22.1f}")
    hung = [h for w in beside for h in w.hung]
    statuses = sorted({status for status, _ in hung})
    longest = max(seconds for _, seconds in hung)
    print(f"  the tenant whose service hangs: {len(hung)} requests, answered {statuses}, at most {longest:.1f} s")
    return failed, calls, statuses, longest


def check(calm, beside, found, leases):
    """What has to hold however slow the machine is: a service that hangs takes seconds."""
    failed, calls, statuses, longest = found
    wrong = []
    if failed:
        wrong.append(f"{len(failed)} requests failed")
    # A lease is refreshed from half of its minute on: none before, then one for each half minute that has passed.
    count, seconds = leases
    if calls > count * int(seconds / 30):
        wrong.append(f"{calls} calls to key services in {seconds:.0f} s of {count} leases")
    if statuses != [503] or longest > MAX_HUNG_SECONDS:
        wrong.append(f"the tenant whose service hangs was answered {statuses} within {longest:.1f} s")
    before, after = (min(w.percentile(0.99) for w in w_s) for w_s in (calm, beside))
    if after > before + 1000:
        wrong.append(f"others waited: p99 was {before:.0f} ms and is {after:.0f} ms")
    return wrong


def make(server, tenants, idle):
    """The first tenants one by one, since a service may be slow; the others eight at a time."""
    begin = time.perf_counter()
    for each in tenants:
        server.create(each)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(server.create, idle))
    return time.perf_counter() - begin


def released(server, vault, hung):
    """Seconds until the tenant is served again once its service answers."""
    vault.hang()
    begin = time.perf_counter()

    async def asked():
        async with Client(server.port) as client:
            return (await client.ask(hung.request("GET", server.port, "object")))[0]

    while asyncio.run(asked()) != 200:
        if time.perf_counter() - begin > 30:
            raise SystemExit("the tenant is not served again, though its service answers")
        time.sleep(0.05)
    return time.perf_counter() - begin


def measured_memory(server, options):
    if not options.memory:
        return 0, 0, 0
    time.sleep(options.settle)
    return server.memory()


def measure(options, work):
    with contextlib.ExitStack() as open_ones:

        def opened(service):
            open_ones.callback(service.stop)
            return service

        vault, kmip = opened(services.Vault(work + "/vault")), opened(services.PyKmip(work + "/kmip"))
        aws, hsm, local = opened(services.Aws(work + "/aws")), services.SoftHsm(work + "/hsm"), services.Local()
        server = Server(options.kiseki, work, hsm.environment)
        open_ones.callback(server.ended)
        kinds = [local, hsm, kmip, vault, aws]
        say(f"making {options.active} keys in {len(kinds)} kinds of services")
        active = [Tenant(f"active-{i:04d}", *kinds[i % len(kinds)].tenant(f"active-{i:04d}")) for i in range(options.active)]
        hung = Tenant(HUNG, *vault.tenant(HUNG))
        hung.settings.update(IMPATIENCE)
        idle = [Tenant(f"idle-{i:04d}") for i in range(options.tenants - options.active - 2)]
        tenants = [*active, hung, *idle]
        # The tenant that the first start makes.
        first_one = Tenant("default")
        server.environment.update(KISEKI_ACCESS_KEY=first_one.account.access_key, KISEKI_SECRET_KEY=first_one.account.secret_key)
        server.start()
        fill([first_one], server.port)
        server.stop()
        begin = server.start()
        use_once([first_one], server.port, 1)
        one, one_cpu = time.perf_counter() - begin, server.cpu()
        alone = measured_memory(server, options)
        say(f"making {len(tenants)} tenants, each with a bucket and an object")
        made = make(server, [*active, hung], idle)
        fill(tenants, server.port)
        server.stop()
        vault.hang(HUNG)
        begin = server.start()
        use_once([tenants[-1] if idle else active[0]], server.port, 1)
        start, start_cpu = time.perf_counter() - begin, server.cpu()
        all_idle = measured_memory(server, options)
        print(f"made {len(tenants) + 1} tenants in {made:.1f} s")
        print(f"start: {start:.2f} s to the first answered request with {len(tenants) + 1} tenants, {one:.2f} s with 1;"
              f" {start_cpu:.1f} and {one_cpu:.1f} s of processor time")
        count = len(tenants)
        if options.memory:
            print(f"memory: heap {alone[0] / 1024:.1f} MiB with 1 tenant, {all_idle[0] / 1024:.1f} with {count + 1}:"
                  f" {(all_idle[0] - alone[0]) / count:.2f} KiB an idle tenant; resident {alone[1] / 1024:.0f} and"
                  f" {all_idle[1] / 1024:.0f} MiB: {(all_idle[1] - alone[1]) / count:.1f} KiB; threads {alone[2]} and {all_idle[2]}")
        lease_begin = time.perf_counter()
        first = use_once(active, server.port, options.width)
        print(f"first request of a tenant since the start, {options.width} at a time, ms p50 / max: " + ", ".join(
            f"{p} {statistics.median(t):.0f} / {max(t):.0f}" for p, t in first.items()))
        if options.memory:
            in_use = server.memory()
            print(f"memory: heap {in_use[0] / 1024:.1f} MiB, resident {in_use[1] / 1024:.0f} MiB, threads {in_use[2]}"
                  f" with the keys of {options.active} leased")
        calm, beside = windows(active, server, hung, options)
        lease_end = time.perf_counter()
        found = report_load(calm, beside, len(active))
        print(f"  served again {released(server, vault, hung):.1f} s after its service answered")
        if options.memory:
            use_once(idle, server.port, 8)
            say("waiting for the leases to end")
            time.sleep(75)
            after = server.memory()
            print(f"memory: heap {after[0] / 1024:.1f} MiB, resident {after[1] / 1024:.0f} MiB, threads {after[2]}, after each of"
                  f" {count} was used and its lease has ended: {(after[0] - alone[0]) / count:.1f} KiB of heap a tenant")
        server.stop()
        wrong = check(calm, beside, found, (len(active), lease_end - lease_begin))
        if start > options.max_start:
            wrong.append(f"the start took {start:.1f} s")
        return wrong


def main():
    parser = argparse.ArgumentParser(prog="./bench tenants", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kiseki", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", help="where to work; default: a new folder under /tmp")
    parser.add_argument("--tenants", type=int, default=1000, help="in all (default 1000)")
    parser.add_argument("--active", type=int, default=200, help="of them under load (default 200)")
    parser.add_argument("--pace", type=float, default=5, help="requests a second of each (default 5)")
    parser.add_argument("--seconds", type=float, default=10, help="of each window (default 10)")
    parser.add_argument("--rounds", type=int, default=3, help="(default 3)")
    parser.add_argument("--width", type=int, default=16, help="tenants whose first requests come at once (default 16)")
    parser.add_argument("--settle", type=float, default=3, help="seconds before memory is read (default 3)")
    parser.add_argument("--max-start", type=float, default=5, help="seconds a start may take (default 5)")
    parser.add_argument("--no-memory", dest="memory", action="store_false", help="leave out the memory, which takes minutes")
    options = parser.parse_args()
    services.end_with_what_was_started()
    work = tempfile.mkdtemp(prefix="tenants-bench-", dir=options.work)
    try:
        wrong = measure(options, work)
    finally:
        if options.work is None:
            shutil.rmtree(work, ignore_errors=True)
    for each in wrong:
        print("NOT HELD: " + each)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
