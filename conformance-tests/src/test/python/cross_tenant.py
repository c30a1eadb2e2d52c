"""Whatever one tenant tries on what is another's, it is told what it would be told if nothing were there.

Every operation of the table is asked twice: with the other tenant's names and ids, and with made-up
ones of the same shape. The two answers are the same, byte for byte, but for the names and ids that
were asked for and those of the request.
"""

import base64
import hashlib
import os
import re
import uuid

import sigv4
from checks import check, equal, run, true
from operation_table import table
from operations_requests import request_of
from s3raw import call, connect, expect

OTHER = sigv4.Account(os.environ["KISEKI_OTHER_ACCESS_KEY"], os.environ["KISEKI_OTHER_SECRET_KEY"])
OWN_TO_A_REQUEST = {"date", "x-amz-request-id", "x-amz-id-2"}


class Theirs:
    """What the first tenant has: a versioned bucket with an object, an older version and an upload."""

    def __init__(self):
        self.bucket = _name()
        expect(200, call("PUT", f"/{self.bucket}"))
        enabled = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        expect(200, call("PUT", f"/{self.bucket}?versioning=", body=enabled))
        target = f"/{self.bucket}/k"
        first = expect(200, call("PUT", target, body=b"theirs"))
        self.version = first.headers["x-amz-version-id"]
        self.etag = expect(200, call("PUT", target, body=b"newer")).headers["etag"]
        begun = expect(200, call("POST", target + "?uploads="))
        self.upload = re.search(rb"<UploadId>([^<]+)</UploadId>", begun.body).group(1).decode()
        expect(200, call("PUT", f"{target}?partNumber=1&uploadId={self.upload}", body=b"part"))
        expect(200, call("PUT", f"/{self.bucket}/l", body=b"l"))
        page = expect(200, call("GET", f"/{self.bucket}?list-type=2&max-keys=1"))
        token = re.search(rb"<NextContinuationToken>([^<]+)<", page.body)
        self.token = token.group(1).decode()

    def state(self):
        """All of it that a change would show."""
        listed = expect(200, call("GET", f"/{self.bucket}?versions=")).body
        parts = expect(200, call("GET", f"/{self.bucket}/k?uploadId={self.upload}")).body
        settings = [
            call("GET", f"/{self.bucket}?{name}=").body for name in ("versioning", "encryption")
        ]
        tags = call("GET", f"/{self.bucket}/k?tagging=").body
        return [_of_no_request(body) for body in (listed, parts, tags, *settings)]


def _name():
    return "cross-" + uuid.uuid4().hex[:12]


def _other_id(known):
    """Made up, of the same shape: an id that nobody has."""
    return "".join("0123456789abcdef"[(int(c, 16) + 7) % 16] if c in "0123456789abcdef" else c for c in known)


def _of_no_request(body):
    return re.sub(rb"<(RequestId|HostId)>[^<]*<", rb"<\1><", body)


def _told(answer, *asked):
    headers = sorted((n, v) for n, v in answer.headers.items() if n not in OWN_TO_A_REQUEST)
    body = _of_no_request(answer.body)
    if answer.status == 200:
        body = re.sub(rb"<UploadId>[^<]*<", rb"<UploadId><", body)  # of an upload just opened
    text = repr((answer.status, headers, body))
    for name in asked:
        text = text.replace(name, "ASKED")
    return text


def _body(row):
    if row["operation"] == "DeleteObjects":
        return b"<Delete><Object><Key>k</Key></Object></Delete>"
    if row["operation"] == "CompleteMultipartUpload":
        part = "<Part><PartNumber>1</PartNumber><ETag>0</ETag></Part>"
        return f"<CompleteMultipartUpload>{part}</CompleteMultipartUpload>".encode()
    return b""


def _ask(row, bucket, **words):
    method, target, headers = request_of(row, bucket, "k", **words)
    body = _body(row)
    if row["operation"] == "DeleteObjects":
        headers.append(("Content-MD5", base64.b64encode(hashlib.md5(body).digest()).decode()))
    answer = call(method, target, headers, body, account=OTHER)
    if row["operation"] == "CreateBucket" and answer.status == 200:
        expect(204, call("DELETE", f"/{bucket}", account=OTHER))
    return answer


THEIRS = Theirs()
UNTOUCHED = THEIRS.state()
OWN = _name()
expect(200, call("PUT", f"/{OWN}", account=OTHER))


