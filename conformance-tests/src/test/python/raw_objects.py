"""Objects, where the clients are too careful to ask: checksums of all five algorithms, metadata that
is not ASCII, odd but right requests."""

import sigv4
from checks import check, equal, run, true
from checksums import ALGORITHMS, checksum, md5
from s3raw import ACCOUNT, call, connect, expect, get, new_bucket, put, put_chunked

DATA = bytes(range(256)) * 300


@check
def all_five_checksums_are_kept_from_a_header():
    name = new_bucket()
    for algorithm in ALGORITHMS:
        header = "x-amz-checksum-" + algorithm.lower()
        target, value = sigv4.path(name, algorithm), checksum(algorithm, DATA)
        answer = put(name, algorithm, DATA, [(header, value)])
        equal(answer.headers.get(header), value, header)
        mode = [("x-amz-checksum-mode", "ENABLED")]
        for method in ("HEAD", "GET"):
            answer = expect(200, call(method, target, mode))
            equal(answer.headers.get(header), value, header)
        equal(expect(200, call("HEAD", target)).headers.get(header), None, "unasked " + header)


@check
def all_five_checksums_are_kept_from_a_trailer():
    name = new_bucket()
    for algorithm in ALGORITHMS:
        for signed in (False, True):
            header = "x-amz-checksum-" + algorithm.lower()
            target, value = sigv4.path(name, f"{algorithm}-{signed}"), checksum(algorithm, DATA)
            expect(200, put_chunked(target, DATA, f"{header}:{value}", signed))
            answer = expect(200, call("GET", target, [("x-amz-checksum-mode", "ENABLED")]))
            equal(answer.headers.get(header), value, header)
            true(answer.body == DATA, target)
            equal(answer.headers.get("content-encoding"), None, "content-encoding")


@check
def signed_chunks_without_a_trailer_are_accepted():
    name = new_bucket()
    expect(200, put_chunked(sigv4.path(name, "k"), DATA))
    true(get(name, "k") == DATA, "content")
    expect(200, put_chunked(sigv4.path(name, "empty"), b""))
    equal(get(name, "empty"), b"")


@check
def content_md5_is_verified():
    name = new_bucket()
    put(name, "k", DATA, [("Content-MD5", md5(DATA))])
    target = sigv4.path(name, "wrong")
    expect(400, call("PUT", target, [("Content-MD5", md5(b"other"))], DATA), "BadDigest")
    for malformed in ("", "short", md5(DATA)[:-4]):
        answer = call("PUT", target, [("Content-MD5", malformed)], DATA)
        expect(400, answer, "InvalidDigest")
    expect(404, call("HEAD", target))


@check
def metadata_in_utf_8_comes_back_readable():
    name, target = new_bucket(), None
    for number, text in enumerate(("Grüße", "naïve café", "日本語", "mixed ß 語")):
        target = sigv4.path(name, str(number))
        put(name, str(number), b"x", [("x-amz-meta-word", text)])
        value = expect(200, call("HEAD", target)).headers["x-amz-meta-word"]
        equal(_decoded(value), text)


def _decoded(value):
    from email.header import decode_header, make_header

    return str(make_header(decode_header(value))) if value.startswith("=?") else value


@check
def unknown_query_parameters_and_headers_do_not_matter():
    name = new_bucket()
    target = sigv4.path(name, "k")
    expect(200, call("PUT", target + "?x-id=PutObject", [("x-amz-sdk-checksum", "no")], b"x"))
    answer = call("GET", target + "?nothing=known", [("x-amz-request-payer", "requester")])
    equal(expect(200, answer).body, b"x")


@check
def any_region_is_accepted():
    name = new_bucket()
    far = sigv4.Account(ACCOUNT.access_key, ACCOUNT.secret_key, "mars-north-7")
    expect(200, call("PUT", sigv4.path(name, "k"), body=b"x", account=far))
    equal(get(name, "k"), b"x")


@check
def a_bucket_is_found_in_the_host_name():
    name = new_bucket()
    put(name, "a/k", b"hosted")
    for domain in ("s3.kiseki.test", "localhost"):
        with connect() as connection:
            connection.host = f"{name}.{domain}"
            equal(expect(200, call("GET", "/a/k", connection=connection)).body, b"hosted", domain)


@check
def a_connection_serves_many_requests():
    name = new_bucket()
    with connect() as connection:
        for number in range(50):
            target = sigv4.path(name, f"k{number}")
            expect(200, call("PUT", target, body=b"x" * number, connection=connection))
            answer = expect(200, call("GET", target, connection=connection))
            equal(len(answer.body), number)
            expect(200, call("HEAD", target, connection=connection))
            expect(404, call("GET", target + "-no", connection=connection), "NoSuchKey")


@check
def expect_100_continue_is_answered_before_the_body():
    name = new_bucket()
    target = sigv4.path(name, "k")
    with connect() as connection:
        headers, _ = sigv4.signed_headers(
            ACCOUNT, "PUT", target, connection.host, [], sigv4.sha256(DATA)
        )
        headers += [("Content-Length", str(len(DATA))), ("Expect", "100-continue")]
        connection.send_head("PUT", target, headers)
        status, _ = connection._head()
        equal(status, 100, "status")
        connection.send(DATA)
        expect(200, connection.answer("PUT"))
    true(get(name, "k") == DATA, "content")


@check
def a_refused_upload_is_refused_before_its_body():
    target = sigv4.path("no-such-bucket-of-anyone", "k")
    with connect() as connection:
        headers, _ = sigv4.signed_headers(
            ACCOUNT, "PUT", target, connection.host, [], "UNSIGNED-PAYLOAD"
        )
        headers += [("Content-Length", str(1 << 30)), ("Expect", "100-continue")]
        connection.send_head("PUT", target, headers)
        expect(404, connection.answer("PUT"), "NoSuchBucket")
        true(connection.closed(), "the connection is closed")


@check
def every_answer_carries_its_ids_and_date():
    name = new_bucket()
    for answer in (put(name, "k", b"x"), call("GET", "/" + name), call("GET", "/absent-bucket")):
        for header in ("x-amz-request-id", "x-amz-id-2", "date", "server"):
            true(answer.headers.get(header), f"{header} of {answer}")


run()
