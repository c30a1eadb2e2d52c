"""What is looked at first, what stands in the query for a header, and what a body must be."""

import base64
import hashlib
from urllib.parse import quote

import sigv4
from checks import check, equal, run, true
from s3raw import ACCOUNT, call, connect, expect, get, new_bucket, put

ABSENT = "/no-such-bucket-of-anyone"
UPLOAD = "0" * 32
NONSENSE = b"this is no document"


def _announced(method, target, headers=()):
    """The answer to a head that announces a body and waits to be told to go on."""
    headers = [("Expect", "100-continue"), ("Content-Length", "1000"), *headers]
    with connect() as connection:
        signed, _ = sigv4.signed_headers(
            ACCOUNT, method, target, connection.host, headers, "UNSIGNED-PAYLOAD"
        )
        connection.send_head(method, target, signed)
        return connection.answer(method)


@check
def the_bucket_is_looked_for_before_a_document_is_read():
    for method, target in (
        ("POST", f"{ABSENT}?delete="),
        ("POST", f"{ABSENT}/k?uploadId={UPLOAD}"),
        ("PUT", f"{ABSENT}?tagging="),
        ("PUT", f"{ABSENT}/k?tagging="),
        ("PUT", f"{ABSENT}?encryption="),
        ("PUT", f"{ABSENT}?publicAccessBlock="),
        ("PUT", f"{ABSENT}?acl="),
        ("PUT", f"{ABSENT}/k?acl="),
    ):
        expect(404, call(method, target, body=NONSENSE), "NoSuchBucket")
        expect(404, _announced(method, target), "NoSuchBucket")


@check
def a_bucket_name_is_looked_at_before_the_document():
    expect(400, call("PUT", "/NoName", body=NONSENSE), "InvalidBucketName")
    expect(400, _announced("PUT", "/x"), "InvalidBucketName")


@check
def a_document_that_is_none_is_malformed():
    name = "/" + new_bucket()
    put(name[1:], "k", b"x")
    md5 = [("Content-MD5", base64.b64encode(hashlib.md5(NONSENSE).digest()).decode())]
    expect(400, call("POST", f"{name}?delete=", md5, NONSENSE), "MalformedXML")
    for target in ("?tagging=", "/k?tagging=", "?encryption=", "?publicAccessBlock="):
        expect(400, call("PUT", name + target, body=NONSENSE), "MalformedXML")
    for target in ("?acl=", "/k?acl="):
        expect(400, call("PUT", name + target, body=NONSENSE), "MalformedACLError")
    expect(400, call("POST", f"{name}/k?uploadId={UPLOAD}", body=NONSENSE), "MalformedXML")
    empty = b"<Tagging><TagSet><Tag><Key></Key><Value>v</Value></Tag></TagSet></Tagging>"
    expect(400, call("PUT", f"{name}/k?tagging=", body=empty), "InvalidTag")
    absent = b"<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>"
    expect(400, call("PUT", f"{name}/k?tagging=", body=absent), "MalformedXML")


def _presigned(method, path, parameters, body=b"", headers=()):
    with connect() as connection:
        target = sigv4.presigned(
            ACCOUNT, method, connection.host, path, parameters, [h for h in headers if h[0] != "Host"]
        )
        sent = [("Host", connection.host), ("Content-Length", str(len(body))), *headers]
        connection.send_head(method, target, sent)
        connection.send_quietly(body)
        return connection.answer(method)


@check
def parameters_of_a_presigned_url_stand_for_headers():
    name = new_bucket()
    hoisted = [
        ("x-amz-meta-colour", "blüe"),
        ("X-Amz-Tagging", "a=1"),
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-website-redirect-location", "/there"),
    ]
    expect(200, _presigned("PUT", f"/{name}/k", hoisted, b"hello"))
    head = expect(200, call("HEAD", f"/{name}/k", [("x-amz-checksum-mode", "ENABLED")]))
    equal(head.headers["x-amz-meta-colour"], "blüe")
    equal(head.headers["x-amz-tagging-count"], "1")
    equal(head.headers["x-amz-website-redirect-location"], "/there")
    copied = [("x-amz-copy-source", f"{name}/k")]
    expect(200, _presigned("PUT", f"/{name}/copy", copied))
    equal(get(name, "copy"), b"hello")
    bad = [("x-amz-storage-class", "GLACIER")]
    expect(400, _presigned("PUT", f"/{name}/k", bad, b"x"), "InvalidStorageClass")
    expect(400, _presigned("PUT", f"/{name}/k", [("x-amz-meta-a", "a\nb")], b"x"), "InvalidArgument")


@check
def a_checksum_in_a_presigned_url_is_not_looked_at():
    # S3 does not, and the JavaScript SDK signs the CRC32 of no body into every presigned PUT.
    name = new_bucket()
    unread = [("x-amz-checksum-crc32", "AAAAAA=="), ("x-amz-sdk-checksum-algorithm", "CRC32")]
    expect(200, _presigned("PUT", f"/{name}/k", unread, b"hello"))
    equal(get(name, "k"), b"hello")


@check
def parameters_of_a_header_signature_stand_for_nothing():
    name = new_bucket()
    expect(200, call("PUT", f"/{name}/k?x-amz-meta-a=b", body=b"x"))
    true("x-amz-meta-a" not in call("HEAD", f"/{name}/k").headers, "hoisted without a presigned URL")


