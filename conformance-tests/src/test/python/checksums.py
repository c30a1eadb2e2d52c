"""The five checksums of S3, of bytes, as S3 writes them. CRC32C and CRC64NVME are worked out here:
botocore has them only with awscrt, which Debian has no package of."""

import base64
import hashlib
import zlib


def _table(polynomial):
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (polynomial if value & 1 else 0)
        table.append(value)
    return table


_CRC32C = _table(0x82F63B78)
_CRC64NVME = _table(0x9A6C9329AC4BC9B5)


def _crc(data, table, bits):
    value = ones = (1 << bits) - 1
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    return (value ^ ones).to_bytes(bits // 8, "big")


_RAW = {
    "CRC32": lambda data: zlib.crc32(data).to_bytes(4, "big"),
    "CRC32C": lambda data: _crc(data, _CRC32C, 32),
    "CRC64NVME": lambda data: _crc(data, _CRC64NVME, 64),
    "SHA1": lambda data: hashlib.sha1(data).digest(),
    "SHA256": lambda data: hashlib.sha256(data).digest(),
}

ALGORITHMS = list(_RAW)


def raw(algorithm, data):
    return _RAW[algorithm](data)


def checksum(algorithm, data):
    return base64.b64encode(raw(algorithm, data)).decode()


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


assert raw("CRC32C", b"123456789").hex() == "e3069283"
assert raw("CRC64NVME", b"123456789").hex() == "ae8b14860a799888"
