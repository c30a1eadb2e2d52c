"""Random operations on one file through several handles, compared with an array: as fsx does.

KISEKI_SEED repeats a run; the seed is part of every failure.
"""

import ctypes
import mmap
import os
import random
import time
from suite import libc

MOST = 300_000
STEPS = 400
BLOCK = 4096
KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE = 1, 2, 16


class File:
    """The file, its handles and the model."""

    def __init__(self, t, rng, seed, direct, mapped):
        self.t, self.rng, self.seed = t, rng, seed
        self.direct, self.mapped = direct, mapped
        self.model = bytearray()
        self.log = []
        self.buffer = mmap.mmap(-1, 2 * MOST + BLOCK)
        self.handles = []
        self.open()

    def open(self):
        flags = os.O_RDWR | os.O_CREAT
        self.handles = [os.open("f", flags), os.open("f", flags)]
        if self.direct:
            self.handles.append(os.open("f", flags | os.O_DIRECT))

    def close(self):
        for fd in self.handles:
            os.close(fd)

    def same(self, got, wanted, what):
        if got != wanted:
            place = next(
                (i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted))
            )
            what += " differs at %d; seed %d, steps %s" % (place, self.seed, self.log[-8:])
        self.t.check(got == wanted, what)

    def grow(self, size):
        if len(self.model) < size:
            self.model.extend(bytes(size - len(self.model)))

    def range(self):
        offset = self.rng.randrange(MOST)
        return offset, 1 + self.rng.randrange(min(70_000, MOST - offset))

    # ---- steps; each returns what the log is to say

    def write(self):
        offset, length = self.range()
        data = self.rng.randbytes(length)
        os.pwrite(self.rng.choice(self.handles[:2]), data, offset)
        self.grow(offset)
        self.model[offset : offset + length] = data
        return "write", offset, length

    def write_direct(self):
        if not self.direct:
            return self.write()
        offset = self.rng.randrange(MOST // BLOCK) * BLOCK
        length = (1 + self.rng.randrange(16)) * BLOCK
        data = self.rng.randbytes(length)
        self.buffer[:length] = data
        os.pwrite(self.handles[2], memoryview(self.buffer)[:length], offset)
        self.grow(offset)
        self.model[offset : offset + length] = data
        return "direct", offset, length

    def write_mapped(self):
        if not self.mapped or not self.model:
            return self.write()
        offset = self.rng.randrange(len(self.model))
        length = min(1 + self.rng.randrange(20_000), len(self.model) - offset)
        data = self.rng.randbytes(length)
        with mmap.mmap(self.handles[0], len(self.model)) as m:
            m[offset : offset + length] = data
            if self.rng.randrange(2):
                m.flush()
        self.model[offset : offset + length] = data
        return "mapped", offset, length

    def truncate(self):
        size = self.rng.randrange(MOST)
        os.ftruncate(self.rng.choice(self.handles), size)
        del self.model[size:]
        self.grow(size)
        return "truncate", size

    def fallocate(self):
        offset, length = self.range()
        mode = self.rng.choice((0, KEEP_SIZE, PUNCH_HOLE | KEEP_SIZE, ZERO_RANGE, ZERO_RANGE | KEEP_SIZE))
        libc("fallocate", self.handles[0], mode, ctypes.c_long(offset), ctypes.c_long(length))
        if not mode & KEEP_SIZE:
            self.grow(offset + length)
        if mode & (PUNCH_HOLE | ZERO_RANGE):
            end = min(offset + length, len(self.model))
            if end > offset:
                self.model[offset:end] = bytes(end - offset)
        return "fallocate", mode, offset, length

    def copy(self):
        if len(self.model) < 2:
            return self.write()
        half = len(self.model) // 2
        source = self.rng.randrange(half)
        length = 1 + self.rng.randrange(half - source)
        target = half + self.rng.randrange(MOST - half)
        done = os.copy_file_range(self.handles[0], self.handles[1], length, source, target)
        data = self.model[source : source + done]
        self.grow(target)
        self.model[target : target + done] = data
        return "copy", source, target, done

    def append(self):
        fd = os.open("f", os.O_WRONLY | os.O_APPEND)
        length = self.rng.randrange(1, 5_000)
        data = self.rng.randbytes(length)
        if len(self.model) + length <= MOST:
            os.write(fd, data)
            self.model += data
        os.close(fd)
        return "append", length

    def reopen(self):
        self.close()
        self.open()
        return ("reopen",)

    def read(self):
        offset, length = self.range()
        got = os.pread(self.rng.choice(self.handles[:2]), length, offset)
        self.same(got, bytes(self.model[offset : offset + length]), "read")
        return "read", offset, length

    def read_direct(self):
        if not self.direct:
            return self.read()
        offset = self.rng.randrange(MOST // BLOCK) * BLOCK
        view = memoryview(self.buffer)[: 16 * BLOCK]
        count = os.preadv(self.handles[2], [view], offset)
        wanted = bytes(self.model[offset : offset + 16 * BLOCK])
        self.same(bytes(view[:count]), wanted, "direct read")
        return "read direct", offset

    def read_mapped(self):
        if not self.mapped or not self.model:
            return self.read()
        with mmap.mmap(self.handles[1], len(self.model), prot=mmap.PROT_READ) as m:
            self.same(m[:], bytes(self.model), "mapping")
        return ("read mapped",)

    def run(self):
        steps = [
            self.write, self.write, self.write_direct, self.write_mapped, self.truncate,
            self.fallocate, self.copy, self.append, self.reopen, self.read, self.read,
            self.read_direct, self.read_mapped,
        ]
        for _ in range(STEPS):
            self.log.append(self.rng.choice(steps)())
            self.t.check(
                os.fstat(self.handles[0]).st_size == len(self.model),
                "size; seed %d, steps %s" % (self.seed, self.log[-4:]),
            )
            if self.t.failures:
                break
        self.close()
        with open("f", "rb") as f:
            self.same(f.read(), bytes(self.model), "the whole file")


def run(t, direct, mapped):
    seed = int(os.environ.get("KISEKI_SEED", time.time_ns()))
    before = t.passed
    File(t, random.Random(seed), seed, direct, mapped).run()
    # The number of comparisons varies with the seed; a run counts once.
    t.passed = before + 1 if not t.failures else before


def case_buffered(t):
    run(t, direct=False, mapped=False)


def case_mapped(t):
    run(t, direct=False, mapped=True)


def case_direct(t):
    run(t, direct=True, mapped=False)


def case_all_at_once(t):
    run(t, direct=True, mapped=True)
