"""Single objects through boto3."""

import datetime
import hashlib

import boto
from boto import S3, body, bucket, refusal, with_headers
from checks import check, equal, run, true
from checksums import checksum


@check
def an_empty_object_does_not_lend_its_status_to_the_next_request():
    # botocore keeps the status line of a final answer that came where it awaited 100 Continue.
    name, s3 = bucket(), boto.client(max_pool_connections=1)
    for size in (0, 700, 0, 0, 5_000):
        answer = s3.put_object(Bucket=name, Key=f"k{size}", Body=boto.data(size))
        equal(answer["ETag"], f'"{hashlib.md5(boto.data(size)).hexdigest()}"', "ETag")
        true("x-amz-request-id" in answer["ResponseMetadata"]["HTTPHeaders"], "a whole answer")


@check
def an_object_reads_back_byte_for_byte():
    name = bucket()
    for size in (0, 1, 4095, 4096, 65_535, 65_536, 65_537, 1 << 20, (5 << 20) + 7):
        data = boto.data(size)
        etag = S3.put_object(Bucket=name, Key=f"size-{size}", Body=data)["ETag"]
        equal(etag, f'"{hashlib.md5(data).hexdigest()}"', "ETag")
        answer = S3.get_object(Bucket=name, Key=f"size-{size}")
        equal(answer["ContentLength"], size, "ContentLength")
        equal(answer["ETag"], etag, "ETag")
        true(answer["Body"].read() == data, f"{size} bytes differ")


@check
def head_tells_what_get_tells():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"eleven char", ContentType="text/x-eleven")
    head = S3.head_object(Bucket=name, Key="k")
    full = S3.get_object(Bucket=name, Key="k")
    for fact in ("ContentLength", "ETag", "LastModified", "ContentType", "Metadata"):
        equal(head[fact], full[fact], fact)
    equal(head["ContentLength"], 11, "ContentLength")
    age = datetime.datetime.now(datetime.timezone.utc) - head["LastModified"]
    true(abs(age.total_seconds()) < 120, f"age {age}")


@check
def an_object_is_replaced_as_a_whole():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=boto.data(100_000), Metadata={"old": "1"})
    S3.put_object(Bucket=name, Key="k", Body=b"new")
    answer = S3.get_object(Bucket=name, Key="k")
    equal((answer["Body"].read(), answer["Metadata"]), (b"new", {}), "after the second put")


@check
def a_deleted_object_is_gone_and_deleting_again_is_no_error():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    equal(S3.delete_object(Bucket=name, Key="k")["ResponseMetadata"]["HTTPStatusCode"], 204)
    equal(refusal(S3.get_object, Bucket=name, Key="k"), (404, "NoSuchKey"))
    equal(refusal(S3.head_object, Bucket=name, Key="k"), (404, "404"))
    equal(S3.delete_object(Bucket=name, Key="k")["ResponseMetadata"]["HTTPStatusCode"], 204)


@check
def ranges_are_cut_where_asked():
    name, data = bucket(), boto.data(300_000)
    S3.put_object(Bucket=name, Key="k", Body=data)
    cases = {
        "bytes=0-0": (0, 1),
        "bytes=65535-65536": (65_535, 65_537),
        "bytes=1000-": (1_000, 300_000),
        "bytes=-1": (299_999, 300_000),
        "bytes=-400000": (0, 300_000),
        "bytes=299999-999999999": (299_999, 300_000),
    }
    for text, (first, end) in cases.items():
        answer = S3.get_object(Bucket=name, Key="k", Range=text)
        equal(answer["ResponseMetadata"]["HTTPStatusCode"], 206, text)
        equal(answer["ContentRange"], f"bytes {first}-{end - 1}/300000", text)
        true(answer["Body"].read() == data[first:end], f"bytes of {text} differ")
    for text in ("bytes=300000-", "bytes=-0"):
        equal(refusal(S3.get_object, Bucket=name, Key="k", Range=text), (416, "InvalidRange"), text)
    for text in ("bytes=0-1,5-6", "bytes=5-3", "lines=1-2"):
        true(body(Bucket=name, Key="k", Range=text) == data, f"{text} is not the whole object")


