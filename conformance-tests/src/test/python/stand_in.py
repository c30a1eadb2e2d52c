"""What the stand-ins for key management services share: HTTP, a log of requests, names that hang, and a seal that is
checked and hides nothing from anybody."""

import hashlib
import hmac
import http.server
import json
import os
import time


def _stream(key, context, nonce, length):
    seed = b"".join((bytes.fromhex(key), context, nonce))
    return hashlib.shake_256(seed).digest(length)


def _tag(key, context, sealed):
    return hmac.digest(_stream(key, context, b"tag", 32), sealed, "sha256")


def new_key():
    return os.urandom(32).hex()


def seal(key, context, plain):
    nonce = os.urandom(12)
    body = bytes(a ^ b for a, b in zip(plain, _stream(key, context, nonce, len(plain))))
    return nonce + _tag(key, context, nonce + body) + body


def unseal(key, context, sealed):
    """None when it is not what was sealed under the key in this context."""
    nonce, tag, body = sealed[:12], sealed[12:44], sealed[44:]
    if not hmac.compare_digest(tag, _tag(key, context, nonce + body)):
        return None
    return bytes(a ^ b for a, b in zip(body, _stream(key, context, nonce, len(body))))


class Handler(http.server.BaseHTTPRequestHandler):
    """A line of the log is one request. While a key's name is a line of LOG.hung, requests for it get no answer."""

    protocol_version = "HTTP/1.1"
    # One packet for an answer: two would wait for each other.
    wbufsize = -1
    log = ""

    def log_message(self, *_):
        pass

    def given(self):
        length = int(self.headers.get("Content-Length") or 0)
        return json.loads(self.rfile.read(length) or b"{}")

    def note(self, line):
        with open(self.log, "a") as log:
            log.write(line + "\n")

    def hang(self, name):
        while name in self._hung():
            time.sleep(0.05)

    def _hung(self):
        try:
            with open(self.log + ".hung") as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    def answer_json(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True
    # Many tenants ask at once after a start.
    request_queue_size = 512


def serve(port, log, handler):
    handler.log = log
    Server(("127.0.0.1", port), handler).serve_forever()
