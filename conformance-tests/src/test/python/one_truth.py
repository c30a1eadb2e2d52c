"""One bucket, through boto3 and through a mount of it: what one does, the other shows at once."""

import errno
import hashlib
import mmap
import os
import random
import sys
import threading
import time

from boto import S3, ClientError
from checks import check, equal, run, true

MOUNT = os.environ["KISEKI_MOUNT"]
BUCKET = os.environ["KISEKI_BUCKET"]


def place(name):
    """A folder of its own for a check, made through S3 and looked at: the kernel knows it."""
    put(name + "/first", b"first")
    equal(os.listdir(there(name)), ["first"])
    return name


def there(key):
    return os.path.join(MOUNT, key)


def put(key, body, **more):
    return S3.put_object(Bucket=BUCKET, Key=key, Body=body, **more)


def get(key, **more):
    return S3.get_object(Bucket=BUCKET, Key=key, **more)["Body"].read()


def delete(key):
    S3.delete_object(Bucket=BUCKET, Key=key)


def keys(prefix):
    pages = S3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def read(key):
    with open(there(key), "rb") as file:
        return file.read()


def write(key, data, mode="wb"):
    with open(there(key), mode) as file:
        file.write(data)


def fails(wanted, function, *arguments):
    try:
        got = function(*arguments)
    except OSError as error:
        equal(errno.errorcode[error.errno], errno.errorcode[wanted])
    else:
        raise AssertionError(f"no failure but {got!r}")


def absent(key):
    fails(errno.ENOENT, os.stat, there(key))


def not_in_s3(key):
    try:
        S3.head_object(Bucket=BUCKET, Key=key)
    except ClientError as error:
        equal(error.response["ResponseMetadata"]["HTTPStatusCode"], 404)
    else:
        raise AssertionError(f"{key} is in S3")


@check
def a_put_shows_in_a_process_that_has_listed_the_directory():
    d = place("listed")
    absent(d + "/new")  # known to be absent
    for size in (0, 1, 100, 5_000, 70_000, 3_000_000):
        body = os.urandom(size)
        put(d + "/new", body)
        equal(sorted(os.listdir(there(d))), ["first", "new"])
        equal(os.stat(there(d + "/new")).st_size, size)
        equal(read(d + "/new"), body, f"{size} bytes")


@check
def a_delete_shows_at_once():
    d = place("deleted")
    put(d + "/gone", b"x")
    equal(read(d + "/gone"), b"x")
    delete(d + "/gone")
    absent(d + "/gone")
    equal(os.listdir(there(d)), ["first"])


@check
def what_was_closed_shows_in_s3():
    d = place("closed")
    for size in (0, 1, 100, 5_000, 70_000, 3_000_000):
        body = os.urandom(size)
        write(d + "/file", body)
        head = S3.head_object(Bucket=BUCKET, Key=d + "/file")
        equal(head["ContentLength"], size)
        equal(get(d + "/file"), body, f"{size} bytes")
    equal(keys(d + "/"), [d + "/file", d + "/first"])


@check
def what_was_closed_has_the_type_that_s3_gives_to_what_says_nothing():
    key = place("type") + "/file"
    write(key, b"typeless")
    equal(S3.head_object(Bucket=BUCKET, Key=key)["ContentType"], "binary/octet-stream")


@check
def what_was_synced_shows_in_s3_and_what_was_not_does_not():
    d = place("synced")
    fd = os.open(there(d + "/first"), os.O_RDWR)
    os.pwrite(fd, b"F", 0)
    equal(get(d + "/first"), b"first")
    equal(read(d + "/first"), b"First")
    os.fsync(fd)
    equal(get(d + "/first"), b"First")
    os.pwrite(fd, b"FI", 0)
    os.ftruncate(fd, 3)
    equal(get(d + "/first"), b"First")
    os.close(fd)
    equal(get(d + "/first"), b"FIr")


