"""Signed S3 requests over hand-made HTTP."""

import os
import uuid

import sigv4
from rawhttp import Connection

ACCOUNT = sigv4.Account.from_environment()
ENDPOINT = os.environ["KISEKI_ENDPOINT"]


def connect():
    return Connection(ENDPOINT)


def call(method, target, headers=(), body=b"", payload_hash=None, account=None, connection=None):
    """One signed request with its body sent whole, and its answer."""
    with_own = connection is None
    connection = connection or connect()
    try:
        payload_hash = payload_hash or sigv4.sha256(body)
        headers, _ = sigv4.signed_headers(
            account or ACCOUNT, method, target, connection.host, headers, payload_hash
        )
        if body or method in ("PUT", "POST"):
            headers.append(("Content-Length", str(len(body))))
        connection.send_head(method, target, headers)
        connection.send_quietly(body)
        return connection.answer(method)
    finally:
        if with_own:
            connection.close()


def expect(status, answer, code=None):
    if answer.status != status or (code is not None and answer.code != code):
        raise AssertionError(f"expected {status} {code or ''}, got {answer}")
    return answer


def new_bucket(prefix="raw", account=None):
    name = f"{prefix}-{uuid.uuid4().hex[:12]}"
    expect(200, call("PUT", "/" + name, account=account))
    return name


def put(bucket, key, body, headers=()):
    return expect(200, call("PUT", sigv4.path(bucket, key), headers, body))


def get(bucket, key):
    return expect(200, call("GET", sigv4.path(bucket, key))).body