@check
def conditions_on_reads_are_kept():
    name = bucket()
    etag = S3.put_object(Bucket=name, Key="k", Body=b"x")["ETag"]
    when = S3.head_object(Bucket=name, Key="k")["LastModified"]
    hour = datetime.timedelta(hours=1)
    for call in (S3.get_object, S3.head_object):
        for passes in (
            {"IfMatch": etag},
            {"IfNoneMatch": '"0123"'},
            {"IfModifiedSince": when - hour},
            {"IfUnmodifiedSince": when},
            {"IfMatch": etag, "IfUnmodifiedSince": when - hour},
        ):
            call(Bucket=name, Key="k", **passes)
        for fails, status in (
            ({"IfMatch": '"0123"'}, 412),
            ({"IfNoneMatch": etag}, 304),
            ({"IfNoneMatch": "*"}, 304),
            ({"IfModifiedSince": when}, 304),
            ({"IfUnmodifiedSince": when - hour}, 412),
        ):
            equal(refusal(call, Bucket=name, Key="k", **fails)[0], status, fails)
    try:
        S3.get_object(Bucket=name, Key="k", IfMatch='"0123"')
    except boto.ClientError as error:
        equal(error.response["Error"]["Condition"], "If-Match")


@check
def conditions_on_writes_are_kept():
    name = bucket()

    def put(key, **headers):
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        return with_headers("put_object", headers, Bucket=name, Key=key, Body=key.encode())

    etag = put("k", If_None_Match="*")["ETag"]
    equal(refusal(put, key="k", If_None_Match="*"), (412, "PreconditionFailed"))
    equal(refusal(put, key="k", If_Match='"0123"'), (412, "PreconditionFailed"))
    equal(refusal(put, key="absent", If_Match=etag), (404, "NoSuchKey"))
    put("k", If_Match=etag)
    equal(refusal(S3.head_object, Bucket=name, Key="absent"), (404, "404"))


@check
def user_metadata_and_content_headers_come_back():
    name = bucket()
    given = {
        "ContentType": "text/plain; charset=utf-8",
        "CacheControl": "max-age=60, private",
        "ContentDisposition": 'attachment; filename="a b.txt"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "de, en",
        "Metadata": {"plain": "value", "with-dash": "a  b", "empty": "", "encoded": "=?UTF-8?Q?=C3=A4?="},
    }
    S3.put_object(Bucket=name, Key="k", Body=b"x", **given)
    for answer in (S3.head_object(Bucket=name, Key="k"), S3.get_object(Bucket=name, Key="k")):
        for fact, value in given.items():
            equal(answer[fact], value, fact)
    S3.put_object(Bucket=name, Key="bare", Body=b"x")
    equal(S3.head_object(Bucket=name, Key="bare")["ContentType"], "binary/octet-stream")
    answer = S3.get_object(
        Bucket=name, Key="k", ResponseContentType="a/b", ResponseContentDisposition="inline"
    )
    equal((answer["ContentType"], answer["ContentDisposition"]), ("a/b", "inline"))


@check
def metadata_over_two_kib_is_refused():
    name = bucket()
    S3.put_object(Bucket=name, Key="fits", Body=b"x", Metadata={"k": "v" * 2047})
    refused = refusal(S3.put_object, Bucket=name, Key="k", Body=b"x", Metadata={"k": "v" * 2048})
    equal(refused, (400, "MetadataTooLarge"))


@check
def checksums_that_boto_works_out_are_stored_and_told():
    name, data = bucket(), boto.data(200_000)
    for algorithm in ("CRC32", "SHA1", "SHA256"):
        put = S3.put_object(Bucket=name, Key=algorithm, Body=data, ChecksumAlgorithm=algorithm)
        fact = "Checksum" + algorithm
        equal(put[fact], checksum(algorithm, data), fact)
        head = S3.head_object(Bucket=name, Key=algorithm, ChecksumMode="ENABLED")
        equal(head[fact], checksum(algorithm, data), fact)
        answer = S3.get_object(Bucket=name, Key=algorithm, ChecksumMode="ENABLED")
        true(answer["Body"].read() == data, algorithm)
        equal(answer[fact], checksum(algorithm, data), fact)


@check
def a_given_checksum_that_is_wrong_stores_nothing():
    name, data = bucket(), boto.data(5_000)
    for algorithm in ("CRC32", "CRC32C", "SHA1", "SHA256"):
        fact = "Checksum" + algorithm
        wrong = {fact: checksum(algorithm, data + b"!")}
        refused = refusal(S3.put_object, Bucket=name, Key=algorithm, Body=data, **wrong)
        equal(refused, (400, "BadDigest"), algorithm)
        right = {fact: checksum(algorithm, data)}
        S3.put_object(Bucket=name, Key=algorithm + "-right", Body=data, **right)
    names = [entry["Key"] for entry in S3.list_objects_v2(Bucket=name)["Contents"]]
    equal(names, ["CRC32-right", "CRC32C-right", "SHA1-right", "SHA256-right"])