@check
def a_put_over_an_open_file_leaves_the_open_one_whole():
    d = place("replaced")
    old = os.urandom(300_000)
    put(d + "/file", old)
    fd = os.open(there(d + "/file"), os.O_RDONLY)
    equal(os.pread(fd, 1000, 0), old[:1000])
    put(d + "/file", b"new")
    equal(os.pread(fd, 400_000, 0), old)
    equal(os.fstat(fd).st_size, len(old))
    equal(read(d + "/file"), b"new")
    true(os.stat(there(d + "/file")).st_ino != os.fstat(fd).st_ino, "the open file has lost its name")
    os.close(fd)
    equal(get(d + "/file"), b"new")


@check
def a_put_over_a_file_that_is_being_written_wins():
    d = place("overtaken")
    fd = os.open(there(d + "/first"), os.O_RDWR)
    os.pwrite(fd, b"mine", 0)
    put(d + "/first", b"theirs")
    os.close(fd)
    equal(get(d + "/first"), b"theirs")
    equal(read(d + "/first"), b"theirs")


@check
def a_deleted_open_file_lives_until_its_last_close():
    d = place("unlinked")
    body = os.urandom(200_000)
    put(d + "/file", body)
    fd = os.open(there(d + "/file"), os.O_RDWR)
    delete(d + "/file")
    absent(d + "/file")
    equal(os.pread(fd, 300_000, 0), body)
    os.pwrite(fd, b"still here", 0)
    equal(os.pread(fd, 10, 0), b"still here")
    os.fsync(fd)
    os.close(fd)
    not_in_s3(d + "/file")
    equal(os.listdir(there(d)), ["first"])


@check
def a_file_removed_in_the_mount_is_gone_from_s3():
    d = place("removed")
    put(d + "/file", b"x")
    os.unlink(there(d + "/file"))
    not_in_s3(d + "/file")
    equal(keys(d + "/"), [d + "/first"])


@check
def a_renamed_directory_shows_in_s3():
    d = place("moved")
    bodies = {f"{i // 7}/{i}": os.urandom(i * 700) for i in range(40)}
    for name, body in bodies.items():
        put(f"{d}/from/{name}", body)
    os.rename(there(d + "/from"), there(d + "/to"))
    equal(keys(d + "/from"), [])
    equal(keys(d + "/to/"), sorted(f"{d}/to/{name}" for name in bodies))
    for name, body in bodies.items():
        equal(get(f"{d}/to/{name}"), body, name)
    not_in_s3(d + "/from/0/1")
    put(d + "/from/0/1", b"again")  # the old name is free
    equal(read(d + "/from/0/1"), b"again")
    equal(read(d + "/to/0/1"), bodies["0/1"])


@check
def a_renamed_file_replaces_another():
    d = place("swapped")
    put(d + "/second", b"second")
    os.rename(there(d + "/first"), there(d + "/second"))
    equal(keys(d + "/"), [d + "/second"])
    equal(get(d + "/second"), b"first")


@check
def an_implied_directory_ends_with_its_last_key():
    d = place("implied")
    put(d + "/a/b/c", b"x")
    equal(os.listdir(there(d + "/a")), ["b"])
    delete(d + "/a/b/c")
    absent(d + "/a")
    equal(os.listdir(there(d)), ["first"])


@check
def a_directory_stays_when_the_mount_takes_its_last_file():
    d = place("kept")
    put(d + "/a/b", b"x")
    os.unlink(there(d + "/a/b"))
    equal(os.listdir(there(d + "/a")), [])
    os.rmdir(there(d + "/a"))
    absent(d + "/a")


@check
def a_directory_made_by_mkdir_outlives_keys_below_it():
    d = place("made")
    os.mkdir(there(d + "/a"))
    put(d + "/a/b", b"x")
    equal(os.listdir(there(d + "/a")), ["b"])
    delete(d + "/a/b")
    equal(os.listdir(there(d + "/a")), [])
    os.rmdir(there(d + "/a"))


