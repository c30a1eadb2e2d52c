"""A load on a mount whose server is killed in the middle, and what must be there afterwards.

    mount_load.py run STATE PID DIR    works in DIR until PID, killed with -9 after some steps, is gone
    mount_load.py verify STATE DIR     compares a new mount with what had been promised

A name has one worker. STATE keeps for each what it was promised to hold last and, if the server died over a step, what
that step would have made of it: no other content is right, and no mixture.
"""

import hashlib
import json
import os
import random
import signal
import sys
import threading

WORKERS = 6
NAMES = 8
SIZES = [0, 1, 700, 4_000, 5_000, 70_000, 300_000, 1_500_000]
ABSENT = None


class Load:
    def __init__(self, state, pid, directory):
        self.state = state
        self.pid = pid
        self.directory = directory
        self.seed = random.randrange(1 << 32)
        self.left = random.Random(self.seed).randrange(100, 400)
        self.lock = threading.Lock()
        self.unexpected = []
        self.promised = {}
        print(f"seed {self.seed}, the kill after {self.left} steps")

    def run(self):
        threads = [threading.Thread(target=self._work, args=(n,)) for n in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with open(self.state, "w", encoding="utf-8") as file:
            json.dump({"seed": self.seed, "names": self.promised}, file)
        if self.unexpected:
            raise AssertionError(f"seed {self.seed}: {self.unexpected[:3]}")

    def _work(self, number):
        choices = random.Random(f"{self.seed} {number}")
        folder = os.path.join(self.directory, f"w{number}")
        os.mkdir(folder)
        held = {}
        name = after = ABSENT
        try:
            while True:
                name = f"{number}-{choices.randrange(NAMES)}"
                kind = choices.choice(["close", "close", "fsync", "replace", "append", "unlink"])
                before = held.get(name)
                if before is ABSENT and kind in ("append", "unlink"):
                    kind = "close"
                data = choices.randbytes(choices.choice(SIZES))
                after = {"append": (before or b"") + data, "unlink": ABSENT}.get(kind, data)
                step(kind, folder, name, data)
                held[name] = after
                self._acknowledged()
        except OSError as error:
            if self.left > 0:
                self.unexpected.append(repr(error))
        with self.lock:
            for each, content in held.items():
                self.promised[f"w{number}/{each}"] = [digest(content)]
            right = self.promised.setdefault(f"w{number}/{name}", [ABSENT])
            right.append(digest(after))
            if right[0] is ABSENT:
                right.append(digest(b""))  # made, and nothing written yet

    def _acknowledged(self):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                os.kill(self.pid, signal.SIGKILL)


def step(kind, folder, name, data):
    """Durable when it returns."""
    path = os.path.join(folder, name)
    if kind == "unlink":
        os.unlink(path)
        sync_directory(folder)
        return
    with open(path + "~" if kind == "replace" else path, "ab" if kind == "append" else "wb") as file:
        file.write(data)
        if kind in ("fsync", "replace"):
            file.flush()
            os.fsync(file.fileno())
    if kind == "replace":
        os.rename(path + "~", path)
        sync_directory(folder)


def sync_directory(folder):
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def digest(data):
    if data is ABSENT:
        return ABSENT
    return f"{len(data)} {hashlib.sha256(data).hexdigest()}"


def verify(state, directory):
    with open(state, encoding="utf-8") as file:
        kept = json.load(file)
    wrong = []
    for name, held in kept["names"].items():
        try:
            with open(os.path.join(directory, name), "rb") as file:
                found = digest(file.read())
        except FileNotFoundError:
            found = ABSENT
        if found not in held:
            wrong.append(f"{name} holds {found}, not {held}")
    print(f"{len(kept['names'])} names compared")
    if wrong:
        raise AssertionError(f"seed {kept['seed']}: {wrong}")


if sys.argv[1] == "run":
    Load(sys.argv[2], int(sys.argv[3]), sys.argv[4]).run()
else:
    verify(sys.argv[2], sys.argv[3])
