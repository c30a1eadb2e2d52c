"""Checksums on the way through multipart uploads and copies."""

import zlib

from boto import S3, base64_of, bucket, client, data, refusal
from checks import check, equal, run, true

MIB = 1024 * 1024
PARTS = [data(5 * MIB), data(5 * MIB + 1), data(17)]

# A client that adds no checksum by itself.
BARE = client(request_checksum_calculation="when_required")

COMPOSITE = ["CRC32", "CRC32C", "SHA1", "SHA256"]
FULL = ["CRC32", "CRC32C", "CRC64NVME"]


def _crc32(content):
    return base64_of(zlib.crc32(content).to_bytes(4, "big"))


class Upload:
    def __init__(self, s3=BARE, **said):
        self.s3 = s3
        self.names = {"Bucket": bucket(), "Key": "m"}
        self.created = s3.create_multipart_upload(**self.names, **said)
        self.names["UploadId"] = self.created["UploadId"]
        self.parts = []

    def part(self, content, **said):
        number = len(self.parts) + 1
        answer = self.s3.upload_part(**self.names, PartNumber=number, Body=content, **said)
        sums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
        self.parts.append({"PartNumber": number, "ETag": answer["ETag"], **sums})
        return answer

    def complete(self, **said):
        parts = {"Parts": said.pop("parts", self.parts)}
        return self.s3.complete_multipart_upload(**self.names, MultipartUpload=parts, **said)

    def bare_parts(self):
        return [{"PartNumber": p["PartNumber"], "ETag": p["ETag"]} for p in self.parts]

    def refused(self, **said):
        return refusal(self.complete, **said)

    def head(self):
        names = {"Bucket": self.names["Bucket"], "Key": self.names["Key"]}
        return S3.head_object(**names, ChecksumMode="ENABLED")


@check
def composite_checksums_are_made_of_the_parts_and_verified():
    for algorithm in COMPOSITE:
        field = "Checksum" + algorithm
        upload = Upload(ChecksumAlgorithm=algorithm)
        for content in PARTS:
            # Without a claim of the client's the store computes what the upload wants.
            true(field in upload.part(content), algorithm)
        wrong = [dict(part) for part in upload.parts]
        wrong[0][field] = upload.parts[1][field]
        equal(upload.refused(parts=wrong), (400, "InvalidPart"), algorithm)
        other = "ChecksumSHA1" if algorithm != "SHA1" else "ChecksumSHA256"
        mixed = [dict(part) for part in upload.parts]
        mixed[0][other] = base64_of(bytes(20 if other == "ChecksumSHA1" else 32))
        equal(upload.refused(parts=mixed), (400, "InvalidPart"), algorithm)
        silent = upload.parts[:2] + upload.bare_parts()[2:]
        equal(upload.refused(parts=silent), (400, "InvalidRequest"), algorithm)
        equal(upload.refused(**{field: upload.parts[0][field] + "-3"}), (400, "BadDigest"))
        full = upload.refused(ChecksumType="FULL_OBJECT")
        equal(full, (400, "InvalidRequest"), algorithm)
        done = upload.complete(ChecksumType="COMPOSITE")
        true(done[field].endswith("-3"), done)
        equal(done["ChecksumType"], "COMPOSITE")
        equal((upload.head()[field], upload.head()["ChecksumType"]), (done[field], "COMPOSITE"))


@check
def full_checksums_are_those_of_the_bytes():
    for algorithm in FULL:
        field = "Checksum" + algorithm
        upload = Upload(ChecksumAlgorithm=algorithm, ChecksumType="FULL_OBJECT")
        for content in PARTS:
            upload.part(content)
        whole = BARE.put_object(Bucket=upload.names["Bucket"], Key="whole", Body=b"".join(PARTS))
        if algorithm == "CRC32":
            expected = _crc32(b"".join(PARTS))
        elif algorithm == "CRC64NVME":
            expected = whole["ChecksumCRC64NVME"]
        else:
            expected = None
        if expected:
            wrong = upload.refused(**{field: upload.parts[0][field]})
            equal(wrong, (400, "BadDigest"), algorithm)
            done = upload.complete(**{field: expected, "ChecksumType": "FULL_OBJECT"})
            equal(done[field], expected)
        else:
            done = upload.complete(parts=upload.bare_parts())
        equal(done["ChecksumType"], "FULL_OBJECT")
        equal(upload.head()[field], done[field])