@check
def an_empty_key_that_ends_in_a_slash_is_a_directory():
    d = place("marked")
    put(d + "/folder/", b"")
    equal(sorted(os.listdir(there(d))), ["first", "folder"])
    equal(os.listdir(there(d + "/folder")), [])
    write(d + "/folder/file", b"in it")
    equal(get(d + "/folder/file"), b"in it")


@check
def keys_that_no_path_can_name_are_hidden_and_intact():
    d = place("odd")
    odd = ["//double", "/./dot", "/../up", "/long-" + "x" * 300, "/deep/" + "y" * 256 + "/z"]
    for key in odd:
        put(d + key, key.encode())
    put(d + "/plain", b"plain")
    names = sorted(os.listdir(there(d)))
    true("first" in names and "plain" in names, names)
    true(all(len(name) <= 255 and name not in ("", ".", "..") for name in names), names)
    for name in names:
        os.lstat(there(d + "/" + name))
    equal(read(d + "/plain"), b"plain")
    for key in odd:
        equal(get(d + key), key.encode(), key)
    equal(sorted(keys(d)), sorted([d + key for key in odd] + [d + "/plain", d + "/first"]))


@check
def a_directory_of_hidden_keys_is_not_empty():
    d = place("hidden")
    put(d + "/sub//x", b"x")
    fails(errno.ENOTEMPTY, os.rmdir, there(d + "/sub"))
    equal(get(d + "/sub//x"), b"x")


@check
def a_key_and_keys_below_it_are_both_intact():
    d = place("both")
    put(d + "/a", b"file")
    put(d + "/a/b", b"below")
    equal(sorted(os.listdir(there(d))), ["a", "first"])
    os.stat(there(d + "/a"))
    equal(get(d + "/a"), b"file")
    equal(get(d + "/a/b"), b"below")


@check
def ranges_of_a_file_with_holes_read_as_zeros_in_s3():
    d = place("holes")
    expected = bytearray(2_500_000)
    with open(there(d + "/file"), "wb") as file:
        file.truncate(len(expected))
        for offset in (0, 65_530, 1_000_000, 2_499_990):
            data = os.urandom(10)
            file.seek(offset)
            file.write(data)
            expected[offset : offset + 10] = data
    equal(S3.head_object(Bucket=BUCKET, Key=d + "/file")["ContentLength"], len(expected))
    for first, last in ((0, 0), (0, 99), (65_500, 65_600), (999_990, 1_000_020), (2_000_000, 2_499_999)):
        answer = get(d + "/file", Range=f"bytes={first}-{last}")
        equal(answer, bytes(expected[first : last + 1]), f"{first}-{last}")
    equal(get(d + "/file", Range="bytes=-5"), bytes(expected[-5:]))
    equal(hashlib.md5(get(d + "/file")).digest(), hashlib.md5(expected).digest())


@check
def an_uploaded_object_of_many_parts_is_changed_in_place():
    d = place("parts")
    key = d + "/large"
    upload = S3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    absent(key)
    bodies = [os.urandom(5 << 20), os.urandom(5 << 20), os.urandom(1234)]
    parts = []
    for number, body in enumerate(bodies, 1):
        tag = S3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=number, Body=body)
        parts.append({"PartNumber": number, "ETag": tag["ETag"]})
    S3.complete_multipart_upload(
        Bucket=BUCKET, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
    )
    expected = bytearray(b"".join(bodies))
    equal(read(key), bytes(expected))
    before = S3.head_object(Bucket=BUCKET, Key=key)["ETag"]
    fd = os.open(there(key), os.O_RDWR)
    for offset in (0, (5 << 20) - 3, len(expected) - 1):
        os.pwrite(fd, b"change", offset)
        expected[offset : offset + 6] = b"change"
    os.close(fd)
    write(key, b"appended", "ab")
    expected += b"appended"
    equal(get(key), bytes(expected))
    true(S3.head_object(Bucket=BUCKET, Key=key)["ETag"] != before, "the ETag has not changed")


