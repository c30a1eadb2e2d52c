"""Clients that go away in the middle of an upload, on a server whose disk would be full if what they
sent were kept."""

import os
import socket
import struct

import sigv4
from checks import check, equal, run, true
from s3raw import ACCOUNT, call, connect, expect, get, new_bucket, put

MIB = 1 << 20
DISK = int(os.environ.get("KISEKI_DISK_MIB", "512")) * MIB
NOISE = os.urandom(24 * MIB)


def _die(target, sent, abruptly, chunked):
    promised = sent + 1000
    with connect() as connection:
        mode = "STREAMING-UNSIGNED-PAYLOAD-TRAILER" if chunked else "UNSIGNED-PAYLOAD"
        extra = [("x-amz-decoded-content-length", str(promised))] if chunked else []
        headers, _ = sigv4.signed_headers(ACCOUNT, "PUT", target, connection.host, extra, mode)
        length = [("Content-Length", str(promised + (100 if chunked else 0)))]
        connection.send_head("PUT", target, headers + length)
        if chunked:
            connection.send(f"{promised:x}\r\n".encode())
        connection.send_quietly(NOISE[:sent])
        if abruptly:
            linger = struct.pack("ii", 1, 0)
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def _is_empty(bucket):
    return b"<Key>" not in expect(200, call("GET", f"/{bucket}?list-type=2")).body


@check
def a_client_that_dies_leaves_nothing_visible():
    name = new_bucket()
    put(name, "kept", b"before")
    for abruptly in (True, False):
        for chunked in (True, False):
            for sent in (0, 1, 100_000, 3 * MIB):
                _die(sigv4.path(name, "kept"), sent, abruptly, chunked)
                _die(sigv4.path(name, "new"), sent, abruptly, chunked)
    equal(get(name, "kept"), b"before")
    expect(404, call("GET", sigv4.path(name, "new")), "NoSuchKey")
    expect(204, call("DELETE", sigv4.path(name, "kept")))
    true(_is_empty(name), "something is listed")
    expect(204, call("DELETE", "/" + name))


@check
def what_dying_clients_sent_does_not_fill_the_disk():
    name, piece = new_bucket(), 24 * MIB
    for turn in range(5 * DISK // 4 // piece):
        _die(sigv4.path(name, f"dead-{turn}"), piece, turn % 2 == 0, False)
    data = os.urandom(piece)
    put(name, "alive", data)
    true(get(name, "alive") == data, "content")
    expect(204, call("DELETE", sigv4.path(name, "alive")))
    true(_is_empty(name), "something is listed")


@check
def parts_of_dying_clients_are_not_in_the_upload():
    name = new_bucket()
    target = sigv4.path(name, "k")
    answer = expect(200, call("POST", target + "?uploads=")).body.decode()
    upload = answer.split("<UploadId>")[1].split("<")[0]
    part = f"{target}?partNumber=1&uploadId={upload}"
    _die(part, 6 * MIB, True, False)
    listed = expect(200, call("GET", f"{target}?uploadId={upload}")).body
    true(b"<PartNumber>" not in listed, listed)
    expect(204, call("DELETE", f"{target}?uploadId={upload}"))


run()
