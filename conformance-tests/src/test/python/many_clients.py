"""Sixteen clients at once. Contents say who wrote them, so a mixed one is seen."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import boto
from boto import S3, bucket, refusal, with_headers
from checks import check, equal, run, true

CLIENTS = 16


def _together(work):
    """Runs work(number) in every client, all starting at once; the results in order."""
    gate = threading.Barrier(CLIENTS)

    def task(number):
        gate.wait(60)
        return work(number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(task, range(CLIENTS)))


def _content(client, turn, size):
    word = hashlib.sha256(f"{client} {turn}".encode()).digest()
    return word * (size // len(word))


def _is_whole(data, size):
    return len(data) == size and data == data[:32] * (size // 32)


@check
def clients_on_keys_of_their_own_do_not_meet():
    name = bucket()

    def work(client):
        s3 = boto.client()
        for turn in range(10):
            data, key = _content(client, turn, 40_000), f"{client}/{turn % 3}"
            s3.put_object(Bucket=name, Key=key, Body=data)
            true(s3.get_object(Bucket=name, Key=key)["Body"].read() == data, key)
            if turn % 3 == 2:
                s3.delete_object(Bucket=name, Key=key)
                equal(refusal(s3.get_object, Bucket=name, Key=key)[0], 404)

    _together(work)


@check
def a_shared_key_is_always_one_whole_write():
    for size in (320, 32_000, 1_600_000):
        name = bucket()
        S3.put_object(Bucket=name, Key="k", Body=_content("first", 0, size))

        def work(client, name=name, size=size):
            s3 = boto.client()
            for turn in range(4):
                if client % 2:
                    s3.put_object(Bucket=name, Key="k", Body=_content(client, turn, size))
                else:
                    answer = s3.get_object(Bucket=name, Key="k")
                    data = answer["Body"].read()
                    true(_is_whole(data, size), f"mixed content of {size}")
                    equal(answer["ETag"], f'"{hashlib.md5(data).hexdigest()}"')

        _together(work)
        last = S3.get_object(Bucket=name, Key="k")["Body"].read()
        written = [_content(client, 3, size) for client in range(1, CLIENTS, 2)]
        true(last in written, "the last content is nobody's last write")


@check
def of_many_creators_exactly_one_wins():
    name = bucket()
    for turn in range(5):

        def work(client, key=f"k{turn}"):
            try:
                with_headers(
                    "put_object", {"If-None-Match": "*"}, Bucket=name, Key=key,
                    Body=str(client).encode(),
                )
            except boto.ClientError as error:
                return error.response["ResponseMetadata"]["HTTPStatusCode"]
            return client

        results = _together(work)
        winners = [client for client, result in enumerate(results) if result == client]
        equal(len(winners), 1, f"winners of {results}")
        true(set(results) - set(winners) <= {409, 412}, results)
        equal(S3.get_object(Bucket=name, Key=f"k{turn}")["Body"].read(), str(winners[0]).encode())


@check
def deletes_and_puts_of_one_key_leave_one_of_both():
    name = bucket()

    def work(client):
        s3 = boto.client()
        for turn in range(8):
            if client % 2:
                s3.put_object(Bucket=name, Key="d/k", Body=_content(client, turn, 3_200))
            else:
                s3.delete_object(Bucket=name, Key="d/k")

    _together(work)
    found = S3.list_objects_v2(Bucket=name).get("Contents", [])
    if found:
        data = S3.get_object(Bucket=name, Key="d/k")["Body"].read()
        true(_is_whole(data, 3_200), "mixed content")
    else:
        equal(refusal(S3.get_object, Bucket=name, Key="d/k")[0], 404)


@check
def parts_of_one_upload_come_from_many_clients():
    name, size = bucket(), 5 << 20
    upload = {"Bucket": name, "Key": "k"}
    upload["UploadId"] = S3.create_multipart_upload(**upload)["UploadId"]

    def work(client):
        data = _content(client, 0, size)
        return S3.upload_part(**upload, PartNumber=client + 1, Body=data)["ETag"]

    parts = [{"PartNumber": n + 1, "ETag": etag} for n, etag in enumerate(_together(work))]
    S3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    whole = S3.get_object(Bucket=name, Key="k")["Body"]
    for client in range(CLIENTS):
        true(whole.read(size) == _content(client, 0, size), f"part {client + 1}")


run()