@check
def a_copy_shows_and_shares_nothing_with_later_writes():
    d = place("copied")
    body = os.urandom(400_000)
    put(d + "/from", body)
    S3.copy_object(Bucket=BUCKET, Key=d + "/to", CopySource={"Bucket": BUCKET, "Key": d + "/from"})
    fd = os.open(there(d + "/to"), os.O_RDWR)
    os.pwrite(fd, b"changed", 70_000)
    os.close(fd)
    equal(get(d + "/from"), body)
    equal(get(d + "/to"), body[:70_000] + b"changed" + body[70_007:])


@check
def a_put_keeps_the_mode_and_the_attributes_of_the_file_it_replaces():
    d = place("attributes")
    path = there(d + "/first")
    os.chmod(path, 0o640)
    os.chown(path, 65534, 65533)
    os.setxattr(path, "user.colour", b"blue")
    put(d + "/first", b"second")
    status = os.stat(path)
    equal((oct(status.st_mode & 0o7777), status.st_uid, status.st_gid), ("0o640", 65534, 65533))
    equal(os.getxattr(path, "user.colour"), b"blue")
    equal(read(d + "/first"), b"second")


@check
def metadata_of_an_object_survives_a_chmod():
    d = place("metadata")
    put(d + "/file", b"x", ContentType="text/x-try", Metadata={"colour": "blue"})
    os.chmod(there(d + "/file"), 0o600)
    head = S3.head_object(Bucket=BUCKET, Key=d + "/file")
    equal((head["ContentType"], head["Metadata"]), ("text/x-try", {"colour": "blue"}))


@check
def symbolic_links_are_no_objects():
    d = place("links")
    os.symlink("first", there(d + "/link"))
    equal(read(d + "/link"), b"first")
    equal(keys(d + "/"), [d + "/first"])
    os.unlink(there(d + "/link"))


@check
def hard_links_are_two_keys_of_one_file():
    d = place("names")
    os.link(there(d + "/first"), there(d + "/second"))
    write(d + "/second", b"changed")
    equal(get(d + "/first"), b"changed")
    equal(get(d + "/second"), b"changed")
    tags = {"TagSet": [{"Key": "of", "Value": "one file"}]}
    S3.put_object_tagging(Bucket=BUCKET, Key=d + "/first", Tagging=tags)
    equal(S3.get_object_tagging(Bucket=BUCKET, Key=d + "/second")["TagSet"], tags["TagSet"])
    delete(d + "/first")
    equal(get(d + "/second"), b"changed")
    equal(os.stat(there(d + "/second")).st_nlink, 1)


@check
def a_shared_mapping_reaches_s3():
    d = place("mapped")
    with open(there(d + "/file"), "w+b") as file:
        file.truncate(100_000)
        with mmap.mmap(file.fileno(), 100_000) as mapped:
            mapped[50_000:50_006] = b"mapped"
            mapped.flush()
        os.fsync(file.fileno())
        equal(get(d + "/file")[50_000:50_006], b"mapped")


@check
def readers_of_the_mount_see_whole_objects_while_they_are_replaced():
    d = place("whole")
    sizes = (10, 40_000, 200_000)
    put(d + "/file", bytes([0]) * sizes[0])
    stop = threading.Event()
    wrong = []

    def reader():
        while not stop.is_set():
            data = read(d + "/file")
            if len(data) not in sizes or data != data[:1] * len(data):
                wrong.append((len(data), len(set(data))))

    readers = [threading.Thread(target=reader) for _ in range(3)]
    for thread in readers:
        thread.start()
    for number in range(1, 60):
        put(d + "/file", bytes([number]) * sizes[number % 3])
    stop.set()
    for thread in readers:
        thread.join()
    equal(wrong[:3], [])