@check
def deletions_are_answered_in_the_order_of_the_document():
    name = new_bucket()
    keys = ["z", "k" * 1025, "a", "m" * 1025, "b"]
    objects = "".join(f"<Object><Key>{key}</Key></Object>" for key in keys)
    body = f"<Delete>{objects}</Delete>".encode()
    md5 = [("Content-MD5", base64.b64encode(hashlib.md5(body).digest()).decode())]
    answer = expect(200, call("POST", f"/{name}?delete=", md5, body)).body.decode()
    places = [answer.index(f"<Key>{key}</Key>") for key in keys]
    equal(places, sorted(places))
    equal(answer.count("<Error>"), 2)
    equal(answer.count("KeyTooLongError"), 2)


@check
def a_page_of_uploads_goes_on_behind_its_last_line():
    name = new_bucket()
    for key in ("a", "b/1", "b/2", "c", "d/1"):
        expect(200, call("POST", f"/{name}/{key}?uploads="))
    seen, marker = [], ""
    for _ in range(6):
        target = f"/{name}?delimiter=%2F&key-marker={marker}&max-uploads=1&uploads="
        if "|" in marker:
            key, upload = marker.split("|")
            target = (
                f"/{name}?delimiter=%2F&key-marker={key}&max-uploads=1"
                f"&upload-id-marker={upload}&uploads="
            )
        text = expect(200, call("GET", target)).body.decode()
        line = _between(text, "<Key>", "</Key>") or _between(
            text, "<CommonPrefixes><Prefix>", "</Prefix>"
        )
        seen.append(line)
        if "<IsTruncated>false" in text:
            break
        marker = _between(text, "<NextKeyMarker>", "</NextKeyMarker>").replace("/", "%2F")
        upload = _between(text, "<NextUploadIdMarker>", "</NextUploadIdMarker>")
        marker += "|" + upload if upload else ""
    equal(seen, ["a", "b/", "c", "d/"])


def _between(text, start, end):
    begin = text.find(start)
    return "" if begin < 0 else text[begin + len(start) : text.index(end, begin)]


@check
def a_page_of_no_parts_is_not_cut_short():
    name = new_bucket()
    text = expect(200, call("POST", f"/{name}/k?uploads=")).body.decode()
    upload = _between(text, "<UploadId>", "</UploadId>")
    expect(200, call("PUT", f"/{name}/k?partNumber=1&uploadId={upload}", body=b"x"))
    text = expect(200, call("GET", f"/{name}/k?max-parts=0&uploadId={upload}")).body.decode()
    true("<IsTruncated>false</IsTruncated>" in text, text)
    true("<Part>" not in text, text)


@check
def if_range_is_no_condition():
    name = new_bucket()
    put(name, "k", b"0123456789")
    headers = [("Range", "bytes=2-4"), ("If-Range", '"another"')]
    answer = expect(206, call("GET", f"/{name}/k", headers))
    equal(answer.body, b"234")


@check
def headers_that_are_too_large_are_named():
    name = new_bucket()
    large = [(f"x-large-{i}", "y" * 8000) for i in range(10)]
    expect(400, call("GET", f"/{name}", large), "RequestHeaderSectionTooLarge")


@check
def a_version_cannot_be_chosen_for_what_is_written():
    bucket = new_bucket()
    put(bucket, "k", b"one")
    source = [("x-amz-copy-source", f"{bucket}/k")]
    expect(400, call("PUT", f"/{bucket}/k?versionId=null", body=b"two"), "InvalidArgument")
    expect(400, call("PUT", f"/{bucket}/c?versionId=null", source), "InvalidArgument")
    expect(400, call("POST", f"/{bucket}/k?uploads=&versionId=null"), "InvalidArgument")
    equal(get(bucket, "k"), b"one")


@check
def a_listing_begins_only_where_a_page_ended():
    bucket = new_bucket()
    put(bucket, "k", b"")
    # "_w" is the byte ff, which ends no key; "aR" spells "i" in another way than we do.
    for token in ("zzz", "_w", "aR", "not+base64", "a"):
        answer = call("GET", f"/{bucket}?continuation-token={quote(token, safe='')}&list-type=2")
        expect(400, answer, "InvalidArgument")
        answer = call("GET", f"/?continuation-token={quote(token, safe='')}")
        expect(400, answer, "InvalidArgument")


@check
def pages_of_buckets_are_bounded_and_filtered_by_region():
    here, there = new_bucket(), f"{new_bucket()}-eu"
    where = b"<LocationConstraint>eu-central-1</LocationConstraint>"
    body = b"<CreateBucketConfiguration>" + where + b"</CreateBucketConfiguration>"
    expect(200, call("PUT", f"/{there}", body=body))
    for size in ("0", "10001", "-1", "2147483647", "many"):
        expect(400, call("GET", f"/?max-buckets={size}"), "InvalidArgument")
    expect(200, call("GET", "/?max-buckets=10000"))
    for region, found in (("eu-central-1", (False, True)), ("us-east-1", (True, False))):
        listed = expect(200, call("GET", f"/?bucket-region={region}")).body
        names = [f"<Name>{name}</Name>".encode() in listed for name in (here, there)]
        equal(tuple(names), found, region)


run()
