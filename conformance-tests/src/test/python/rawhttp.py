"""HTTP by hand, so that a test can send what no client library would: one connection, bytes out,
answers in. Every wait ends."""

import os
import re
import socket
import ssl
from urllib.parse import urlsplit

_SECONDS = 60


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self):
        """The code of an S3 error document, or None."""
        found = re.search(rb"<Error>.*?<Code>([^<]*)</Code>", self.body, re.S)
        return found.group(1).decode() if found else None

    def __repr__(self):
        return f"Answer({self.status}, {self.headers}, {self.body[:500]!r})"


class Closed(Exception):
    """The server closed the connection where an answer was due."""


class Connection:
    def __init__(self, endpoint):
        parts = urlsplit(endpoint)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if parts.scheme == "https":
            trust = ssl.create_default_context(cafile=os.environ["KISEKI_CERTIFICATE"])
            self.socket = trust.wrap_socket(self.socket, server_hostname=parts.hostname)
        self._left = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_head(self, method, target, headers):
        """The request line and the headers, a list of pairs of text or bytes."""
        lines = [_bytes(method) + b" " + _bytes(target) + b" HTTP/1.1"]
        lines += [_bytes(name) + b": " + _bytes(value) for name, value in headers]
        self.send(b"\r\n".join(lines) + b"\r\n\r\n")

    def send_quietly(self, data):
        """Sends what the server may refuse to read to its end."""
        try:
            self.send(data)
            return True
        except (ConnectionError, ssl.SSLError):
            return False

    def answer(self, method="GET"):
        status, headers = self._head()
        while status == 100:
            status, headers = self._head()
        if method == "HEAD" or status in (204, 304):
            body = b""
        elif headers.get("transfer-encoding", "").lower() == "chunked":
            body = self._chunked()
        elif "content-length" in headers:
            body = self._exactly(int(headers["content-length"]))
        else:
            body = self._rest()
        return Answer(status, headers, body)

    def closed(self):
        """Whether the server closes the connection now, instead of sending more."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionError:
            return True

    def _head(self):
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        found = re.match(r"HTTP/1\.1 (\d{3})", lines[0])
        if not found:
            raise AssertionError(f"no status line: {lines[0]!r}")
        pairs = (line.split(":", 1) for line in lines[1:])
        return int(found.group(1)), {name.lower(): value.strip() for name, value in pairs}

    def _chunked(self):
        body = b""
        while True:
            size = int(self._until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                while self._until(b"\r\n"):
                    pass
                return body
            body += self._exactly(size)
            self._exactly(2)

    def _until(self, mark):
        while mark not in self._left:
            self._more()
        text, self._left = self._left.split(mark, 1)
        return text

    def _exactly(self, count):
        while len(self._left) < count:
            self._more()
        text, self._left = self._left[:count], self._left[count:]
        return text

    def _rest(self):
        try:
            while True:
                self._more()
        except Closed:
            text, self._left = self._left, b""
            return text

    def _more(self):
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionError as error:
            raise Closed(f"{error}, after {self._left[:200]!r}") from error
        if not data:
            raise Closed(f"closed after {self._left[:200]!r}")
        self._left += data


def _bytes(text):
    return text if isinstance(text, bytes) else text.encode()
