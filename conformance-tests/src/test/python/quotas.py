"""A bucket with a quota of 8 MiB and 5 objects: KISEKI_BUCKET, emptied by each check."""

import os
import re

import sigv4
from checks import check, equal, run
from s3raw import call, connect, expect

BUCKET = os.environ["KISEKI_BUCKET"]
MIB = 1 << 20


def _empty():
    body = expect(200, call("GET", f"/{BUCKET}?list-type=2")).body
    for key in re.findall(rb"<Key>([^<]+)</Key>", body):
        expect(204, call("DELETE", f"/{BUCKET}/{key.decode()}"))
    body = expect(200, call("GET", f"/{BUCKET}?uploads=")).body
    for key, upload in re.findall(rb"<Key>([^<]+)</Key><UploadId>([^<]+)<", body):
        expect(204, call("DELETE", f"/{BUCKET}/{key.decode()}?uploadId={upload.decode()}"))


def _put(key, size):
    return call("PUT", f"/{BUCKET}/{key}", body=b"x" * size)


@check
def a_put_beyond_the_quota_of_bytes_is_refused_and_leaves_nothing():
    _empty()
    expect(200, _put("a", 6 * MIB))
    expect(403, _put("b", 3 * MIB), "QuotaExceeded")
    expect(404, call("HEAD", f"/{BUCKET}/b"))
    expect(200, _put("a", 8 * MIB))
    expect(403, _put("a", 8 * MIB + 1), "QuotaExceeded")
    expect(403, _put("c", 1), "QuotaExceeded")
    expect(200, _put("empty", 0))
    expect(204, call("DELETE", f"/{BUCKET}/a"))
    expect(200, _put("c", 3 * MIB))


@check
def a_put_that_has_no_room_is_refused_before_its_body_is_read():
    _empty()
    target = f"/{BUCKET}/large"
    with connect() as connection:
        headers, _ = sigv4.signed_headers(
            sigv4.Account.from_environment(), "PUT", target, connection.host, [], "UNSIGNED-PAYLOAD"
        )
        headers += [("Content-Length", str(64 * MIB)), ("Expect", "100-continue")]
        connection.send_head("PUT", target, headers)
        expect(403, connection.answer("PUT"), "QuotaExceeded")


@check
def the_sixth_object_is_refused_until_one_is_deleted():
    _empty()
    for number in range(5):
        expect(200, _put(f"k{number}", 1))
    expect(403, _put("k5", 1), "QuotaExceeded")
    expect(200, _put("k0", 2))
    expect(204, call("DELETE", f"/{BUCKET}/k1"))
    expect(200, _put("k5", 1))


@check
def a_copy_and_a_part_need_room_too():
    _empty()
    expect(200, _put("a", 5 * MIB))
    copied = call("PUT", f"/{BUCKET}/copy", [("x-amz-copy-source", f"/{BUCKET}/a")])
    expect(403, copied, "QuotaExceeded")
    begun = expect(200, call("POST", f"/{BUCKET}/big?uploads="))
    upload = re.search(rb"<UploadId>([^<]+)</UploadId>", begun.body).group(1).decode()
    part = f"/{BUCKET}/big?partNumber=1&uploadId={upload}"
    expect(403, call("PUT", part, body=b"x" * (4 * MIB)), "QuotaExceeded")
    etag = expect(200, call("PUT", part, body=b"x" * (3 * MIB))).headers["etag"]
    expect(403, _put("b", 1), "QuotaExceeded")
    done = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    expect(200, call("POST", f"/{BUCKET}/big?uploadId={upload}", body=done.encode()))
    equal(expect(200, call("HEAD", f"/{BUCKET}/big")).headers["content-length"], str(3 * MIB))
    _empty()


run()