@check
def a_thousand_keys_are_listed_once_each():
    d = place("many")
    names = {f"{i:04d}" for i in range(300)}
    for name in sorted(names):
        put(f"{d}/{name}", b"")
    for name in range(700):
        write(f"{d}/m{name:04d}", b"")
        names.add(f"m{name:04d}")
    listed = os.listdir(there(d))
    equal(len(listed), len(set(listed)))
    equal(set(listed), names | {"first"})
    equal([key.split("/")[1] for key in keys(d + "/")], sorted(listed))

@check
def names_and_attributes_that_were_looked_at_follow_s3():
    d = place("followed")
    path = there(d + "/file")
    for size in range(1, 30):
        fd = None
        if size > 1:
            fd = os.open(path, os.O_RDONLY)
            old = os.fstat(fd)
        put(d + "/file", b"x" * size)
        new = os.stat(path)
        equal(new.st_size, size)
        if fd is not None:
            true(new.st_ino != old.st_ino, "the name leads to the old node")
            equal(os.fstat(fd).st_nlink, 0, "the replaced file has lost its name")
            os.close(fd)
        equal([(e.name, e.stat().st_size) for e in os.scandir(there(d)) if e.name == "file"], [("file", size)])
        if size % 3 == 0:
            delete(d + "/file")
            absent(d + "/file")
            absent(d + "/file")
            put(d + "/file", b"y" * size)
            equal(os.stat(path).st_size, size)


@check
def an_object_moved_by_copy_and_delete_is_a_renamed_file():
    d = place("carried")
    put(d + "/0", b"body")
    for step in range(20):
        source, target = f"{d}/{step}", f"{d}/{step + 1}"
        equal(os.stat(there(source)).st_size, 4)
        absent(target)
        S3.copy_object(Bucket=BUCKET, Key=target, CopySource={"Bucket": BUCKET, "Key": source})
        equal(os.stat(there(target)).st_size, 4)
        delete(source)
        absent(source)
        equal(sorted(os.listdir(there(d))), sorted(["first", str(step + 1)]))


@check
def implied_directories_come_and_go_under_those_who_look():
    d = place("coming")
    above = there(d)
    for _ in range(10):
        absent(d + "/a")
        equal(os.stat(above).st_nlink, 2)
        put(d + "/a/b/c", b"x")
        equal(os.stat(above).st_nlink, 3)
        equal(os.stat(there(d + "/a")).st_nlink, 3)
        equal(os.stat(there(d + "/a/b/c")).st_size, 1)
        put(d + "/a/d", b"xy")
        equal(sorted(os.listdir(there(d + "/a"))), ["b", "d"])
        delete(d + "/a/b/c")
        absent(d + "/a/b")
        absent(d + "/a/b/c")
        equal(os.stat(there(d + "/a")).st_nlink, 2)
        delete(d + "/a/d")
        absent(d + "/a/d")


@check
def a_key_appears_when_the_directory_that_hid_it_goes():
    d = place("uncovered")
    put(d + "/a/b", b"x")
    equal(os.stat(there(d + "/a")).st_mode & 0o170000, 0o040000)
    put(d + "/a", b"file")
    equal(os.listdir(there(d + "/a")), ["b"])
    delete(d + "/a/b")
    equal(os.stat(there(d + "/a")).st_size, 4)
    equal(read(d + "/a"), b"file")
    put(d + "/a/b", b"x")
    equal(os.listdir(there(d + "/a")), ["b"])
    os.unlink(there(d + "/a/b"))
    os.rmdir(there(d + "/a"))
    equal(read(d + "/a"), b"file")


