"""read(2), write(2), pread, pwrite, lseek, truncate, fallocate, copy_file_range, mmap, fsync."""

from errno import *
import ctypes
import fcntl
import mmap
import os
import random
import resource
import stat
from suite import KINDS, USER, GROUP, libc

KEEP_SIZE, PUNCH_HOLE, COLLAPSE, ZERO_RANGE, INSERT = 1, 2, 8, 16, 32


def fallocate(fd, mode, offset, length):
    return libc("fallocate", fd, mode, ctypes.c_long(offset), ctypes.c_long(length))


def case_read_and_write(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    t.eq(os.read(fd, 10), b"")
    t.eq(os.write(fd, b"hello"), 5)
    t.eq(os.pread(fd, 10, 0), b"hello")
    t.eq(os.pread(fd, 10, 5), b"")
    t.eq(os.pread(fd, 10, 500), b"")
    t.eq(os.pread(fd, 0, 0), b"")
    t.eq(os.pwrite(fd, b"J", 0), 1)
    t.eq(os.pwrite(fd, b"", 1000), 0)
    t.eq(os.fstat(fd).st_size, 5)
    t.eq(os.lseek(fd, 0, os.SEEK_CUR), 5)
    t.eq(os.writev(fd, [b"a", b"bc", b""]), 3)
    parts = [bytearray(2), bytearray(20)]
    t.eq(os.preadv(fd, parts, 4), 4)
    t.eq(bytes(parts[0] + parts[1][:2]), b"oabc")
    t.eq(t.read("f"), b"Jelloabc")


def case_sizes_around_pages_and_requests(t):
    data = random.Random(1).randbytes(3 << 20)
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    place = 0
    for size in (1, 4095, 4096, 4097, 65536, 131071, 131072, 131073, 1 << 20, (1 << 20) + 1):
        t.eq(os.write(fd, data[place : place + size]), size)
        place += size
        t.eq(os.fstat(fd).st_size, place)
    t.eq(os.pread(fd, place + 10, 0), data[:place])
    for size in (1, 511, 4096, 5000, 131072, 1 << 20):
        for offset in (0, 1, 4095, 4096, 70_000, place - size):
            t.eq(os.pread(fd, size, offset), data[offset : offset + size])
    os.close(fd)
    t.eq(t.read("f"), data[:place])
    big = os.open("big", os.O_CREAT | os.O_RDWR)
    t.eq(os.write(big, data), len(data))
    t.eq(os.pread(big, len(data), 0), data)


def case_descriptor_errors(t):
    t.file("f", b"x")
    r = os.open("f", os.O_RDONLY)
    w = os.open("f", os.O_WRONLY)
    t.fails(EBADF, os.write, r, b"x")
    t.fails(EBADF, os.read, w, 1)
    t.fails(EINVAL, os.ftruncate, r, 0)
    t.fails(EINVAL, os.ftruncate, w, -1)
    t.fails(EINVAL, os.truncate, "f", -1)
    t.fails(EINVAL, os.pread, r, 1, -1)
    t.fails(EINVAL, os.pwrite, w, b"x", -1)
    t.fails(EINVAL, os.lseek, r, -1, os.SEEK_SET)
    t.fails(EINVAL, os.lseek, r, -2, os.SEEK_END)
    t.fails(EBADF, fallocate, r, 0, 0, 1)
    os.close(r)
    t.fails(EBADF, os.read, r, 1)


def case_append(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR | os.O_APPEND)
    other = os.open("f", os.O_WRONLY)
    os.write(fd, b"aa")
    os.pwrite(other, b"XXXX", 0)
    os.write(fd, b"bb")
    t.eq(t.read("f"), b"XXXXbb")
    os.pwrite(fd, b"cc", 0)  # Linux: O_APPEND wins
    t.eq(t.read("f"), b"XXXXbbcc")
    os.lseek(fd, 0, 0)
    os.write(fd, b"dd")
    t.eq(os.lseek(fd, 0, os.SEEK_CUR), 10)
    t.eq(t.read("f"), b"XXXXbbccdd")


def case_appends_of_processes_do_not_overlap(t):
    t.file("f")
    children = []
    for letter in b"abcd":
        pid = os.fork()
        if pid == 0:
            fd = os.open("f", os.O_WRONLY | os.O_APPEND)
            for _ in range(200):
                os.write(fd, bytes([letter]) * 100)
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
    data = t.read("f")
    t.eq(len(data), 80_000)
    t.check(all(len(set(data[i : i + 100])) == 1 for i in range(0, 80_000, 100)), "torn append")


def case_holes(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.pwrite(fd, b"end", 10 << 20)
    t.eq(os.fstat(fd).st_size, (10 << 20) + 3)
    t.check(os.fstat(fd).st_blocks <= 16, "a hole takes space")
    t.eq(os.pread(fd, 5000, 1 << 20), bytes(5000))
    t.eq(os.pread(fd, 10, (10 << 20) - 4), bytes(4) + b"end")
    os.ftruncate(fd, 1 << 40)
    t.eq(os.fstat(fd).st_size, 1 << 40)
    t.eq(os.pread(fd, 3, (1 << 40) - 3), bytes(3))
    t.eq(os.pread(fd, 4, (1 << 40) - 3), bytes(3))
    os.pwrite(fd, b"x", (1 << 40) - 1)
    t.eq(os.pread(fd, 2, (1 << 40) - 2), b"\0x")


def case_truncate(t):
    data = bytes(range(256)) * 100
    t.file("f", data)
    for size in (25_000, 20_481, 20_480, 20_479, 4097, 4096, 1, 0):
        os.truncate("f", size)
        t.eq(t.read("f"), data[:size])
    os.truncate("f", 10_000)
    t.eq(t.read("f"), bytes(10_000))
    t.file("g", data)
    os.truncate("g", 5)
    os.truncate("g", 5000)
    t.eq(t.read("g"), data[:5] + bytes(4995))
    t.touches(lambda: os.truncate("g", 3), [("m", "g"), ("c", "g")])
    t.touches(lambda: os.truncate("g", 30), [("m", "g"), ("c", "g")])
    t.fails(ENOENT, os.truncate, "nothing", 0)
    t.fails(ENOTDIR, os.truncate, "g/x", 0)
    t.fails(EACCES, t.as_user, os.truncate, "g", 0)
    os.mkfifo("p")
    t.fails(EINVAL, os.truncate, "p", 0)


def case_largest_file(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    most = (2**32 - 1) * 4096
    t.works(os.ftruncate, fd, most)
    t.fails(EFBIG, os.ftruncate, fd, most + 1)
    t.fails(EFBIG, os.pwrite, fd, b"x", most)
    t.eq(os.pwrite(fd, b"xy", most - 1), 1)
    t.eq(os.fstat(fd).st_size, most)


def case_write_times(t):
    t.file("f", b"data")
    fd = os.open("f", os.O_RDWR)
    t.touches(lambda: os.write(fd, b"x"), [("m", "f"), ("c", "f")])
    t.touches(lambda: os.write(fd, b""), (), [("m", "f"), ("c", "f")])
    t.touches(lambda: os.read(fd, 1), (), [("m", "f"), ("c", "f")])
    t.touches(lambda: os.fsync(fd), (), [("m", "f"), ("c", "f")])
    t.touches(lambda: os.close(os.dup(fd)), (), [("m", "f"), ("c", "f")])


def case_limit_of_the_process(t):
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        fd = os.open("f", os.O_CREAT | os.O_RDWR)
        first = os.write(fd, b"x" * 2000)
        try:
            os.write(fd, b"y")
        except OSError as e:
            second = e.errno
        try:
            os.ftruncate(fd, 1001)
        except OSError as e:
            third = e.errno
        return first, second, third

    t.eq(t.child(limited), (1000, EFBIG, EFBIG))


def case_seek_data_and_hole(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    t.fails(ENXIO, os.lseek, fd, 0, os.SEEK_DATA)
    t.fails(ENXIO, os.lseek, fd, 0, os.SEEK_HOLE)
    os.pwrite(fd, b"a" * 4096, 8192)
    os.pwrite(fd, b"b" * 10, 65536)
    os.fsync(fd)
    size = os.fstat(fd).st_size
    for offset, data, hole in (
        (0, 8192, 0),
        (5, 8192, 5),
        (8192, 8192, 12288),
        (9000, 9000, 12288),
        (12288, 65536, 12288),
        (65536, 65536, size),
        (65540, 65540, size),
    ):
        t.eq(os.lseek(fd, offset, os.SEEK_DATA), data, "data at %d" % offset)
        t.eq(os.lseek(fd, offset, os.SEEK_HOLE), hole, "hole at %d" % offset)
    for offset in (size, size + 1):
        t.fails(ENXIO, os.lseek, fd, offset, os.SEEK_DATA)
        t.fails(ENXIO, os.lseek, fd, offset, os.SEEK_HOLE)
    os.ftruncate(fd, 1 << 20)
    t.fails(ENXIO, os.lseek, fd, 100_000, os.SEEK_DATA)
    t.eq(os.lseek(fd, 100_000, os.SEEK_HOLE), 100_000)
    t.eq(os.lseek(fd, 0, os.SEEK_END), 1 << 20)


def case_allocate(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    t.works(fallocate, fd, 0, 0, 100_000)
    s = os.fstat(fd)
    t.eq(s.st_size, 100_000)
    t.check(s.st_blocks * 512 >= 100_000, "no space taken")
    t.eq(os.pread(fd, 200_000, 0), bytes(100_000))
    t.works(fallocate, fd, KEEP_SIZE, 0, 300_000)
    t.eq(os.fstat(fd).st_size, 100_000)
    t.check(os.fstat(fd).st_blocks * 512 >= 300_000, "no space taken beyond the end")
    os.pwrite(fd, b"z", 50)
    t.works(fallocate, fd, 0, 0, 4096)
    t.eq(os.pread(fd, 1, 50), b"z")
    t.eq(os.fstat(fd).st_size, 100_000)
    t.fails(EINVAL, fallocate, fd, 0, 0, 0)
    t.fails(EINVAL, fallocate, fd, 0, -1, 10)
    t.fails(EFBIG, fallocate, fd, 0, (1 << 62), 1 << 62)
    t.fails(EOPNOTSUPP, fallocate, fd, PUNCH_HOLE, 0, 10)
    t.fails((EOPNOTSUPP, EINVAL), fallocate, fd, 0x1000, 0, 10)
    d = os.open(".", os.O_RDONLY)
    t.fails((EISDIR, EBADF), fallocate, d, 0, 0, 10)
    p = os.pipe()
    t.fails(ESPIPE, fallocate, p[1], 0, 0, 10)
    for mode in (0, KEEP_SIZE, ZERO_RANGE, PUNCH_HOLE | KEEP_SIZE):
        t.fails(EFBIG, fallocate, fd, mode, 4096, 1 << 45)
        t.touches(lambda: fallocate(fd, mode, 0, 10), [("m", "f"), ("c", "f")])
    before = os.fstat(fd).st_blocks
    os.ftruncate(fd, 10)
    t.check(os.fstat(fd).st_blocks < before, "truncate gives nothing back")


def case_punch_and_zero(t):
    data = random.Random(2).randbytes(64 * 1024)
    for mode in (PUNCH_HOLE | KEEP_SIZE, ZERO_RANGE, ZERO_RANGE | KEEP_SIZE):
        for offset, length in ((0, 4096), (100, 50), (4000, 200), (4096, 8192), (5000, 20_000), (60_000, 5536), (60_000, 20_000)):
            name = "f%d.%d.%d" % (mode, offset, length)
            t.file(name, data)
            fd = os.open(name, os.O_RDWR)
            t.works(fallocate, fd, mode, offset, length)
            end = offset + length
            wanted = data[:offset] + bytes(min(end, len(data)) - offset) + data[end:]
            if mode == ZERO_RANGE and end > len(data):
                wanted += bytes(end - len(data))
            t.eq(os.pread(fd, 200_000, 0), wanted, name)
            t.eq(os.fstat(fd).st_size, len(wanted), name)
            os.close(fd)
    t.file("h", data)
    fd = os.open("h", os.O_RDWR)
    os.fsync(fd)
    before = os.fstat(fd).st_blocks
    fallocate(fd, PUNCH_HOLE | KEEP_SIZE, 4096, 16384)
    t.eq(before - os.fstat(fd).st_blocks, 32)
    t.eq(os.lseek(fd, 0, os.SEEK_HOLE), 4096)
    t.eq(os.lseek(fd, 4096, os.SEEK_DATA), 20480)
    t.touches(lambda: fallocate(fd, PUNCH_HOLE | KEEP_SIZE, 0, 4096), [("m", "h"), ("c", "h")])


def case_copy_file_range(t):
    data = random.Random(3).randbytes(300_000)
    t.file("a", data)
    a = os.open("a", os.O_RDONLY)
    b = os.open("b", os.O_CREAT | os.O_RDWR)
    done = 0
    while done < len(data):
        count = os.copy_file_range(a, b, len(data) - done)
        if count == 0:
            break
        done += count
    t.eq(t.read("b"), data)
    t.eq(os.copy_file_range(a, b, 100), 0)
    t.eq(os.copy_file_range(a, b, 1000, 5, 50), 1000)
    t.eq(os.pread(b, 1000, 50), data[5:1005])
    t.eq(os.copy_file_range(a, b, 1000, len(data) - 10, 0), 10)
    t.fails(EINVAL, os.copy_file_range, b, b, 1000, 0, 500)
    t.eq(os.copy_file_range(b, b, 1000, 0, 100_000), 1000)
    t.fails(EBADF, os.copy_file_range, b, a, 10, 0, 0)
    ap = os.open("b", os.O_WRONLY | os.O_APPEND)
    t.fails(EBADF, os.copy_file_range, a, ap, 10)


def case_shared_mapping(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, b"0" * 10_000)
    with mmap.mmap(fd, 10_000) as m:
        m[0:5] = b"HELLO"
        m[9_995:10_000] = b"WORLD"
        t.eq(os.pread(fd, 5, 0), b"HELLO")
        m.flush()
        t.eq(t.read("f"), b"HELLO" + b"0" * 9_990 + b"WORLD")
        os.pwrite(fd, b"direct", 4096)
        t.eq(m[4096:4102], b"direct")
        with mmap.mmap(fd, 10_000) as n:
            n[100] = 65
            t.eq(m[100], 65)
    t.eq(os.fstat(fd).st_size, 10_000)
    os.close(fd)
    t.eq(t.read("f")[100], 65)


def case_mapping_outlives_close_and_unlink(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, b"x" * 4096)
    m = mmap.mmap(fd, 4096)
    os.close(fd)
    os.unlink("f")
    m[0] = 66
    t.eq(m[0:2], b"Bx")
    m.close()


def case_mapping_between_processes(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, bytes(4096))

    def write():
        with mmap.mmap(os.open("f", os.O_RDWR), 4096) as m:
            m[7] = 77

    t.child(write)
    t.eq(os.pread(fd, 1, 7), b"M")


def case_private_mapping(t):
    t.file("f", b"original")
    fd = os.open("f", os.O_RDONLY)
    with mmap.mmap(fd, 8, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE) as m:
        m[0] = 88
        t.eq(m[0:2], b"Xr")
    t.eq(t.read("f"), b"original")
    t.fails(EACCES, mmap.mmap, fd, 8, flags=mmap.MAP_SHARED, prot=mmap.PROT_WRITE | mmap.PROT_READ)


def case_mapping_past_the_end_reads_zeros(t):
    t.file("f", b"abc")
    fd = os.open("f", os.O_RDWR)
    with mmap.mmap(fd, 0) as m:
        t.eq(len(m), 3)
    os.ftruncate(fd, 4096)
    with mmap.mmap(fd, 4096) as m:
        t.eq(m[:4], b"abc\0")
    os.ftruncate(fd, 3)
    os.ftruncate(fd, 100)
    t.eq(t.read("f"), b"abc" + bytes(97))


def case_direct(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR | os.O_DIRECT)
    block = mmap.mmap(-1, 1 << 20)
    block[:] = random.Random(4).randbytes(1 << 20)
    t.eq(os.pwrite(fd, block, 0), 1 << 20)
    t.eq(os.pwrite(fd, memoryview(block)[:4096], 1 << 21), 4096)
    t.eq(t.read("f")[: 1 << 20], block[:])
    back = mmap.mmap(-1, 1 << 20)
    t.eq(os.preadv(fd, [back], 0), 1 << 20)
    t.eq(back[:], block[:])
    buffered = os.open("f", os.O_RDWR)
    os.pwrite(buffered, b"buffered", 4096)
    os.preadv(fd, [back], 0)
    t.eq(back[4096:4104], b"buffered")
    os.pwrite(fd, memoryview(block)[:4096], 0)
    os.pwrite(fd, memoryview(block)[4096:8192], 4096)
    t.eq(os.pread(buffered, 8192, 0), block[:8192])


def case_sync(t):
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    os.write(fd, b"x")
    t.works(os.fsync, fd)
    t.works(os.fdatasync, fd)
    t.works(libc, "syncfs", fd)
    r = os.open("f", os.O_RDONLY)
    t.works(os.fsync, r)
    for flag in (os.O_SYNC, os.O_DSYNC):
        s = os.open("f", os.O_RDWR | flag)
        t.eq(os.write(s, b"data"), 4)
        os.close(s)


def case_random_operations_against_a_model(t):
    rng = random.Random(5)
    fd = os.open("f", os.O_CREAT | os.O_RDWR)
    model = bytearray()
    for _ in range(400):
        what = rng.randrange(6)
        offset = rng.randrange(200_000)
        length = rng.randrange(1, 70_000)
        if what <= 1:
            data = rng.randbytes(length)
            os.pwrite(fd, data, offset)
            if len(model) < offset:
                model.extend(bytes(offset - len(model)))
            model[offset : offset + length] = data
        elif what == 2:
            os.ftruncate(fd, offset)
            model = model[:offset] + bytes(max(0, offset - len(model)))
        elif what == 3:
            fallocate(fd, PUNCH_HOLE | KEEP_SIZE, offset, length)
            end = min(len(model), offset + length)
            if end > offset:
                model[offset:end] = bytes(end - offset)
        elif what == 4 and model:
            with mmap.mmap(fd, len(model)) as m:
                place = rng.randrange(len(model))
                m[place] = 1
                model[place] = 1
        else:
            t.check(os.pread(fd, length, offset) == model[offset : offset + length], "read")
    t.check(os.pread(fd, 1 << 20, 0) == model, "the whole file")
    t.eq(os.fstat(fd).st_size, len(model))


def case_access_time(t):
    t.file("f", b"data")
    os.utime("f", ns=(1_000_000_000, 2_000_000_000))
    fd = os.open("f", os.O_RDONLY)
    os.read(fd, 4)
    os.close(fd)
    t.check(os.stat("f").st_atime_ns > 2_000_000_000, "atime stays")
    os.mkdir("d")
    os.utime("d", ns=(1_000_000_000, 2_000_000_000))
    os.listdir("d")
    t.check(os.stat("d").st_atime_ns > 2_000_000_000, "atime of a directory stays")


def case_access_time_stays_when_asked_to(t):
    t.file("f", b"data")
    for moves in (False, True):
        os.utime("f", ns=(1_000_000_000, 2_000_000_000))
        fd = os.open("f", os.O_RDONLY | (0 if moves else os.O_NOATIME))
        if not moves:
            os.read(fd, 4)
            fcntl.fcntl(fd, fcntl.F_SETFL, 0)
            fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NOATIME)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.pread(fd, 4, 0)
        os.close(fd)
        t.eq(os.stat("f").st_atime_ns > 2_000_000_000, moves)
    t.fails(EPERM, t.as_user, os.open, "f", os.O_RDONLY | os.O_NOATIME)


def case_access_time_of_a_directory_stays_when_asked_to(t):
    os.mkdir("d")
    os.utime("d", ns=(1_000_000_000, 2_000_000_000))
    fd = os.open("d", os.O_RDONLY | os.O_DIRECTORY | os.O_NOATIME)
    t.eq(os.listdir(fd), [])
    t.eq(os.stat("d").st_atime_ns, 1_000_000_000)
    os.close(fd)