def main():
    for row in table():
        _named(row)
    run()


def _named(row):
    def nothing_is_learned():
        nobodys = _name()
        real = {"upload": THEIRS.upload, "version": THEIRS.version}
        made_up = {"upload": _other_id(THEIRS.upload), "version": _other_id(THEIRS.version)}
        # Their bucket, with all that is in it; a bucket that is not there.
        in_objects = row["level"] == "object"
        for words in (real, {"upload": THEIRS.upload}, {}) if in_objects else ({},):
            there = _told(_ask(row, THEIRS.bucket, **words), THEIRS.bucket)
            absent = _told(_ask(row, nobodys, **words), nobodys)
            equal(there, absent, row["operation"] + " on a bucket of somebody else's")
        # Their ids in a bucket of one's own; ids that nobody has.
        if in_objects:
            there = _told(_ask(row, OWN, **real), *real.values())
            absent = _told(_ask(row, OWN, **made_up), *made_up.values())
            equal(there, absent, row["operation"] + " with ids of somebody else's")
        # Their objects as sources.
        if row["selector"] in ("copy", "part-copy"):
            _sources(row, nobodys)
        if row["method"] not in ("GET", "HEAD"):
            equal(THEIRS.state(), UNTOUCHED, "what is theirs")

    nothing_is_learned.__name__ = "nothing_is_learned_by_" + row["operation"]
    check(nothing_is_learned)


def _sources(row, nobodys):
    expect(204, call("DELETE", f"/{OWN}/k", account=OTHER))
    begun = expect(200, call("POST", f"/{OWN}/k?uploads=", account=OTHER))
    upload = re.search(rb"<UploadId>([^<]+)</UploadId>", begun.body).group(1).decode()
    for tail in ("k", f"k?versionId={THEIRS.version}", "none"):
        answers = []
        for bucket in (THEIRS.bucket, nobodys):
            answer = _ask(row, OWN, upload=upload, source=f"/{bucket}/{tail}")
            true(answer.status in (403, 404), answer)
            answers.append(_told(answer, bucket))
        equal(answers[0], answers[1], row["operation"] + " from a bucket of somebody else's")
    expect(204, call("DELETE", f"/{OWN}/k?uploadId={upload}", account=OTHER))
    expect(404, call("HEAD", f"/{OWN}/k", account=OTHER))


@check
def a_token_of_somebody_elses_is_a_place_in_ones_own_listing():
    own = _name()
    expect(200, call("PUT", f"/{own}", account=OTHER))
    for key in ("a", "k", "z"):
        expect(200, call("PUT", f"/{own}/{key}", body=b"own", account=OTHER))
    page = expect(
        200, call("GET", f"/{own}?continuation-token={THEIRS.token}&list-type=2", account=OTHER)
    )
    equal(re.findall(rb"<Key>([^<]+)</Key>", page.body), [b"z"])
    there = call(
        "GET", f"/{THEIRS.bucket}?continuation-token={THEIRS.token}&list-type=2", account=OTHER
    )
    nobodys = _name()
    absent = call("GET", f"/{nobodys}?continuation-token={THEIRS.token}&list-type=2", account=OTHER)
    equal(_told(there, THEIRS.bucket), _told(absent, nobodys))


@check
def a_condition_on_somebody_elses_object_is_not_evaluated():
    nobodys = _name()
    for condition in ("If-Match", "If-None-Match"):
        for value in (THEIRS.etag, '"00000000000000000000000000000000"', "*"):
            answers = [
                _told(call(method, f"/{bucket}/k", [(condition, value)], account=OTHER), bucket)
                for bucket in (THEIRS.bucket, nobodys)
                for method in ("GET", "HEAD", "PUT")
            ]
            equal(answers[:3], answers[3:], f"{condition}: {value}")


@check
def an_unsigned_request_learns_nothing_either():
    def unsigned(method, target):
        with connect() as connection:
            connection.send_head(
                method, target, [("Host", connection.host), ("Content-Length", "0")]
            )
            return connection.answer(method)

    nobodys = _name()
    for row in table():
        if row["level"] != "service":
            method, target, _ = request_of(row, "BUCKET", "k", upload=THEIRS.upload)
            there = unsigned(method, target.replace("BUCKET", THEIRS.bucket))
            absent = unsigned(method, target.replace("BUCKET", nobodys))
            equal(_told(there, THEIRS.bucket), _told(absent, nobodys), row["operation"])


main()
