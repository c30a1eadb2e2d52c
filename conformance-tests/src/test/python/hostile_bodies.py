"""Bodies that lie: aws-chunked coding, trailers, XML."""

import base64
import hashlib
import select
import time

import sigv4
from checks import check, equal, run, true
from checksums import checksum
from hostile import Untouched, expect_refusal, signed
from rawhttp import Closed
from s3raw import call, connect, expect, put_chunked

DATA = bytes(range(256)) * 600
CRC = "x-amz-checksum-crc32:" + checksum("CRC32", DATA)


@check
def a_chunk_that_was_changed_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for at in (0.2, 0.5, 0.95):

            def spoil(body, at=at):
                place = int(len(body) * at)
                return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]

            answer = put_chunked(target, DATA, spoil=spoil)
            expect(403, answer, "SignatureDoesNotMatch")


@check
def a_chunk_signature_that_was_changed_is_refused():
    with Untouched() as bucket:
        target, mark = sigv4.path(bucket, "k"), b"chunk-signature="

        def forge(body):
            place = body.rindex(mark) + len(mark)
            return body[:place] + b"0" * 64 + body[place + 64 :]

        expect(403, put_chunked(target, DATA, spoil=forge), "SignatureDoesNotMatch")
        expect_refusal(put_chunked(target, DATA, spoil=lambda body: body.replace(mark, b"no=")))


@check
def chunk_sizes_that_cannot_be_are_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        sizes = ("ffffffffffffffff", "7fffffffffffffff", "-1", "80000000", "1" * 70, "", "g", "0x10")
        for text in sizes:
            for sign in (True, False):

                def spoil(body, text=text):
                    end = min(body.index(b";") if b";" in body[:20] else 99, body.index(b"\r"))
                    return text.encode() + body[end:]

                answer = put_chunked(target, DATA, None if sign else CRC, sign, spoil=spoil)
                expect_refusal(answer)


@check
def a_chunk_header_without_end_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for sign in (True, False):
            endless = b"0" * 2_000_000
            answer = put_chunked(target, DATA, CRC, sign, spoil=lambda body: endless)
            expect_refusal(answer)


@check
def chunks_that_stop_early_are_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for sign in (True, False):
            for cut in (10, 200, 100_000):
                answer = put_chunked(target, DATA, CRC, sign, spoil=lambda body, cut=cut: body[:-cut])
                expect_refusal(answer)


@check
def a_decoded_length_that_lies_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for claimed in ("0", str(len(DATA) - 1), str(len(DATA) + 1), "-5", "many", str(1 << 62)):
            body = sigv4.unsigned_chunks([DATA], CRC.encode())
            headers = signed(
                "PUT",
                target,
                [
                    ("x-amz-decoded-content-length", claimed),
                    ("x-amz-trailer", "x-amz-checksum-crc32"),
                ],
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            )
            with connect() as connection:
                head = [("Content-Length", str(len(body)))]
                connection.send_head("PUT", target, headers + head)
                connection.send_quietly(body)
                expect_refusal(connection.answer("PUT"))


@check
def a_trailer_that_lies_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for algorithm in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"):
            lie = f"x-amz-checksum-{algorithm.lower()}:{checksum(algorithm, DATA[1:])}"
            for sign in (True, False):
                expect(400, put_chunked(target, DATA, lie, sign), "BadDigest")


@check
def a_trailer_that_was_promised_and_is_missing_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        drop = lambda body: body.replace(CRC.encode() + b"\r\n", b"")  # noqa: E731
        for sign in (True, False):
            expect_refusal(
                put_chunked(target, DATA, CRC, sign, spoil=drop),
                "MalformedTrailerError", "SignatureDoesNotMatch",
            )


@check
def a_trailer_of_another_name_or_nonsense_is_refused():
    with Untouched() as bucket:
        target = sigv4.path(bucket, "k")
        for text in (b"x-amz-checksum-sha1:AAAA", b"x-amz-checksum-crc32:!!", b"no colon", b"a:b"):

            def swap(body, text=text):
                return body.replace(CRC.encode(), text)

            expect_refusal(put_chunked(target, DATA, CRC, False, spoil=swap))


