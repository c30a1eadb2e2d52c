"""Begins an upload, sends SIGTERM to the server in the middle of it, and goes on.

    terminate.py PID BUCKET KEY

Ends with 0 when the upload was finished and acknowledged.
"""

import os
import select
import signal
import sys

import sigv4
from s3raw import ACCOUNT, connect, expect

SIZE = 4_000_000


def main(pid, bucket, key):
    target, data = sigv4.path(bucket, key), bytes(range(250)) * (SIZE // 250)
    expected = sigv4.sha256(data)
    with connect() as connection:
        headers, _ = sigv4.signed_headers(ACCOUNT, "PUT", target, connection.host, [], expected)
        headers += [("Content-Length", str(SIZE)), ("Expect", "100-continue")]
        connection.send_head("PUT", target, headers)
        status, _ = connection._head()
        if status != 100:
            raise AssertionError(f"{status} in place of 100")
        connection.send(data[: SIZE // 2])
        os.kill(int(pid), signal.SIGTERM)
        # The server gets a second to do the wrong thing: to answer or to hang up.
        readable, _, _ = select.select([connection.socket], [], [], 1)
        if readable:
            raise AssertionError(f"answered in the middle: {connection.socket.recv(500)}")
        connection.send(data[SIZE // 2 :])
        expect(200, connection.answer("PUT"))
    print(expected)


main(*sys.argv[1:])
