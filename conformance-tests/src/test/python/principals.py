"""Principals of one tenant: what each role may do, and where, over every operation of the table.

KISEKI_LIMITED and KISEKI_BESIDE are two buckets; the limited principals may act in the first alone,
and but for the admin only below p/.
"""

import base64
import hashlib
import os
import re

import sigv4
from checks import check, equal, one_of, run, true
from operation_table import table
from operations_requests import request_of
from s3raw import call, expect, put

LIMITED, BESIDE = os.environ["KISEKI_LIMITED"], os.environ["KISEKI_BESIDE"]


def _account(name):
    return sigv4.Account(
        os.environ[f"KISEKI_{name}_ACCESS_KEY"], os.environ[f"KISEKI_{name}_SECRET_KEY"]
    )


READER, WRITER, CAGED_READER, CAGED_WRITER, CAGED_ADMIN = map(
    _account, ("READER", "WRITER", "CAGED_READER", "CAGED_WRITER", "CAGED_ADMIN")
)
READS = {"MEMBER", "INSPECT", "LIST", "READ"}
WRITES = READS | {"WRITE", "WRITE_SOME"}


def _fill(bucket):
    expect(200, call("PUT", f"/{bucket}"))
    for key in ("k", "p/k", "q/k"):
        put(bucket, key, key.encode())


def _asked(row, bucket, key, account, prefix=""):
    method, target, headers = request_of(row, bucket, key, prefix)
    return call(method, target, headers, account=account)


def _is_denied(answer):
    """HEAD has no body to say why."""
    return answer.status == 403 and answer.code in ("AccessDenied", None, "")


def main():
    for row in table():
        if row["answer"] != "NOT_IMPLEMENTED":
            _named(row)
    run()


def _named(row):
    def everybody_may_what_the_role_says():
        for bucket in (LIMITED, BESIDE):
            _fill(bucket)
        right = row["right"]
        cases = [
            (READER, "a reader", right in READS, LIMITED, "k", ""),
            (WRITER, "a writer", right in WRITES, BESIDE, "k", ""),
            (CAGED_READER, "a caged reader", right in READS, LIMITED, "p/k", "p/"),
            (CAGED_READER, "a caged reader", right in ("MEMBER", "INSPECT"), LIMITED, "q/k", "q/"),
            (CAGED_READER, "a caged reader", right in ("MEMBER", "INSPECT"), LIMITED, "p", ""),
            (CAGED_READER, "a caged reader", right == "MEMBER", BESIDE, "p/k", "p/"),
            (CAGED_WRITER, "a caged writer", right in WRITES, LIMITED, "p/k", "p/"),
            (CAGED_WRITER, "a caged writer", right in ("MEMBER", "INSPECT", "WRITE_SOME"), LIMITED, "q/k", "q/"),
            (CAGED_WRITER, "a caged writer", right == "MEMBER", BESIDE, "p/k", "p/"),
            (CAGED_ADMIN, "a caged admin", right == "MEMBER", BESIDE, "k", ""),
            (CAGED_ADMIN, "a caged admin", right == "MEMBER", "no-such-bucket-at-all", "k", ""),
        ]  # fmt: skip
        for account, who, allowed, bucket, key, prefix in cases:
            answer = _asked(row, bucket, key, account, prefix)
            what = f"{row['operation']} by {who} on {bucket}/{key}: {answer}"
            true(_is_denied(answer) != allowed, what)
        equal(expect(200, call("GET", f"/{BESIDE}/q/k")).body, b"q/k", "what nobody may touch")

    everybody_may_what_the_role_says.__name__ = "the_right_for_" + row["operation"]
    check(everybody_may_what_the_role_says)


@check
def what_lies_outside_is_denied_alike_whether_it_is_there_or_not():
    _fill(LIMITED)
    for method in ("GET", "HEAD"):
        answers = [
            call(method, f"/{LIMITED}/{key}", account=CAGED_READER) for key in ("q/k", "q/none")
        ]
        for answer in answers:
            expect(403, answer)
        first, second = (
            re.sub(rb"<RequestId>.*?</RequestId>", b"", answer.body).replace(b"q/none", b"q/k")
            for answer in answers
        )
        equal(first, second)
        expect(200, call(method, f"/{LIMITED}/p/k", account=CAGED_READER))
        expect(404, call(method, f"/{LIMITED}/p/none", account=CAGED_READER))


