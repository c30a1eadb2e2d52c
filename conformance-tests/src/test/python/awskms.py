"""A stand-in for AWS KMS, for what a server asks of it: JSON 1.1, aliases, rotations, deletion.

    awskms.py PORT LOG   serves on loopback; a line of the log is one request

Keys live in memory. Whose signature it is it does not look at.
"""

import base64
import json
import sys
import uuid

import stand_in

PORT, LOG = int(sys.argv[1]), sys.argv[2]
ARN = "arn:aws:kms:eu-central-1:123456789012:key/"
KEYS, ALIASES = {}, {}


class Fault(Exception):
    pass


class Key:
    def __init__(self):
        self.id, self.versions, self.state = str(uuid.uuid4()), [stand_in.new_key()], "Enabled"

    def described(self):
        return {"KeyId": self.id, "Arn": ARN + self.id, "KeyState": self.state, "DeletionDate": 0}


def key(name):
    found = KEYS.get(ALIASES.get(name, name.rpartition("/")[2]))
    if found is None:
        raise Fault("NotFoundException")
    return found


def usable(name):
    found = key(name)
    if found.state != "Enabled":
        raise Fault("KMSInvalidStateException")
    return found


def by_id(given):
    if "alias/" in given["KeyId"]:
        raise Fault("ValidationException")
    return key(given["KeyId"])


def bound(context):
    return json.dumps(context or {}, sort_keys=True).encode()


def sealed(found, plain, context):
    blob = found.id.encode() + bytes([len(found.versions)]) + stand_in.seal(found.versions[-1], bound(context), plain)
    return {"CiphertextBlob": base64.b64encode(blob).decode(), "KeyId": ARN + found.id}


def opened(found, given, context):
    blob = base64.b64decode(given)
    if blob[:36].decode("ascii", "replace") != found.id:
        raise Fault("IncorrectKeyException")
    if not 1 <= blob[36] <= len(found.versions):
        raise Fault("InvalidCiphertextException")
    plain = stand_in.unseal(found.versions[blob[36] - 1], bound(context), blob[37:])
    if plain is None:
        raise Fault("InvalidCiphertextException")
    return plain


def create_key(_):
    made = Key()
    KEYS[made.id] = made
    return {"KeyMetadata": made.described()}


def create_alias(given):
    ALIASES[given["AliasName"]] = given["TargetKeyId"]
    return {}


def decrypt(given):
    found = usable(given["KeyId"])
    plain = opened(found, given["CiphertextBlob"], given.get("EncryptionContext"))
    return {"Plaintext": base64.b64encode(plain).decode(), "KeyId": ARN + found.id}


def re_encrypt(given):
    plain = opened(usable(given["SourceKeyId"]), given["CiphertextBlob"], given.get("SourceEncryptionContext"))
    return sealed(usable(given["DestinationKeyId"]), plain, given.get("DestinationEncryptionContext"))


def rotate(given):
    by_id(given).versions.append(stand_in.new_key())
    return {"KeyId": given["KeyId"]}


def rotations(given):
    found = by_id(given)
    listed = [{"KeyId": found.id, "RotationType": "ON_DEMAND"} for _ in found.versions[1:]]
    return {"Rotations": listed, "Truncated": False}


def schedule_deletion(given):
    found = by_id(given)
    found.state = "PendingDeletion"
    return {"KeyId": ARN + found.id, "KeyState": found.state}


OPERATIONS = {
    "CreateKey": create_key,
    "CreateAlias": create_alias,
    "DescribeKey": lambda given: {"KeyMetadata": key(given["KeyId"]).described()},
    "Encrypt": lambda given: sealed(
        usable(given["KeyId"]), base64.b64decode(given["Plaintext"]), given.get("EncryptionContext")
    ),
    "Decrypt": decrypt,
    "ReEncrypt": re_encrypt,
    "RotateKeyOnDemand": rotate,
    "ListKeyRotations": rotations,
    "ScheduleKeyDeletion": schedule_deletion,
}


class AwsKms(stand_in.Handler):
    def do_POST(self):
        given = self.given()
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        named = given.get("KeyId") or given.get("SourceKeyId") or given.get("AliasName") or "-"
        self.note(f"{operation} {named}")
        self.hang(named)
        try:
            if operation not in OPERATIONS:
                raise Fault("UnknownOperationException")
            self.answer_json(200, OPERATIONS[operation](given))
        except Fault as fault:
            self.answer_json(400, {"__type": str(fault), "message": "as the stand-in says"})


if __name__ == "__main__":
    stand_in.serve(PORT, LOG, AwsKms)
