"""What the scripts with bad input share: a bucket that must stay empty, and the proof that the
server serves the next request as if nothing had been."""

import sigv4
from checks import equal
from s3raw import ACCOUNT, call, connect, expect, new_bucket


class Untouched:
    """A bucket in which nothing may appear: `with Untouched() as bucket`."""

    def __enter__(self):
        self.bucket = new_bucket("hostile")
        return self.bucket

    def __exit__(self, kind, *_):
        if kind is None:
            answer = expect(200, call("GET", f"/{self.bucket}?list-type=2"))
            equal(b"<Key>" in answer.body, False, f"a key in {answer.body}")
            target = sigv4.path(self.bucket, "after")
            expect(200, call("PUT", target, body=b"the next request works"))
            equal(expect(200, call("GET", target)).body, b"the next request works")
            expect(204, call("DELETE", target))
            expect(204, call("DELETE", "/" + self.bucket))


def signed(method, target, headers=(), payload_hash=sigv4.EMPTY_SHA256, account=None, when=None):
    """Signed headers for a connection to be made, to be spoilt before they are sent."""
    with connect() as connection:
        return sigv4.signed_headers(
            account or ACCOUNT, method, target, connection.host, headers, payload_hash, when
        )[0]


def replaced(headers, name, value):
    """The headers with one changed after they were signed."""
    return [(n, value if n.lower() == name.lower() else v) for n, v in headers]


def without(headers, name):
    return [(n, v) for n, v in headers if n.lower() != name.lower()]


def send(method, target, headers, body=b"", length=True):
    """The answer to a request sent exactly so."""
    if length:
        headers = list(headers) + [("Content-Length", str(len(body)))]
    with connect() as connection:
        connection.send_head(method, target, headers)
        connection.send_quietly(body)
        return connection.answer(method)


def expect_refusal(answer, *codes):
    """A 4xx with an S3 error document, of one of the codes if there are any."""
    if not 400 <= answer.status < 500 or not answer.code or (codes and answer.code not in codes):
        raise AssertionError(f"expected a refusal {codes or ''}, got {answer}")
