"""A mixed load on a server that is killed in the middle, and what must be there afterwards.

    load.py run STATE PID    loads until PID, killed with -9 after some acknowledgements, is gone
    load.py verify STATE     compares the restarted server with what it had acknowledged

STATE keeps for each key what was acknowledged last and, if the server died over it, what was under
way. A key has one writer, so there is one order of its changes.
"""

import hashlib
import json
import os
import random
import signal
import sys
import threading

import boto
from boto import ClientError

WRITERS = 12
KEYS_OF_A_WRITER = 12
SIZES = [0, 1, 700, 4_000, 5_000, 70_000, 300_000, 1_200_000, 6_000_000]
WEIGHTS = [2, 4, 20, 20, 10, 10, 5, 3, 1]
ABSENT = None


def content(write):
    """The bytes of a write, which is [seed, size]."""
    return random.Random(write[0]).randbytes(write[1])


class Load:
    def __init__(self, state, pid):
        self.state = state
        self.pid = pid
        self.seed = random.randrange(1 << 32)
        self.left = random.Random(self.seed).randrange(60, 400)
        self.lock = threading.Lock()
        self.dead = threading.Event()
        self.unexpected = []
        print(f"seed {self.seed}, the kill after {self.left} acknowledgements")

    def run(self):
        threads = [threading.Thread(target=self._write, args=(n,)) for n in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.unexpected:
            raise AssertionError(f"seed {self.seed}: {self.unexpected}")

    def _write(self, number):
        choices = random.Random(f"{self.seed} {number}")
        s3 = boto.client(connect_timeout=20, read_timeout=40)
        while not self.dead.is_set():
            key = f"{number}/{choices.randrange(KEYS_OF_A_WRITER)}"
            write = ABSENT
            if choices.random() < 0.75:
                write = [choices.randrange(1 << 40), choices.choices(SIZES, WEIGHTS)[0]]
            with self.lock:
                entry = self.state["keys"].setdefault(key, {"done": ABSENT, "last": []})
                entry["under way"] = write
            try:
                self._apply(s3, key, write, choices)
            except Exception as error:
                if not self.dead.is_set():
                    self.unexpected.append(f"{key}: {error!r}")
                    self._kill()
                return
            self._acknowledged(key, write)

    def _apply(self, s3, key, write, choices):
        target = {"Bucket": self.state["bucket"], "Key": key}
        if write is ABSENT:
            s3.delete_object(**target)
        elif write[1] < 1_000_000 or choices.random() < 0.5:
            body = content(write)
            tag = s3.put_object(**target, Body=body)["ETag"]
            if tag != f'"{hashlib.md5(body).hexdigest()}"':
                raise AssertionError(f"the answer to a put of {write} had the ETag {tag}")
        else:
            upload = s3.create_multipart_upload(**target)["UploadId"]
            part = s3.upload_part(**target, UploadId=upload, PartNumber=1, Body=content(write))
            parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
            s3.complete_multipart_upload(**target, UploadId=upload, MultipartUpload=parts)

    def _acknowledged(self, key, write):
        with self.lock:
            entry = self.state["keys"][key]
            del entry["under way"]
            entry["done"] = write
            # For the message of a failure: the kills before it and the acknowledged write.
            entry["last"] = entry["last"][-5:] + [[self.state["kills"], write]]
            self.left -= 1
            if self.left == 0:
                self._kill()

    def _kill(self):
        if not self.dead.is_set():
            self.dead.set()
            os.kill(self.pid, signal.SIGKILL)


def verify(state):
    wrong = []
    for key, entry in state["keys"].items():
        possible = [entry["done"]]
        if "under way" in entry:
            possible.append(entry["under way"])
        found = _read(state["bucket"], key)
        matching = [write for write in possible if _is(found, write)]
        if matching:
            entry["done"] = matching[0]
            entry.pop("under way", None)
        else:
            size = "absent" if found is None else f"{len(found)} bytes"
            wrong.append(f"{key} is {size}, none of {possible}; its writes were {entry['last']}")
    if wrong:
        raise AssertionError("\n".join(wrong))
    _verify_listing(state)
    state["kills"] += 1
    present = sum(entry["done"] is not ABSENT for entry in state["keys"].values())
    print(f"{present} of {len(state['keys'])} keys are there, all as acknowledged")


def _is(found, write):
    if found is None or write is ABSENT:
        return found is None and write is ABSENT
    return len(found) == write[1] and found == content(write)


def _read(bucket, key):
    try:
        return boto.body(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise


def _verify_listing(state):
    pages = boto.S3.get_paginator("list_objects_v2").paginate(Bucket=state["bucket"])
    listed = {e["Key"]: e["Size"] for page in pages for e in page.get("Contents", [])}
    entries = state["keys"].items()
    expected = {k: e["done"][1] for k, e in entries if e["done"] is not ABSENT}
    if listed != expected:
        differ = set(listed.items()) ^ set(expected.items())
        raise AssertionError(f"the listing differs in {sorted(differ)}")


def main(action, file, *more):
    if os.path.exists(file):
        with open(file, encoding="utf-8") as text:
            state = json.load(text)
    else:
        state = {"bucket": boto.bucket(), "keys": {}, "kills": 0}
    try:
        if action == "run":
            Load(state, int(more[0])).run()
        else:
            verify(state)
    finally:
        with open(file, "w", encoding="utf-8") as text:
            json.dump(state, text)


main(*sys.argv[1:])
