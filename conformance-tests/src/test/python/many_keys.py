"""Ten thousand keys in one bucket."""

import random
from concurrent.futures import ThreadPoolExecutor

import sigv4
from boto import S3, bucket
from checks import check, equal, run, true
from s3raw import call, connect, expect

COUNT = 10_000
CLIENTS = 16
# boto3 spends ten times the server's time on a put: it makes some, hand-made requests the rest.
BY_BOTO = 1_000
KEYS = sorted(f"{number % 100:02d}/{number:05d}" for number in range(COUNT))
STATE = {}


@check
def ten_thousand_keys_are_put_by_many_clients():
    STATE["bucket"] = bucket()
    shuffled = random.Random(COUNT).sample(KEYS, COUNT)
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(_put, shuffled[:BY_BOTO]))
        list(pool.map(_put_raw, [shuffled[at::CLIENTS] for at in range(BY_BOTO, BY_BOTO + CLIENTS)]))


def _put(key):
    S3.put_object(Bucket=STATE["bucket"], Key=key, Body=key.encode())


def _put_raw(keys):
    with connect() as connection:
        for key in keys:
            target = sigv4.path(STATE["bucket"], key)
            expect(200, call("PUT", target, body=key.encode(), connection=connection))


@check
def they_are_listed_with_every_size_of_page():
    for size in (17, 999, 5000):
        equal(_list(size, limit=None if size >= 100 else 60), _first(size), f"by {size}")


def _first(size):
    return KEYS if size >= 100 else KEYS[: 60 * size]


def _list(size, limit):
    keys, pages = [], 0
    for page in S3.get_paginator("list_objects_v2").paginate(
        Bucket=STATE["bucket"], PaginationConfig={"PageSize": size}
    ):
        entries = page["Contents"]
        true(len(entries) <= min(size, 1000), "a page over its size")
        keys += [entry["Key"] for entry in entries]
        pages += 1
        if pages == limit:
            break
    return keys


@check
def single_key_pages_walk_on_from_anywhere():
    for start in (0, 4_990, 9_900):
        marker = KEYS[start]
        for key in KEYS[start + 1 : start + 100]:
            answer = S3.list_objects_v2(Bucket=STATE["bucket"], StartAfter=marker, MaxKeys=1)
            marker = answer["Contents"][0]["Key"]
            equal(marker, key)


@check
def their_folders_are_listed_as_prefixes():
    for size in (1, 7, 1000):
        pages = S3.get_paginator("list_objects_v2").paginate(
            Bucket=STATE["bucket"], Delimiter="/", PaginationConfig={"PageSize": size}
        )
        found = [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])]
        equal(found, [f"{number:02d}/" for number in range(100)], f"by {size}")


@check
def they_are_deleted_in_batches():
    batches = [KEYS[at : at + 1000] for at in range(0, COUNT, 1000)]
    with ThreadPoolExecutor(4) as pool:
        for answer in pool.map(_delete, batches):
            true("Errors" not in answer, answer.get("Errors"))
            equal(len(answer["Deleted"]), 1000)
    equal(S3.list_objects_v2(Bucket=STATE["bucket"])["KeyCount"], 0)
    S3.delete_bucket(Bucket=STATE["bucket"])


def _delete(batch):
    objects = [{"Key": key} for key in batch]
    return S3.delete_objects(Bucket=STATE["bucket"], Delete={"Objects": objects})


run()
