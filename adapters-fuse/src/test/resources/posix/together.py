"""Many processes at once: each step happens once, and for one of them."""

from errno import *
import mmap
import os
import random
import stat
import time
from suite import libc

PROCESSES = 8
ROUNDS = 60


def race(t, action):
    """What each process counted: the action returns True for a win."""
    start_reader, start_writer = os.pipe()
    children = []
    for number in range(PROCESSES):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(start_writer)
                os.read(start_reader, 1)  # until all are there
                wins = action(number)
                os.write(writer, b"%d" % wins)
                code = 0
            finally:
                os._exit(code)
        os.close(writer)
        children.append((pid, reader))
    os.close(start_reader)
    os.close(start_writer)
    wins = []
    for pid, reader in children:
        wins.append(int(os.read(reader, 20) or b"-1"))
        os.close(reader)
        t.eq(os.waitpid(pid, 0)[1], 0, "a process")
    return wins


def wins_of(attempt, lost):
    count = 0
    for i in range(ROUNDS):
        try:
            attempt(i)
            count += 1
        except OSError as e:
            if e.errno not in lost:
                raise
    return count


def case_one_creates(t):
    wins = race(
        t,
        lambda n: wins_of(
            lambda i: os.close(os.open("f%d" % i, os.O_CREAT | os.O_EXCL | os.O_WRONLY)), (EEXIST,)
        ),
    )
    t.eq(sum(wins), ROUNDS)
    t.eq(len(os.listdir(".")), ROUNDS)


def case_one_makes_the_directory(t):
    wins = race(t, lambda n: wins_of(lambda i: os.mkdir("d%d" % i), (EEXIST,)))
    t.eq(sum(wins), ROUNDS)
    t.eq(os.stat(".").st_nlink, ROUNDS + 2)


def case_one_unlinks(t):
    for i in range(ROUNDS):
        t.file("f%d" % i)
    t.eq(sum(race(t, lambda n: wins_of(lambda i: os.unlink("f%d" % i), (ENOENT,)))), ROUNDS)
    t.eq(os.listdir("."), [])


def case_one_removes_the_directory(t):
    for i in range(ROUNDS):
        os.mkdir("d%d" % i)
    t.eq(sum(race(t, lambda n: wins_of(lambda i: os.rmdir("d%d" % i), (ENOENT,)))), ROUNDS)
    t.eq(os.stat(".").st_nlink, 2)


def case_one_moves(t):
    for i in range(ROUNDS):
        t.file("f%d" % i)
    wins = race(
        t, lambda n: wins_of(lambda i: os.rename("f%d" % i, "g%d.%d" % (i, n)), (ENOENT,))
    )
    t.eq(sum(wins), ROUNDS)
    t.eq(len(os.listdir(".")), ROUNDS)


def case_one_links(t):
    t.file("f")
    wins = race(t, lambda n: wins_of(lambda i: os.link("f", "l%d" % i), (EEXIST,)))
    t.eq(sum(wins), ROUNDS)
    t.eq(os.stat("f").st_nlink, ROUNDS + 1)


def case_replacing_never_leaves_a_gap(t):
    t.file("target", b"0" * 100)

    def action(number):
        seen = 0
        for i in range(ROUNDS):
            if number % 2:
                name = "new%d.%d" % (number, i)
                fd = os.open(name, os.O_CREAT | os.O_WRONLY)
                os.write(fd, b"%d" % number * 100)
                os.close(fd)
                os.rename(name, "target")
            else:
                with open("target", "rb") as f:
                    data = f.read()
                if len(data) != 100 or len(set(data)) != 1:
                    return -2
                seen += 1
        return seen

    t.eq(race(t, action), [ROUNDS if n % 2 == 0 else 0 for n in range(PROCESSES)])
    t.eq(os.listdir("."), ["target"])


def case_a_tree_full_of_movement_stays_a_tree(t):
    for name in "abcd":
        os.mkdir(name)

    def action(number):
        rng = random.Random(number)
        done = 0
        for i in range(ROUNDS * 3):
            paths = ["/".join(rng.choices("abcd", k=rng.randrange(1, 4))) for _ in range(2)]
            try:
                what = rng.randrange(4)
                if what == 0:
                    os.mkdir(paths[0])
                elif what == 1:
                    os.rmdir(paths[0])
                elif what == 2:
                    os.rename(paths[0], paths[1])
                else:
                    libc("renameat2", -100, paths[0].encode(), -100, paths[1].encode(), 2)
                done += 1
            except OSError as e:
                if e.errno not in (ENOENT, EEXIST, ENOTEMPTY, EINVAL, EBUSY):
                    raise
        return min(done, 1)

    t.eq(race(t, action), [1] * PROCESSES)
    wrong = []
    for path, directories, files in os.walk("."):
        if files or os.stat(path).st_nlink != 2 + len(directories):
            wrong.append(path)
        for name in directories:
            if os.stat(path + "/" + name + "/..").st_ino != os.stat(path).st_ino:
                wrong.append(path + "/" + name)
    t.eq(wrong, [])


def case_writers_of_their_own_ranges(t):
    t.file("f")

    def action(number):
        fd = os.open("f", os.O_RDWR)
        for i in range(ROUNDS):
            os.pwrite(fd, bytes([65 + number]) * 3000, (i * PROCESSES + number) * 3000)
        return 1

    t.eq(race(t, action), [1] * PROCESSES)
    data = t.read("f")
    t.eq(len(data), ROUNDS * PROCESSES * 3000)
    t.check(
        all(
            data[k * 3000 : (k + 1) * 3000] == bytes([65 + k % PROCESSES]) * 3000
            for k in range(ROUNDS * PROCESSES)
        ),
        "a range holds another's bytes",
    )


def case_copying_leaves_what_others_map_of_the_same_pages(t):
    pages, end = 2 * mmap.PAGESIZE, time.monotonic() + 1
    t.file("f", b"." * pages)
    t.file("source", b"s" * pages)
    copier = os.fork()
    if copier == 0:
        source, target = os.open("source", os.O_RDONLY), os.open("f", os.O_RDWR)
        while time.monotonic() < end:
            os.copy_file_range(source, target, 4100, 0, 1000)
        os._exit(0)
    fd = os.open("f", os.O_RDWR)
    lost, stored = 0, (ord("."), ord("."))
    with mmap.mmap(fd, pages) as mapped:
        while time.monotonic() < end:
            for value in range(256):
                lost += (mapped[999], mapped[5100]) != stored
                mapped[999] = mapped[5100] = value
                stored = (value, value)
    os.close(fd)
    t.eq(os.waitpid(copier, 0)[1], 0, "the copier")
    t.eq(lost, 0, "stores that were lost")
    t.eq(t.read("f")[1000:5100], b"s" * 4100)
