"""boto3's transfer manager beyond its defaults: thresholds, threads, streams, copies, progress."""

import io
import os
import tempfile
import threading

import boto
from boto import S3, body, bucket
from boto3.s3.transfer import TransferConfig, create_transfer_manager
from checks import check, equal, run, true

MIB = 1 << 20
PARTS = TransferConfig(
    multipart_threshold=5 * MIB,
    multipart_chunksize=5 * MIB,
    max_concurrency=8,
    io_chunksize=300_000,
)
ALONE = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, use_threads=False)


class Progress:
    """What the callbacks of a transfer add up to; they come from many threads."""

    def __init__(self):
        self.seen = 0
        self._lock = threading.Lock()

    def __call__(self, count):
        with self._lock:
            self.seen += count


def _write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _parts(name, key):
    """How many parts an object has by its ETag; 0 for one that came in a single request."""
    etag = S3.head_object(Bucket=name, Key=key)["ETag"].strip('"')
    return int(etag.partition("-")[2] or 0)


def _moves_files(config):
    name = bucket()
    with tempfile.TemporaryDirectory() as folder:
        for size, parts in ((0, 0), (5 * MIB - 1, 0), (5 * MIB, 1), (17 * MIB + 3, 4)):
            there, back = os.path.join(folder, "there"), os.path.join(folder, "back")
            _write(there, boto.data(size))
            up, down = Progress(), Progress()
            S3.upload_file(there, name, f"f{size}", Config=config, Callback=up)
            S3.download_file(name, f"f{size}", back, Config=config, Callback=down)
            true(_read(back) == boto.data(size), f"{size} bytes came back changed")
            equal(_parts(name, f"f{size}"), parts, f"parts of {size} bytes")
            equal((up.seen, down.seen), (size, size), "progress")


@check
def files_around_the_threshold_move_with_threads():
    _moves_files(PARTS)


@check
def files_around_the_threshold_move_without_threads():
    _moves_files(ALONE)


@check
def streams_of_unknown_length_move():
    class Pipe(io.RawIOBase):
        """Neither seekable nor of a known length, and read in odd pieces."""

        def __init__(self, data):
            self._rest = io.BytesIO(data)

        def readable(self):
            return True

        def readinto(self, buffer):
            return self._rest.readinto(memoryview(buffer)[:77_777])

    name, data = bucket(), boto.data(12 * MIB + 1)
    S3.upload_fileobj(io.BufferedReader(Pipe(data)), name, "piped", Config=PARTS)
    equal(_parts(name, "piped"), 3)
    back = io.BytesIO()
    S3.download_fileobj(name, "piped", back, Config=PARTS)
    true(back.getvalue() == data, "the stream came back changed")


@check
def a_copy_in_parts_keeps_content_and_takes_new_facts():
    name, other, data = bucket(), bucket(), boto.data(16 * MIB)
    S3.upload_fileobj(io.BytesIO(data), name, "from/ä +", Config=PARTS)
    copied = Progress()
    S3.copy(
        {"Bucket": name, "Key": "from/ä +"},
        other,
        "to",
        ExtraArgs={"Metadata": {"kind": "copy"}, "ContentType": "a/b"},
        Config=PARTS,
        Callback=copied,
    )
    equal(copied.seen, len(data), "progress")
    equal(_parts(other, "to"), 4)
    head = S3.head_object(Bucket=other, Key="to")
    equal((head["Metadata"], head["ContentType"]), ({"kind": "copy"}, "a/b"))
    true(body(Bucket=other, Key="to") == data, "the copy differs")


@check
def a_checksum_goes_along_with_every_part():
    name, data = bucket(), boto.data(11 * MIB)
    extra = {"ChecksumAlgorithm": "SHA256"}
    S3.upload_fileobj(io.BytesIO(data), name, "k", ExtraArgs=extra, Config=PARTS)
    head = S3.head_object(Bucket=name, Key="k", ChecksumMode="ENABLED")
    true(head["ChecksumSHA256"].endswith("-3"), head)
    back = io.BytesIO()
    S3.download_fileobj(name, "k", back, ExtraArgs={"ChecksumMode": "ENABLED"}, Config=PARTS)
    true(back.getvalue() == data, "the object came back changed")


@check
def an_upload_that_breaks_leaves_no_parts():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 12 * MIB:
                raise OSError("the disk of the client is gone")
            return super().read(size)

    name = bucket()
    try:
        S3.upload_fileobj(Broken(boto.data(20 * MIB)), name, "k", Config=PARTS)
    except OSError as error:
        true("is gone" in str(error), error)
    else:
        raise AssertionError("the upload did not fail")
    equal("Uploads" in S3.list_multipart_uploads(Bucket=name), False, "uploads left")
    S3.delete_bucket(Bucket=name)


@check
def many_small_files_move_at_once():
    name = bucket()
    with tempfile.TemporaryDirectory() as folder:
        manager = create_transfer_manager(S3, PARTS)
        names = [f"d{n % 7}/file {n}" for n in range(100)]
        for each in names:
            _write(os.path.join(folder, "there", each), boto.data(len(each) * 100))
        with manager:
            for each in names:
                manager.upload(os.path.join(folder, "there", each), name, each)
        listed = [o["Key"] for o in S3.list_objects_v2(Bucket=name)["Contents"]]
        equal(listed, sorted(names))
        manager = create_transfer_manager(S3, PARTS)
        with manager:
            for number, each in enumerate(names):
                manager.download(name, each, os.path.join(folder, str(number)))
        for number, each in enumerate(names):
            equal(_read(os.path.join(folder, str(number))), boto.data(len(each) * 100), each)


run()
