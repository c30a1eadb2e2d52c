"""Two tenants on one server. KISEKI_NAMES says whether bucket names are per tenant or deployment."""

import os
import uuid

import sigv4
from checks import check, equal, run, true
from s3raw import ACCOUNT, call, connect, expect

OTHER = sigv4.Account(os.environ["KISEKI_OTHER_ACCESS_KEY"], os.environ["KISEKI_OTHER_SECRET_KEY"])
PER_TENANT = os.environ["KISEKI_NAMES"] == "tenant"


def _bucket(*owners):
    name = "tenants-" + uuid.uuid4().hex[:12]
    for owner in owners:
        expect(200, call("PUT", "/" + name, account=owner))
    return name


def _calls_on(name):
    """One request of each kind on a bucket of somebody else's."""
    target = sigv4.path(name, "k")
    return [
        ("GET", target, b""), ("PUT", target, b"x"), ("DELETE", target, b""),
        ("GET", f"/{name}?list-type=2", b""), ("POST", target + "?uploads=", b""),
        ("GET", f"/{name}?location=", b""), ("DELETE", f"/{name}", b""),
    ]  # fmt: skip


def _unsigned(method, target):
    with connect() as connection:
        headers = [("Host", connection.host), ("Content-Length", "0")]
        connection.send_head(method, target, headers)
        return connection.answer(method)


@check
def nobody_may_use_a_bucket_without_a_signature():
    name = _bucket(ACCOUNT)
    expect(403, _unsigned("GET", f"/{name}"), "AccessDenied")
    expect(403, _unsigned("GET", f"/{name}/k"), "AccessDenied")


@check
def a_bucket_of_one_tenant_is_not_listed_to_the_other():
    name = _bucket(ACCOUNT)
    listed = name.encode()
    true(listed in expect(200, call("GET", "/")).body, "the owner sees it")
    true(listed not in expect(200, call("GET", "/", account=OTHER)).body, "the other does not")


@check
def a_bucket_of_one_tenant_cannot_be_used_by_the_other():
    name = _bucket(ACCOUNT)
    expect(200, call("PUT", sigv4.path(name, "k"), body=b"mine"))
    expected = (404, "NoSuchBucket") if PER_TENANT else (403, "AccessDenied")
    for method, target, body in _calls_on(name):
        answer = call(method, target, body=body, account=OTHER)
        equal((answer.status, answer.code), expected, f"{method} {target}")
    equal(expect(200, call("GET", sigv4.path(name, "k"))).body, b"mine")


@check
def a_copy_does_not_reach_into_the_other_tenant():
    mine, theirs = _bucket(ACCOUNT), _bucket(OTHER)
    expect(200, call("PUT", sigv4.path(mine, "k"), body=b"mine"))
    source = [("x-amz-copy-source", sigv4.path(mine, "k"))]
    answer = call("PUT", sigv4.path(theirs, "stolen"), source, account=OTHER)
    true(answer.status in (403, 404), answer)
    expect(404, call("GET", sigv4.path(theirs, "stolen"), account=OTHER), "NoSuchKey")


@check
def the_secret_of_one_tenant_does_not_sign_for_the_other():
    mixed = sigv4.Account(ACCOUNT.access_key, OTHER.secret_key)
    expect(403, call("GET", "/", account=mixed), "SignatureDoesNotMatch")


if PER_TENANT:

    @check
    def two_buckets_of_one_name_do_not_see_each_other():
        name = _bucket(ACCOUNT, OTHER)
        target = sigv4.path(name, "k")
        expect(200, call("PUT", target, body=b"mine"))
        expect(404, call("GET", target, account=OTHER), "NoSuchKey")
        expect(200, call("PUT", target, body=b"theirs", account=OTHER))
        equal(expect(200, call("GET", target)).body, b"mine")
        equal(expect(200, call("GET", target, account=OTHER)).body, b"theirs")
        expect(204, call("DELETE", target))
        expect(204, call("DELETE", "/" + name))
        equal(expect(200, call("GET", target, account=OTHER)).body, b"theirs")

else:

    @check
    def a_name_that_another_tenant_has_is_taken():
        name = _bucket(ACCOUNT)
        expect(409, call("PUT", "/" + name, account=OTHER), "BucketAlreadyExists")
        expect(200, call("PUT", "/" + name))
        expect(204, call("DELETE", "/" + name))
        expect(200, call("PUT", "/" + name, account=OTHER))

    @check
    def a_name_that_nobody_has_is_absent_to_everybody():
        name = "nobodys-" + uuid.uuid4().hex[:12]
        for account in (ACCOUNT, OTHER):
            expect(404, call("GET", f"/{name}?list-type=2", account=account), "NoSuchBucket")
        expect(404, _unsigned("GET", f"/{name}"), "NoSuchBucket")
        expect(403, _unsigned("PUT", f"/{name}"), "AccessDenied")


run()
