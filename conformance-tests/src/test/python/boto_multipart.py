"""Multipart uploads through boto3, by the transfer manager and by hand."""

import hashlib
import os
import tempfile

import boto
from boto import S3, body, bucket, refusal
from checks import check, equal, one_of, run, true

MIB = 1 << 20


@check
def the_transfer_manager_moves_100_mib_both_ways():
    name, data = bucket(), boto.data(100 * MIB)
    with tempfile.TemporaryDirectory() as folder:
        there, back = os.path.join(folder, "there"), os.path.join(folder, "back")
        with open(there, "wb") as file:
            file.write(data)
        S3.upload_file(there, name, "big", ExtraArgs={"Metadata": {"kind": "big"}})
        S3.download_file(name, "big", back)
        with open(back, "rb") as file:
            true(file.read() == data, "the file came back changed")
    head = S3.head_object(Bucket=name, Key="big")
    equal((head["ContentLength"], head["Metadata"]), (100 * MIB, {"kind": "big"}))
    parts = [data[at : at + 8 * MIB] for at in range(0, len(data), 8 * MIB)]
    equal(head["ETag"], _etag(parts), "ETag")
    tail = S3.get_object(Bucket=name, Key="big", Range=f"bytes={8 * MIB - 3}-{8 * MIB + 3}")
    equal(tail["Body"].read(), data[8 * MIB - 3 : 8 * MIB + 4], "a range across two parts")


def _etag(parts):
    digest = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
    return f'"{digest}-{len(parts)}"'


def _begin(name, key="k", **facts):
    upload = S3.create_multipart_upload(Bucket=name, Key=key, **facts)["UploadId"]
    return {"Bucket": name, "Key": key, "UploadId": upload}


def _part(upload, number, data):
    etag = S3.upload_part(**upload, PartNumber=number, Body=data)["ETag"]
    equal(etag, f'"{hashlib.md5(data).hexdigest()}"', f"ETag of part {number}")
    return {"PartNumber": number, "ETag": etag}


def _complete(upload, parts):
    return S3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})


@check
def parts_in_any_order_become_one_object():
    name, first, last = bucket(), boto.data(5 * MIB), boto.data(1234)
    upload = _begin(name, Metadata={"m": "1"}, ContentType="x/y")
    later = _part(upload, 70, last)
    _part(upload, 7, boto.data(5 * MIB + 1))
    again = _part(upload, 7, first)
    equal(refusal(S3.get_object, Bucket=name, Key="k"), (404, "NoSuchKey"))
    listed = S3.list_parts(**upload)["Parts"]
    equal([(p["PartNumber"], p["Size"]) for p in listed], [(7, 5 * MIB), (70, 1234)])
    uploads = S3.list_multipart_uploads(Bucket=name)["Uploads"]
    equal([(u["Key"], u["UploadId"]) for u in uploads], [("k", upload["UploadId"])])
    done = _complete(upload, [again, later])
    equal(done["ETag"], _etag([first, last]), "ETag")
    equal(done["Location"], f"{boto.ENDPOINT}/{name}/k", "Location")
    answer = S3.get_object(Bucket=name, Key="k")
    true(answer["Body"].read() == first + last, "content")
    equal((answer["Metadata"], answer["ContentType"]), ({"m": "1"}, "x/y"))
    equal("Uploads" in S3.list_multipart_uploads(Bucket=name), False, "uploads left")
    second = S3.get_object(Bucket=name, Key="k", PartNumber=2)
    equal((second["Body"].read(), second["PartsCount"]), (last, 2))


@check
def completing_again_gives_the_same_answer():
    name = bucket()
    upload = _begin(name)
    parts = [_part(upload, 1, b"only")]
    equal(_complete(upload, parts)["ETag"], _complete(upload, parts)["ETag"])


@check
def wrong_parts_are_refused_and_the_upload_goes_on():
    name = bucket()
    upload = _begin(name)
    small, tiny = _part(upload, 1, b"small"), _part(upload, 2, b"tiny")
    equal(refusal(_complete, upload=upload, parts=[small, tiny]), (400, "EntityTooSmall"))
    equal(refusal(_complete, upload=upload, parts=[tiny, small]), (400, "InvalidPartOrder"))
    other = {"PartNumber": 1, "ETag": tiny["ETag"]}
    equal(refusal(_complete, upload=upload, parts=[other]), (400, "InvalidPart"))
    absent = {"PartNumber": 3, "ETag": tiny["ETag"]}
    equal(refusal(_complete, upload=upload, parts=[absent]), (400, "InvalidPart"))
    equal(refusal(_complete, upload=upload, parts=[]), (400, "MalformedXML"))
    equal(refusal(S3.get_object, Bucket=name, Key="k"), (404, "NoSuchKey"))
    _complete(upload, [tiny])
    equal(body(Bucket=name, Key="k"), b"tiny")