@check
def kinds_that_an_algorithm_does_not_have_are_refused():
    names = {"Bucket": bucket(), "Key": "k"}
    for algorithm, kind in (
        ("SHA1", "FULL_OBJECT"),
        ("SHA256", "FULL_OBJECT"),
        ("CRC64NVME", "COMPOSITE"),
    ):
        said = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind}
        refused = refusal(BARE.create_multipart_upload, **names, **said)
        equal(refused, (400, "InvalidRequest"), said)
    BARE.put_object(**names, Body=b"x")
    for call, more in (
        (BARE.create_multipart_upload, {"ChecksumAlgorithm": "MD4"}),
        (BARE.create_multipart_upload, {"ChecksumAlgorithm": "CRC32", "ChecksumType": "HALF"}),
        (BARE.copy_object, {"ChecksumAlgorithm": "MD4", "CopySource": names}),
        (BARE.put_object, {"ChecksumAlgorithm": "SHA512"}),
    ):
        equal(refusal(call, **names, **more), (400, "InvalidRequest"), more)
    for algorithm, kind in (("CRC32", "COMPOSITE"), ("CRC64NVME", "FULL_OBJECT")):
        created = BARE.create_multipart_upload(**names, ChecksumAlgorithm=algorithm)
        equal(created["ChecksumType"], kind)


@check
def a_part_with_another_checksum_than_its_upload_is_refused():
    upload = Upload(ChecksumAlgorithm="SHA256")
    refused = refusal(upload.part, content=b"x", ChecksumAlgorithm="CRC32")
    equal(refused, (400, "InvalidRequest"))


@check
def claims_that_cannot_be_compared_are_refused():
    upload = Upload(ChecksumAlgorithm="SHA256")
    upload.part(b"x")
    equal(upload.refused(ChecksumCRC32=_crc32(b"x")), (400, "InvalidRequest"))
    equal(upload.refused(ChecksumSHA256="nonsense"), (400, "BadDigest"))
    equal(upload.refused(MpuObjectSize=2), (400, "InvalidRequest"))
    upload.complete(MpuObjectSize=1)


@check
def without_a_word_everything_has_a_crc64():
    upload = Upload()
    for content in PARTS:
        upload.part(content)
    done = upload.complete(parts=upload.bare_parts())
    names = {"Bucket": upload.names["Bucket"]}
    whole = BARE.put_object(**names, Key="whole", Body=b"".join(PARTS))
    equal(whole["ChecksumType"], "FULL_OBJECT")
    equal(done["ChecksumCRC64NVME"], whole["ChecksumCRC64NVME"])
    equal(done["ChecksumType"], "FULL_OBJECT")
    asked = {"Key": "m", "ObjectAttributes": ["Checksum", "ObjectParts"]}
    told = S3.get_object_attributes(**names, **asked)
    equal([p["Size"] for p in told["ObjectParts"]["Parts"]], [len(p) for p in PARTS])
    # The check value of the algorithm.
    put = BARE.put_object(**names, Key="check", Body=b"123456789")
    equal(put["ChecksumCRC64NVME"], base64_of(0xAE8B14860A799888.to_bytes(8, "big")))


@check
def a_part_is_read_with_its_own_checksum():
    upload = Upload(ChecksumAlgorithm="CRC32")
    for content in PARTS:
        upload.part(content)
    upload.complete()
    names = {"Bucket": upload.names["Bucket"], "Key": "m", "ChecksumMode": "ENABLED"}
    for number, content in enumerate(PARTS, 1):
        found = S3.get_object(**names, PartNumber=number)
        equal(found["ChecksumCRC32"], _crc32(content))
        equal(found["PartsCount"], 3)
        true(found["Body"].read() == content, number)
    ranged = S3.get_object(**names, Range="bytes=0-9")
    true("ChecksumCRC32" not in ranged, ranged)


@check
def a_copied_part_has_the_checksum_of_its_upload():
    upload = Upload(ChecksumAlgorithm="SHA256")
    source = {"Bucket": upload.names["Bucket"], "Key": "source"}
    S3.put_object(**source, Body=PARTS[0])
    answer = BARE.upload_part_copy(**upload.names, PartNumber=1, CopySource=source)
    part = answer["CopyPartResult"]
    upload.parts.append(
        {"PartNumber": 1, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]}
    )
    true(upload.complete()["ChecksumSHA256"].endswith("-1"), part)


@check
def a_copy_keeps_its_checksum_or_gets_the_one_it_asks_for():
    name = bucket()
    source = {"Bucket": name, "Key": "k"}
    put = S3.put_object(**source, Body=b"hello", ChecksumAlgorithm="SHA1")
    S3.copy_object(Bucket=name, Key="same", CopySource=source)
    same = S3.head_object(Bucket=name, Key="same", ChecksumMode="ENABLED")
    equal(same["ChecksumSHA1"], put["ChecksumSHA1"])
    S3.copy_object(Bucket=name, Key="other", CopySource=source, ChecksumAlgorithm="CRC32")
    other = S3.head_object(Bucket=name, Key="other", ChecksumMode="ENABLED")
    equal(other["ChecksumCRC32"], _crc32(b"hello"))


run()
