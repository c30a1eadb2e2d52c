"""A stand-in for Vault's Transit engine, for what a server asks of it.

    transit.py PORT LOG   serves on loopback; a line of the log is one request

Keys live in memory and in LOG.keys, so that it can be started again.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys

TOKEN = "hvs.conformance-token-5c1f"
PORT, LOG = int(sys.argv[1]), sys.argv[2]
KEYS = LOG + ".keys"


def keys():
    if not os.path.exists(KEYS):
        return {}
    with open(KEYS) as file:
        return json.load(file)


def keep(all_keys):
    with open(KEYS, "w") as file:
        json.dump(all_keys, file)


def stream(key, context, nonce, length):
    seed = b"".join((bytes.fromhex(key), base64.b64decode(context), nonce))
    return hashlib.shake_256(seed).digest(length)


def seal(key, context, plain):
    nonce = os.urandom(12)
    body = bytes(a ^ b for a, b in zip(plain, stream(key, context, nonce, len(plain))))
    tag = hmac.digest(stream(key, context, b"tag", 32), nonce + body, "sha256")
    return base64.b64encode(nonce + tag + body).decode()


def unseal(key, context, sealed):
    raw = base64.b64decode(sealed)
    nonce, tag, body = raw[:12], raw[12:44], raw[44:]
    expected = hmac.digest(stream(key, context, b"tag", 32), nonce + body, "sha256")
    if not hmac.compare_digest(tag, expected):
        return None
    return bytes(a ^ b for a, b in zip(body, stream(key, context, nonce, len(body))))


class Transit(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, data=None, errors=()):
        body = json.dumps({"data": data or {}, "errors": list(errors)}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_one(self):
        length = int(self.headers.get("Content-Length") or 0)
        given = json.loads(self.rfile.read(length) or b"{}")
        with open(LOG, "a") as log:
            log.write(f"{self.command} {self.path}\n")
        if self.path.startswith("/v1/sys/health"):
            return self.answer(200)
        if self.headers.get("X-Vault-Token") != TOKEN:
            return self.answer(403, errors=["permission denied"])
        _, _, _, verb, name, *rest = self.path.split("/")
        all_keys = keys()
        versions = all_keys.get(name)
        if verb == "keys" and self.command == "POST":
            if rest == ["rotate"]:
                versions.append(os.urandom(32).hex())
            else:
                all_keys.setdefault(name, [os.urandom(32).hex()])
            keep(all_keys)
            return self.answer(200)
        if versions is None:
            return self.answer(404 if verb == "keys" else 400, errors=["encryption key not found"])
        if verb == "keys":
            return self.answer(200, {"latest_version": len(versions)})
        context = given["context"]
        if verb == "encrypt":
            plain = base64.b64decode(given["plaintext"])
        else:
            _, version, sealed = given["ciphertext"].split(":")
            plain = unseal(versions[int(version[1:]) - 1], context, sealed)
            if plain is None:
                return self.answer(400, errors=["cipher: message authentication failed"])
            if verb == "decrypt":
                return self.answer(200, {"plaintext": base64.b64encode(plain).decode()})
        sealed = seal(versions[-1], context, plain)
        return self.answer(200, {"ciphertext": f"vault:v{len(versions)}:{sealed}"})

    do_GET = do_POST = handle_one


http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Transit).serve_forever()
