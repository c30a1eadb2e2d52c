"""A stand-in for Vault's Transit engine, for what a server asks of it.

    transit.py PORT LOG   serves on loopback; a line of the log is one request

Keys live in memory and in LOG.keys, so that it can be started again.
"""

import base64
import json
import os
import sys
import threading

import stand_in

TOKEN = "hvs.conformance-token-5c1f"
PORT, LOG = int(sys.argv[1]), sys.argv[2]
KEYS = LOG + ".keys"
CHANGING = threading.Lock()


def read_keys():
    if not os.path.exists(KEYS):
        return {}
    with open(KEYS) as file:
        return json.load(file)


ALL_KEYS = read_keys()


def add_version(name):
    with CHANGING:
        ALL_KEYS.setdefault(name, []).append(stand_in.new_key())
        with open(KEYS + ".next", "w") as file:
            json.dump(ALL_KEYS, file)
        os.replace(KEYS + ".next", KEYS)


class Transit(stand_in.Handler):
    def answer(self, status, data=None, errors=()):
        self.answer_json(status, {"data": data or {}, "errors": list(errors)})

    def handle_one(self):
        given = self.given()
        self.note(f"{self.command} {self.path}")
        if self.path.startswith("/v1/sys/health"):
            return self.answer(200)
        if self.headers.get("X-Vault-Token") != TOKEN:
            return self.answer(403, errors=["permission denied"])
        _, _, _, verb, name, *rest = self.path.split("/")
        self.hang(name)
        if verb == "keys" and self.command == "POST":
            if rest == ["rotate"] or name not in ALL_KEYS:
                add_version(name)
            return self.answer(200)
        versions = ALL_KEYS.get(name)
        if versions is None:
            return self.answer(404 if verb == "keys" else 400, errors=["encryption key not found"])
        if verb == "keys":
            return self.answer(200, {"latest_version": len(versions)})
        context = base64.b64decode(given["context"])
        if verb == "encrypt":
            plain = base64.b64decode(given["plaintext"])
        else:
            _, version, sealed = given["ciphertext"].split(":")
            plain = stand_in.unseal(versions[int(version[1:]) - 1], context, base64.b64decode(sealed))
            if plain is None:
                return self.answer(400, errors=["cipher: message authentication failed"])
            if verb == "decrypt":
                return self.answer(200, {"plaintext": base64.b64encode(plain).decode()})
        sealed = base64.b64encode(stand_in.seal(versions[-1], context, plain)).decode()
        return self.answer(200, {"ciphertext": f"vault:v{len(versions)}:{sealed}"})

    do_GET = do_POST = handle_one


if __name__ == "__main__":
    stand_in.serve(PORT, LOG, Transit)
