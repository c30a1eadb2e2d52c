"""Requests that are wrong as HTTP: lengths, headers, targets, or no HTTP at all."""

import os

import sigv4
from checks import check, equal, one_of, run, true
from hostile import Untouched, expect_refusal, send, signed
from rawhttp import Closed, Connection
from s3raw import call, connect, expect, get, new_bucket, put

BODY = b"never to be stored"
HASH = sigv4.sha256(BODY)


def _answer_or_close(connection):
    try:
        return connection.answer("PUT")
    except Closed:
        return None


def _refused_or_closed(answer):
    """Refused, or 501 for a transfer coding that is not known, or closed without an answer."""
    true(answer is None or 400 <= answer.status < 500 or answer.status == 501, answer)


@check
def a_body_that_ends_early_is_not_stored():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for size, sent in ((1000, 0), (1000, 999), (20_000_000, 9_000_000)):
            with connect() as connection:
                headers = signed("PUT", target, payload_hash="UNSIGNED-PAYLOAD")
                connection.send_head("PUT", target, headers + [("Content-Length", str(size))])
                connection.send(bytes(sent))
                connection.socket.shutdown(1)
                answer = _answer_or_close(connection)
                _refused_or_closed(answer)
                if answer is not None:
                    one_of(answer.code, ["IncompleteBody", "RequestTimeout"])


@check
def a_content_length_that_is_no_length_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, payload_hash=HASH)
        for text in ("", "-1", "+5", "5x", "0x5", "99999999999999999999999", "1 8"):
            with connect() as connection:
                connection.send_head("PUT", target, headers + [("Content-Length", text)])
                connection.send_quietly(BODY)
                answer = connection.answer("PUT")
                equal(answer.status, 400, repr(text))
                true(answer.code, f"{text!r}: {answer}")


@check
def no_length_and_no_chunks_is_411():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, payload_hash=HASH)
        expect(411, send("PUT", target, headers, length=False), "MissingContentLength")


@check
def two_lengths_or_a_length_beside_chunks_are_not_believed():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, payload_hash="UNSIGNED-PAYLOAD")
        smuggled = b"0\r\n\r\nPUT /" + bucket.encode() + b"/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
        for pair in (
            [("Content-Length", "5"), ("Content-Length", "18")],
            [("Content-Length", str(len(smuggled))), ("Transfer-Encoding", "chunked")],
            [("Transfer-Encoding", "gzip, chunked")],
            [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")],
        ):
            with connect() as connection:
                connection.send_head("PUT", target, headers + pair)
                connection.send_quietly(smuggled)
                _refused_or_closed(_answer_or_close(connection))


@check
def over_5_gib_in_one_put_is_refused_at_once():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        headers = signed("PUT", target, payload_hash="UNSIGNED-PAYLOAD")
        with connect() as connection:
            length = [("Content-Length", str((5 << 30) + 1))]
            connection.send_head("PUT", target, headers + length)
            expect(400, connection.answer("PUT"), "EntityTooLarge")


@check
def an_oversized_header_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for size in (70_000, 3_000_000):
            with connect() as connection:
                headers = signed("PUT", target, [("x-big", "v" * size)], sigv4.EMPTY_SHA256)
                try:
                    connection.send_head("PUT", target, headers + [("Content-Length", "0")])
                except ConnectionError:
                    pass  # refused while it was being sent: the answer may be lost by the reset
                answer = _answer_or_close(connection)
                true(answer is not None or size > 1_000_000, f"no answer to {size} bytes")
                if answer is not None:
                    expect(400, answer)


@check
def a_thousand_headers_are_refused_or_served():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "absent")
        headers = signed("GET", target) + [(f"x-{number}", "v") for number in range(1000)]
        with connect() as connection:
            connection.send_head("GET", target, headers)
            answer = _answer_or_close(connection)
            _refused_or_closed(answer)


@check
def a_target_that_is_too_long_is_refused():
    with Untouched() as bucket:
        for size in (1025, 5_000, 100_000):
            target = sigv4.path(bucket, "k" * size)
            with connect() as connection:
                try:
                    connection.send_head("GET", target, signed("GET", target))
                except ConnectionError:
                    pass
                answer = _answer_or_close(connection)
                _refused_or_closed(answer)
                if size == 1025:
                    expect(400, answer, "KeyTooLongError")


