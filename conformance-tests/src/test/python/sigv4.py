"""AWS Signature Version 4 from its description, independent of botocore, with every part open to
being wrong on purpose."""

import datetime
import hashlib
import hmac
import os
from urllib.parse import quote

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


class Account:
    def __init__(self, access_key, secret_key, region="us-east-1"):
        self.access_key = access_key
        self.secret_key = secret_key
        self.region = region

    @staticmethod
    def from_environment():
        return Account(os.environ["KISEKI_ACCESS_KEY"], os.environ["KISEKI_SECRET_KEY"])


def path(bucket, key=None):
    """A request path with the key encoded the way S3 signs it: all but unreserved and slashes."""
    if key is None:
        return "/" + bucket
    return "/" + bucket + "/" + quote(key, safe="/~-_.")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Signature:
    """The signature of one request; chunk signatures go on from it."""

    def __init__(self, account, method, target, headers, payload_hash, when):
        self.account = account
        self.stamp = when.strftime("%Y%m%dT%H%M%SZ")
        self.scope = f"{self.stamp[:8]}/{account.region}/s3/aws4_request"
        names = ";".join(sorted(name.lower() for name, _ in headers))
        canonical = self._canonical(method, target, headers, names, payload_hash)
        self.value = self.of("AWS4-HMAC-SHA256", sha256(canonical))
        self.authorization = (
            f"AWS4-HMAC-SHA256 Credential={account.access_key}/{self.scope},"
            f"SignedHeaders={names},Signature={self.value}"
        )

    @staticmethod
    def _canonical(method, target, headers, names, payload_hash):
        raw_path, _, query = target.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&") if pair]
        lines = [method.encode(), raw_path.encode()]
        lines.append("&".join(sorted(f"{name}={value}" for name, _, value in pairs)).encode())
        for name, value in sorted((name.lower(), value) for name, value in headers):
            value = value if isinstance(value, bytes) else value.encode()
            lines.append(name.encode() + b":" + b" ".join(value.split()))
        return b"\n".join(lines + [b"", names.encode(), payload_hash.encode()])

    def of(self, kind, *lines):
        text = "\n".join([kind, self.stamp, self.scope, *lines])
        key = b"AWS4" + self.account.secret_key.encode()
        for part in self.scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def next_chunk(self, previous, data):
        return self.of("AWS4-HMAC-SHA256-PAYLOAD", previous, EMPTY_SHA256, sha256(data))

    def trailer(self, previous, lines):
        return self.of("AWS4-HMAC-SHA256-TRAILER", previous, sha256(lines))


def signed_headers(account, method, target, host, headers, payload_hash, when=None):
    """The headers to send, all of them signed, and the signature."""
    when = when or now()
    headers = [("Host", host), ("x-amz-content-sha256", payload_hash)] + list(headers)
    if not any(name.lower() in ("x-amz-date", "date") for name, _ in headers):
        headers.append(("x-amz-date", when.strftime("%Y%m%dT%H%M%SZ")))
    signature = Signature(account, method, target, headers, payload_hash, when)
    return headers + [("Authorization", signature.authorization)], signature


def signed_chunks(signature, pieces, trailer=None):
    """A body of STREAMING-AWS4-HMAC-SHA256-PAYLOAD, with -TRAILER when there is one."""
    previous, body = signature.value, b""
    for piece in list(pieces) + [b""]:
        previous = signature.next_chunk(previous, piece)
        body += f"{len(piece):x};chunk-signature={previous}\r\n".encode() + piece
        if piece:
            body += b"\r\n"
    if trailer is None:
        return body + b"\r\n"
    value = signature.trailer(previous, trailer + b"\n")
    return body + trailer + b"\r\nx-amz-trailer-signature:" + value.encode() + b"\r\n\r\n"


def unsigned_chunks(pieces, trailer=b""):
    """A body of STREAMING-UNSIGNED-PAYLOAD-TRAILER."""
    body = b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)
    return body + b"0\r\n" + (trailer + b"\r\n" if trailer else b"") + b"\r\n"


def presigned(account, method, host, path, parameters=(), headers=(), expires=300):
    """A target whose query carries the signature; the given headers are signed and must be sent."""
    when = now()
    signed = [("Host", host)] + list(headers)
    stamp = when.strftime("%Y%m%dT%H%M%SZ")
    pairs = [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", f"{account.access_key}/{stamp[:8]}/{account.region}/s3/aws4_request"),
        ("X-Amz-Date", stamp),
        ("X-Amz-Expires", str(expires)),
        ("X-Amz-SignedHeaders", ";".join(sorted(name.lower() for name, _ in signed))),
        *parameters,
    ]
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    target = f"{path}?{query}"
    signature = Signature(account, method, target, signed, "UNSIGNED-PAYLOAD", when)
    return f"{target}&X-Amz-Signature={signature.value}"