@check
def links_are_counted_when_s3_takes_one_or_the_mount_does():
    d = place("counted")
    first = there(d + "/first")
    for name in ("second", "third", "fourth"):
        os.link(first, there(d + "/" + name))
    equal({os.stat(there(d + "/" + n)).st_nlink for n in ("first", "second", "third", "fourth")}, {4})
    delete(d + "/second")
    equal({os.stat(there(d + "/" + n)).st_nlink for n in ("first", "third", "fourth")}, {3})
    os.unlink(there(d + "/third"))
    equal({os.stat(there(d + "/" + n)).st_nlink for n in ("first", "fourth")}, {2})
    put(d + "/fourth", b"another")
    equal((os.stat(first).st_nlink, os.stat(there(d + "/fourth")).st_nlink), (1, 1))
    os.chmod(first, 0o600)
    os.link(first, there(d + "/fifth"))
    os.chmod(there(d + "/fifth"), 0o604)
    equal(oct(os.stat(first).st_mode & 0o7777), "0o604")


@check
def many_keys_deleted_at_once_are_gone_at_once():
    d = place("swept")
    names = [f"{d}/{i % 7}/{i}" for i in range(100)]
    for name in names:
        put(name, b"x")
        os.stat(there(name))
    S3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": name} for name in names], "Quiet": True})
    for name in names:
        absent(name)
    equal(os.listdir(there(d)), ["first"])


@check
def what_is_acknowledged_shows_whoever_looks_meanwhile():
    """Writers over S3, each with keys of its own in directories of all, while others look at everything."""
    d = place("raced")
    seed = int(os.environ.get("KISEKI_SEED", time.time_ns()))
    print(f"what_is_acknowledged_shows_whoever_looks_meanwhile: KISEKI_SEED={seed}", file=sys.stderr)
    end = time.monotonic() + 3
    wrong, done = [], [0]
    shared = [d, d + "/deep", d + "/deep/er"]

    def shown(key):
        try:
            return os.stat(there(key)).st_size
        except FileNotFoundError:
            return None

    def listed(key):
        folder, name = os.path.split(there(key))
        try:
            return {entry.name: entry.stat().st_size for entry in os.scandir(folder) if entry.name == name}.get(name)
        except FileNotFoundError:
            return None

    def writer(number):
        rng = random.Random(seed + number)
        # a key of its own, one below a directory of its own, one that is its own directory at times
        mine = [f"{folder}/w{number}{tail}" for folder in shared for tail in ("", "-dir/file", "-dir/a/b")]
        sizes = dict.fromkeys(mine)
        size = number
        while time.monotonic() < end and not wrong:
            key = rng.choice(mine)
            size += 16
            what = rng.random()
            if what < 0.5:
                put(key, b"x" * size)
                sizes[key] = size
            elif what < 0.6 and any(sizes.values()):
                source = rng.choice([k for k in mine if sizes[k] is not None])
                if source != key:
                    S3.copy_object(Bucket=BUCKET, Key=key, CopySource={"Bucket": BUCKET, "Key": source})
                    sizes[key] = sizes[source]
            elif what < 0.7:
                S3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key}]})
                sizes[key] = None
            else:
                delete(key)
                sizes[key] = None
            for look in (shown, listed):
                for each in (key, rng.choice(mine)):
                    found = look(each)
                    if found != sizes[each]:
                        wrong.append((look.__name__, each, found, sizes[each]))
            done[0] += 1

    def looker(number):
        rng = random.Random(seed - number)
        while time.monotonic() < end and not wrong:
            folder = there(rng.choice(shared))
            try:
                if rng.random() < 0.3:
                    for path, _, names in os.walk(folder):
                        for name in names:
                            shown(os.path.join(path, name))
                else:
                    key = f"{folder}/w{rng.randrange(4)}" + rng.choice(["", "-dir", "-dir/file", "-dir/a", "-dir/a/b"])
                    shown(key)
                    if rng.random() < 0.2:
                        with open(key, "rb") as file:
                            os.fstat(file.fileno())
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                pass

    workers = [threading.Thread(target=writer, args=(n,)) for n in range(4)]
    workers += [threading.Thread(target=looker, args=(n,)) for n in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    equal(wrong[:3], [])
    true(done[0] >= 20, f"only {done[0]} changes")


run()
