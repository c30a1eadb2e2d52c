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


def put_chunked(target, data, trailer=None, signed=True, piece=65_536, spoil=lambda body: body):
    """An upload in aws-chunked coding; spoil may change the body before it is sent."""
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)]
    if signed:
        mode = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + ("-TRAILER" if trailer else "")
    else:
        mode = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    headers = [
        ("x-amz-decoded-content-length", str(len(data))),
        ("Content-Encoding", "aws-chunked"),
    ]
    if trailer:
        headers.append(("x-amz-trailer", trailer.split(":")[0]))
    with connect() as connection:
        headers, signature = sigv4.signed_headers(
            ACCOUNT, "PUT", target, connection.host, headers, mode
        )
        text = trailer.encode() if trailer else None
        if signed:
            body = sigv4.signed_chunks(signature, pieces, text)
        else:
            body = sigv4.unsigned_chunks(pieces, text or b"")
        body = spoil(body)
        connection.send_head("PUT", target, headers + [("Content-Length", str(len(body)))])
        connection.send_quietly(body)
        return connection.answer("PUT")