@check
def a_copy_needs_the_right_to_read_its_source():
    _fill(LIMITED)
    _fill(BESIDE)
    for source in (f"/{LIMITED}/q/k", f"/{LIMITED}/q/none", f"/{BESIDE}/p/k", "/no-such-bucket/p/k"):
        copied = call(
            "PUT", f"/{LIMITED}/p/copy", [("x-amz-copy-source", source)], account=CAGED_WRITER
        )
        expect(403, copied, "AccessDenied")
    expect(404, call("GET", f"/{LIMITED}/p/copy"))
    begun = expect(200, call("POST", f"/{LIMITED}/p/big?uploads=", account=CAGED_WRITER))
    upload = re.search(rb"<UploadId>([^<]+)</UploadId>", begun.body).group(1).decode()
    part = f"/{LIMITED}/p/big?partNumber=1&uploadId={upload}"
    for source in (f"/{LIMITED}/q/k", f"/{BESIDE}/p/k"):
        copied = call("PUT", part, [("x-amz-copy-source", source)], account=CAGED_WRITER)
        expect(403, copied, "AccessDenied")
    own = [("x-amz-copy-source", f"/{LIMITED}/p/k")]
    expect(200, call("PUT", part, own, account=CAGED_WRITER))
    expect(204, call("DELETE", f"/{LIMITED}/p/big?uploadId={upload}", account=CAGED_WRITER))
    expect(200, call("PUT", f"/{LIMITED}/p/copy", own, account=CAGED_WRITER))
    expect(204, call("DELETE", f"/{LIMITED}/p/copy", account=CAGED_WRITER))


@check
def delete_objects_answers_for_each_key():
    _fill(LIMITED)
    keys = ("p/k", "q/k", "p/none", "q/none")
    listed = "".join(f"<Object><Key>{key}</Key></Object>" for key in keys)
    body = f"<Delete>{listed}</Delete>".encode()
    md5 = base64.b64encode(hashlib.md5(body).digest()).decode()
    target, headers = f"/{LIMITED}?delete=", [("Content-MD5", md5)]
    expect(403, call("POST", target, headers, body, account=CAGED_READER), "AccessDenied")
    answer = expect(200, call("POST", target, headers, body, account=CAGED_WRITER))
    deleted = re.findall(rb"<Deleted><Key>([^<]*)</Key></Deleted>", answer.body)
    refused = re.findall(rb"<Error><Key>([^<]*)</Key><Code>AccessDenied</Code>", answer.body)
    equal((deleted, refused), ([b"p/k", b"p/none"], [b"q/k", b"q/none"]), answer.body)
    expect(200, call("GET", f"/{LIMITED}/q/k"))
    expect(404, call("GET", f"/{LIMITED}/p/k"))


@check
def a_listing_stays_within_the_prefix():
    _fill(LIMITED)
    for query in ("list-type=2&prefix=p%2F", "prefix=p%2Fk", "prefix=p%2F&versions=", "prefix=p%2F&uploads="):
        body = expect(200, call("GET", f"/{LIMITED}?{query}", account=CAGED_READER)).body
        true(b"q/k" not in body, body)
    for query in ("list-type=2", "prefix=p", "prefix=q%2F", "delimiter=%2F", "versions=", "prefix=q%2F&uploads="):
        expect(403, call("GET", f"/{LIMITED}?{query}", account=CAGED_READER), "AccessDenied")
    # A token leads nowhere outside: q/ in base64.
    past = call("GET", f"/{LIMITED}?continuation-token=cS8&list-type=2&prefix=p%2F", account=CAGED_READER)
    true(b"<Key>" not in expect(200, past).body, past.body)


@check
def whoever_is_limited_sees_its_own_buckets_only():
    _fill(LIMITED)
    _fill(BESIDE)
    for account in (CAGED_READER, CAGED_WRITER, CAGED_ADMIN):
        names = re.findall(rb"<Name>([^<]+)</Name>", expect(200, call("GET", "/", account=account)).body)
        equal(names, [LIMITED.encode()])
    names = re.findall(rb"<Name>([^<]+)</Name>", expect(200, call("GET", "/", account=READER)).body)
    true(BESIDE.encode() in names, names)


@check
def a_caged_admin_makes_and_removes_its_own_bucket():
    _fill(LIMITED)
    for key in ("k", "p/k", "q/k"):
        expect(204, call("DELETE", f"/{LIMITED}/{key}", account=CAGED_ADMIN))
    one_of(call("DELETE", f"/{LIMITED}", account=CAGED_ADMIN).status, (204,))
    expect(404, call("HEAD", f"/{LIMITED}", account=CAGED_ADMIN))
    expect(404, call("GET", f"/{LIMITED}/q/k", account=CAGED_ADMIN), "NoSuchBucket")
    expect(404, call("PUT", f"/{LIMITED}/k", account=READER), "NoSuchBucket")
    expect(200, call("PUT", f"/{LIMITED}", account=CAGED_ADMIN))
    expect(403, call("PUT", "/another-bucket-of-mine", account=CAGED_ADMIN), "AccessDenied")


main()
