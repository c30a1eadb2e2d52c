"""A disk that fills up. Runs on a server of its own on a small file system."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from boto import S3, bucket
from checks import check, one_of, run, true

from botocore.exceptions import ClientError

MIB = 1 << 20
DISK = int(os.environ["KISEKI_DISK_MIB"]) * MIB
STATE = {"stored": {}}

# How long the space of deleted objects may take to come back.
_SECONDS = 60


def _data(key, size):
    return (key.encode().ljust(32, b".") * (size // 32 + 1))[:size]


def _put(key, size):
    """Whether it was stored; any refusal must say that there is no room."""
    try:
        S3.put_object(Bucket=STATE["bucket"], Key=key, Body=_data(key, size))
    except ClientError as error:
        facts = error.response
        one_of(facts["ResponseMetadata"]["HTTPStatusCode"], [503, 507], facts)
        one_of(
            facts["Error"]["Code"],
            ["ServiceUnavailable", "InsufficientStorage", "SlowDown", "QuotaExceeded"],
        )
        return False
    STATE["stored"][key] = size
    return True


def _fill(prefix, size):
    """Puts until one is refused; how many there were."""
    for number in range(DISK // size + 1):
        if not _put(f"{prefix}-{number}", size):
            return number
    raise AssertionError(f"{DISK // size + 1} objects of {size} bytes fit into {DISK} bytes")


def _everything_is_whole():
    pages = S3.get_paginator("list_objects_v2").paginate(Bucket=STATE["bucket"])
    listed = {e["Key"]: e["Size"] for page in pages for e in page.get("Contents", [])}
    true(listed == STATE["stored"], f"listed {len(listed)}, stored {len(STATE['stored'])}")
    for key, size in STATE["stored"].items():
        data = S3.get_object(Bucket=STATE["bucket"], Key=key)["Body"].read()
        true(data == _data(key, size), f"{key} differs")


def _delete(keys):
    for key in keys:
        S3.delete_object(Bucket=STATE["bucket"], Key=key)
        del STATE["stored"][key]


@check
def uploads_are_refused_clearly_when_the_disk_is_full():
    STATE["bucket"] = bucket()
    true(_fill("large", 8 * MIB) > 3, "the first objects fit")
    _fill("middle", 300_000)


@check
def small_uploads_either_fit_whole_or_are_refused():
    for number in range(200):
        _put(f"small-{number}", 2_000)


@check
def reads_and_listings_go_on_with_a_full_disk():
    _everything_is_whole()


@check
def deletes_work_and_uploads_fit_again():
    _delete([key for key in STATE["stored"] if key.startswith("large")])
    deadline = time.monotonic() + _SECONDS
    while not _put("again", 8 * MIB):
        true(time.monotonic() < deadline, f"no room {_SECONDS} s after the deletes")
        threading.Event().wait(0.5)
    for number in range(3):
        true(_put(f"again-{number}", 4 * MIB), "room for more")
    _everything_is_whole()


@check
def filling_up_again_and_again_loses_no_room():
    first = None
    for turn in range(3):
        _delete(list(STATE["stored"]))
        deadline = time.monotonic() + _SECONDS
        count = _fill(f"turn-{turn}", 8 * MIB)
        first = count if first is None else first
        while count < first - 1 and time.monotonic() < deadline:
            _delete(list(STATE["stored"]))
            threading.Event().wait(0.5)
            count = _fill(f"turn-{turn}", 8 * MIB)
        true(count >= first - 1, f"{first} objects fitted, then {count}")
    _everything_is_whole()


@check
def many_uploads_at_once_on_a_full_disk_leave_nothing_half():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: _fill(f"thread-{number}", 1 * MIB), range(8)))
    _everything_is_whole()
    _delete(list(STATE["stored"]))


run()