@check
def a_trailer_signature_that_was_changed_is_refused():
    with Untouched() as bucket:
        mark = b"x-amz-trailer-signature:"

        def forge(body):
            place = body.index(mark) + len(mark)
            return body[:place] + b"0" * 64 + body[place + 64 :]

        answer = put_chunked(sigv4.path(bucket, "k"), DATA, CRC, True, spoil=forge)
        expect(403, answer, "SignatureDoesNotMatch")


def _post_xml(bucket, query, text):
    md5 = base64.b64encode(hashlib.md5(text).digest()).decode()
    method = "POST" if query in ("delete",) else "PUT"
    return call(method, f"/{bucket}?{query}", [("Content-MD5", md5)], text)


@check
def broken_xml_is_refused():
    with Untouched() as bucket:
        for text in (
            b"", b"<Delete>", b"<Delete><Object><Key>k</Key></Object>", b"not xml", b"\xff\xfe\x00",
            b"<Other/>", b"<Delete></Delete>", b"<Delete><Object/></Delete>", b"{}",
            b"<Delete><Object><Key>k</Key></Object></Delete><Delete/>", b"<a>" * 100_000,
        ):  # fmt: skip
            answer = _post_xml(bucket, "delete", text)
            expect_refusal(answer, "MalformedXML", "MissingRequestBodyError")
        for query in ("tagging", "publicAccessBlock", "encryption"):
            expect_refusal(_post_xml(bucket, query, b"<Broken"), "MalformedXML")


@check
def entities_are_never_expanded():
    with Untouched() as bucket:
        levels = "".join(
            f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)
        )
        bomb = f'<!DOCTYPE d [<!ENTITY e0 "ha">{levels}]><Delete><Object><Key>&e11;</Key></Object></Delete>'
        outside = (
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            "<Delete><Object><Key>&x;</Key></Object></Delete>"
        )
        for text in (bomb, outside):
            began = time.monotonic()
            answer = _post_xml(bucket, "delete", text.encode())
            expect_refusal(answer, "MalformedXML")
            true(b"root:" not in answer.body, "a file of the server")
            true(time.monotonic() - began < 10, "it took too long")


@check
def a_gigabyte_of_xml_is_refused_early():
    with Untouched() as bucket:
        target = f"/{bucket}?delete"
        md5 = [("Content-MD5", base64.b64encode(bytes(16)).decode())]
        headers = signed("POST", target, md5, "UNSIGNED-PAYLOAD")
        with connect() as connection:
            coding = [("Transfer-Encoding", "chunked")]
            connection.send_head("POST", target, headers + coding)
            sent = _send_until_answered(connection, 1 << 30)
            true(sent < 64 << 20, f"{sent} bytes went through")
            try:
                expect_refusal(connection.answer("POST"))
            except Closed:
                pass  # the reset of a connection with unread bytes may take the answer along
        with connect() as connection:
            length = [("Content-Length", str(1 << 30))]
            connection.send_head("POST", target, headers + length)
            sent = _send_until_answered(connection, 1 << 30, framed=False)
            true(sent < 64 << 20, f"{sent} bytes went through")


def _send_until_answered(connection, limit, framed=True):
    piece = b"<Delete>" + b"<Object><Key>k</Key></Object>" * 36_000
    sent = 0
    while sent < limit:
        frame = f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if framed else piece
        readable, _, _ = select.select([connection.socket], [], [], 0)
        if readable or not connection.send_quietly(frame):
            return sent
        sent += len(piece)
    return sent


@check
def xml_that_is_cut_off_harms_nothing():
    with Untouched() as bucket:
        target = f"/{bucket}?delete"
        with connect() as connection:
            headers = signed("POST", target, payload_hash="UNSIGNED-PAYLOAD")
            connection.send_head("POST", target, headers + [("Content-Length", "5000")])
            connection.send(b"<Delete><Object>")
        equal(expect(200, call("GET", f"/{bucket}?list-type=2")).status, 200)


run()