@check
def part_numbers_outside_1_to_10000_are_refused():
    upload = _begin(bucket())
    for number in (0, 10_001):
        refused = refusal(S3.upload_part, **upload, PartNumber=number, Body=b"x")
        equal(refused, (400, "InvalidArgument"), number)
    S3.upload_part(**upload, PartNumber=10_000, Body=b"x")


@check
def an_aborted_upload_is_gone():
    name = bucket()
    upload = _begin(name)
    part = _part(upload, 1, boto.data(100_000))
    S3.abort_multipart_upload(**upload)
    one_of(refusal(S3.list_parts, **upload), [(404, "NoSuchUpload")])
    equal(refusal(_complete, upload=upload, parts=[part]), (404, "NoSuchUpload"))
    refused = refusal(S3.upload_part, **upload, PartNumber=2, Body=b"x")
    equal(refused, (404, "NoSuchUpload"))
    S3.delete_bucket(Bucket=name)


@check
def parts_are_copied_from_objects():
    name, data = bucket(), boto.data(6 * MIB)
    S3.put_object(Bucket=name, Key="source", Body=data)
    upload = _begin(name)
    source = {"Bucket": name, "Key": "source"}
    whole = S3.upload_part_copy(**upload, PartNumber=1, CopySource=source)["CopyPartResult"]
    piece = S3.upload_part_copy(
        **upload, PartNumber=2, CopySource=source, CopySourceRange="bytes=100-199"
    )["CopyPartResult"]
    equal(piece["ETag"], f'"{hashlib.md5(data[100:200]).hexdigest()}"')
    _complete(
        upload,
        [{"PartNumber": 1, "ETag": whole["ETag"]}, {"PartNumber": 2, "ETag": piece["ETag"]}],
    )
    true(body(Bucket=name, Key="k") == data + data[100:200], "content")


@check
def checksums_of_parts_become_one_of_the_object():
    name, first, last = bucket(), boto.data(5 * MIB), boto.data(999)
    upload = _begin(name, ChecksumAlgorithm="SHA256")
    parts = []
    for number, data in ((1, first), (2, last)):
        answer = S3.upload_part(
            **upload, PartNumber=number, Body=data, ChecksumAlgorithm="SHA256"
        )
        parts.append(
            {
                "PartNumber": number,
                "ETag": answer["ETag"],
                "ChecksumSHA256": answer["ChecksumSHA256"],
            }
        )
    done = _complete(upload, parts)
    digests = hashlib.sha256(first).digest() + hashlib.sha256(last).digest()
    expected = boto.base64_of(hashlib.sha256(digests).digest()) + "-2"
    equal(done["ChecksumSHA256"], expected)
    head = S3.head_object(Bucket=name, Key="k", ChecksumMode="ENABLED")
    equal(head["ChecksumSHA256"], expected)


@check
def a_copied_range_lies_within_its_source():
    name = bucket()
    S3.put_object(Bucket=name, Key="source", Body=b"hello")
    upload = S3.create_multipart_upload(Bucket=name, Key="m")["UploadId"]
    names = {"Bucket": name, "Key": "m", "UploadId": upload, "PartNumber": 1}
    names["CopySource"] = {"Bucket": name, "Key": "source"}
    beyond = refusal(S3.upload_part_copy, **names, CopySourceRange="bytes=0-21")
    equal(beyond, (416, "InvalidRange"))
    for bad in ("bytes=0", "0-2", "bytes=hello-", "bytes=0-2,3-5", "bytes=0-foo"):
        refused = refusal(S3.upload_part_copy, **names, CopySourceRange=bad)
        equal(refused, (400, "InvalidArgument"), bad)


@check
def whoever_has_the_first_key_is_the_owner_and_the_initiator():
    name = bucket()
    S3.create_multipart_upload(Bucket=name, Key="m")
    upload = S3.list_multipart_uploads(Bucket=name)["Uploads"][0]
    equal(upload["Initiator"], upload["Owner"])


run()