@check
def a_key_that_is_not_utf_8_is_refused():
    with Untouched() as bucket:
        for text in ("%ff%fe", "a%c3", "%c0%af", "%ed%a0%80", "%f5%80%80%80"):
            target = f"/{bucket}/{text}"
            expect_refusal(send("PUT", target, signed("PUT", target, payload_hash=HASH), BODY))


@check
def a_key_with_a_nul_is_refused():
    with Untouched() as bucket:
        for text in ("%00", "a%00b", "a/%00"):
            target = f"/{bucket}/{text}"
            expect_refusal(send("PUT", target, signed("PUT", target, payload_hash=HASH), BODY))


@check
def a_broken_escape_in_the_target_is_refused():
    with Untouched() as bucket:
        for text in ("%", "%2", "%zz", "a%"):
            target = f"/{bucket}/{text}"
            expect_refusal(send("PUT", target, signed("PUT", target, payload_hash=HASH), BODY))


@check
def raw_control_bytes_in_the_head_are_refused():
    with Untouched() as bucket:
        for head in (
            b"GET /" + bucket.encode() + b"/a\x00b HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /" + bucket.encode() + b" HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
            b"GET /" + bucket.encode() + b" HTTP/1.1\r\nHost: x\r\nx-a: b\x00c\r\n\r\n",
            b"GET /" + bucket.encode() + b" HTTP/1.1\r\nHost: x\r\n: empty name\r\n\r\n",
            b"GET  /" + bucket.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET /" + bucket.encode() + b" HTTP/7.3\r\nHost: x\r\n\r\n",
            b"\xff\xfe\xfd\x00" * 20 + b"\r\n\r\n",
        ):
            with connect() as connection:
                connection.send(head)
                connection.socket.shutdown(1)
                answer = None
                try:
                    answer = connection.answer()
                except (Closed, AssertionError):
                    pass
                true(answer is None or 400 <= answer.status < 600, f"{head}: {answer}")


@check
def tls_on_the_plain_port_harms_nothing():
    with Untouched():
        with Connection(os.environ["KISEKI_HTTP_ENDPOINT"]) as connection:
            connection.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(505))
            connection.socket.shutdown(1)
            connection.socket.recv(1000)


@check
def clients_that_open_and_say_nothing_do_not_keep_others_out():
    with Untouched():
        silent = [connect() for _ in range(200)]
        half = [connect() for _ in range(50)]
        for connection in half:
            connection.send(b"PUT /half HTTP/1.1\r\nHost:")
        expect(200, call("GET", "/"))
        for connection in silent + half:
            connection.close()


@check
def unknown_methods_are_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for method in ("BREW", "PATCH", "TRACE", "PROPFIND"):
            answer = send(method, target, signed(method, target))
            one_of(answer.status, [400, 403, 405, 501], method)


@check
def options_without_an_origin_is_a_bad_request():
    with Untouched() as bucket:
        target, host = sigv4.path(bucket, "k"), ("Host", "127.0.0.1")
        expect(400, send("OPTIONS", target, [host], length=False), "BadRequest")
        asked = [host, ("Origin", "http://a.b"), ("Access-Control-Request-Method", "GET")]
        expect(403, send("OPTIONS", target, asked, length=False), "AccessForbidden")


@check
def ranges_that_make_no_sense_give_the_whole_object():
    name, data = new_bucket(), bytes(range(256)) * 10
    put(name, "k", data)
    target = sigv4.path(name, "k")
    for text in (
        "bytes=-5--3", "bytes=--5", "bytes=5-2", "bytes=0-10,5-20", "bytes=a-b", "bytes=", "0-5",
        "bytes=1-2,1-2,1-2,1-2", "bytes=0x1-0x5", "bytes=-",
    ):  # fmt: skip
        answer = expect(200, call("GET", target, [("Range", text)]))
        true(answer.body == data, f"{text} is not the whole object")
    for text in ("bytes=2560-", "bytes=99999999999999999999-", "bytes=-0"):
        expect(416, call("GET", target, [("Range", text)]), "InvalidRange")
    answer = expect(206, call("GET", target, [("Range", "bytes=5-99999999999999999999")]))
    equal(answer.body, data[5:])
    equal(get(name, "k"), data)


run()