@check
def aes256_is_accepted_and_echoed():
    name = bucket()
    put = S3.put_object(Bucket=name, Key="k", Body=b"x", ServerSideEncryption="AES256")
    equal(put["ServerSideEncryption"], "AES256")
    equal(S3.head_object(Bucket=name, Key="k")["ServerSideEncryption"], "AES256")
    equal(S3.get_object(Bucket=name, Key="k")["ServerSideEncryption"], "AES256")


@check
def customer_keys_and_unknown_algorithms_are_refused():
    name = bucket()
    refused = refusal(
        S3.put_object, Bucket=name, Key="k", Body=b"x", ServerSideEncryption="aws:kms",
        SSEKMSKeyId="arn:aws:kms:us-east-1:111122223333:key/not-ours",
    )
    equal(refused, (400, "InvalidArgument"))
    if boto.CERTIFICATE:  # boto3 sends these only over https
        refused = refusal(
            S3.put_object, Bucket=name, Key="k", Body=b"x", SSECustomerAlgorithm="AES256",
            SSECustomerKey="k" * 32,
        )
        equal(refused, (400, "InvalidRequest"))
        both = refusal(
            S3.put_object, Bucket=name, Key="k", Body=b"x", SSECustomerAlgorithm="AES256",
            SSECustomerKey="k" * 32, ServerSideEncryption="AES256",
        )
        equal(both, (400, "InvalidArgument"))
    equal(S3.list_objects_v2(Bucket=name)["KeyCount"], 0)


@check
def a_copy_has_the_content_and_the_chosen_metadata():
    name, other, data = bucket(), bucket(), boto.data(1_500_000)
    S3.put_object(Bucket=name, Key="from ä+/", Body=data, Metadata={"a": "1"}, ContentType="x/y")
    source = {"Bucket": name, "Key": "from ä+/"}
    copied = S3.copy_object(Bucket=name, Key="same", CopySource=source)["CopyObjectResult"]
    equal(copied["ETag"], f'"{hashlib.md5(data).hexdigest()}"')
    S3.copy_object(Bucket=other, Key="far", CopySource=source)
    S3.copy_object(
        Bucket=name, Key="new", CopySource=source, MetadataDirective="REPLACE",
        Metadata={"b": "2"}, ContentType="p/q",
    )
    expected = {
        (name, "same"): ({"a": "1"}, "x/y"),
        (other, "far"): ({"a": "1"}, "x/y"),
        (name, "new"): ({"b": "2"}, "p/q"),
    }
    S3.delete_object(Bucket=name, Key="from ä+/")
    for (where, key), facts in expected.items():
        answer = S3.get_object(Bucket=where, Key=key)
        equal((answer["Metadata"], answer["ContentType"]), facts, key)
        true(answer["Body"].read() == data, f"{key} differs")


@check
def a_copy_onto_itself_needs_a_change():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x", Metadata={"a": "1"})
    source = {"Bucket": name, "Key": "k"}
    refused = refusal(S3.copy_object, Bucket=name, Key="k", CopySource=source)
    equal(refused, (400, "InvalidRequest"))
    S3.copy_object(
        Bucket=name, Key="k", CopySource=source, MetadataDirective="REPLACE", Metadata={"a": "2"}
    )
    answer = S3.get_object(Bucket=name, Key="k")
    equal((answer["Body"].read(), answer["Metadata"]), (b"x", {"a": "2"}))


@check
def copy_conditions_and_absent_sources_are_told():
    name = bucket()
    etag = S3.put_object(Bucket=name, Key="k", Body=b"x")["ETag"]
    source, absent = {"Bucket": name, "Key": "k"}, {"Bucket": name, "Key": "absent"}
    S3.copy_object(Bucket=name, Key="c", CopySource=source, CopySourceIfMatch=etag)
    refused = refusal(
        S3.copy_object, Bucket=name, Key="d", CopySource=source, CopySourceIfNoneMatch=etag
    )
    equal(refused, (412, "PreconditionFailed"))
    equal(refusal(S3.copy_object, Bucket=name, Key="d", CopySource=absent), (404, "NoSuchKey"))
    broken = {"x-amz-copy-source": f"{name}/%zz"}
    said = {"operation": "put_object", "headers": broken, "Bucket": name, "Key": "d"}
    equal(refusal(with_headers, **said), (400, "InvalidArgument"))


run()
