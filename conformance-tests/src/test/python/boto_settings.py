"""Tags, settings of buckets, what is said about encryption, and the attributes of objects."""

import zlib

from boto import S3, base64_of, bucket, data, refusal, with_headers
from checks import check, equal, run, true

MIB = 1024 * 1024


def _tags(count):
    return [{"Key": f"key{i}", "Value": f"value{i}"} for i in range(count)]


def _object_tags(name, key="k"):
    found = S3.get_object_tagging(Bucket=name, Key=key)["TagSet"]
    return sorted(found, key=lambda tag: tag["Key"])


def _tag(name, tags, key="k"):
    return S3.put_object_tagging(Bucket=name, Key=key, Tagging={"TagSet": tags})


def _status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


# ---- tags of objects


@check
def an_object_is_tagged_and_nothing_else_about_it_changes():
    name = bucket()
    put = S3.put_object(Bucket=name, Key="k", Body=b"x", Metadata={"a": "b"}, ContentType="t/x")
    before = S3.head_object(Bucket=name, Key="k")
    equal(_object_tags(name), [])
    equal(_status(_tag(name, _tags(10))), 200)
    equal(_object_tags(name), _tags(10))
    after = S3.head_object(Bucket=name, Key="k")
    equal(after["LastModified"], before["LastModified"])
    equal((after["ETag"], after["Metadata"], after["ContentType"]), (put["ETag"], {"a": "b"}, "t/x"))
    equal(after["ResponseMetadata"]["HTTPHeaders"]["x-amz-tagging-count"], "10")
    equal(S3.get_object(Bucket=name, Key="k")["TagCount"], 10)
    _tag(name, [{"Key": "only", "Value": ""}])
    equal(_object_tags(name), [{"Key": "only", "Value": ""}])
    equal(_status(S3.delete_object_tagging(Bucket=name, Key="k")), 204)
    equal(_object_tags(name), [])
    true("TagCount" not in S3.get_object(Bucket=name, Key="k"), "tag count")


@check
def the_limits_of_tags_are_those_of_s3():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    _tag(name, [{"Key": "k" * 128, "Value": "v" * 256}])
    for bad in (
        _tags(11),
        [{"Key": "k" * 129, "Value": "v"}],
        [{"Key": "k", "Value": "v" * 257}],
        [{"Key": "same", "Value": "1"}, {"Key": "same", "Value": "2"}],
        [{"Key": "aws:mine", "Value": "v"}],
        [{"Key": "no?", "Value": "v"}],
        [{"Key": "k", "Value": "a<b"}],
    ):
        equal(refusal(_tag, name=name, tags=bad), (400, "InvalidTag"), bad)
    equal(_object_tags(name), [{"Key": "k" * 128, "Value": "v" * 256}])


@check
def tags_of_absent_things_are_absent():
    name = bucket()
    for call in (S3.get_object_tagging, S3.delete_object_tagging):
        equal(refusal(call, Bucket=name, Key="k"), (404, "NoSuchKey"))
        equal(refusal(call, Bucket="no-such-bucket-of-anyone", Key="k"), (404, "NoSuchBucket"))
    equal(refusal(_tag, name=name, tags=[]), (404, "NoSuchKey"))


@check
def tags_come_with_a_put_and_with_an_upload():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x", Tagging="foo=bar&bar&sp%20ace=%C3%A9")
    expected = [
        {"Key": "bar", "Value": ""},
        {"Key": "foo", "Value": "bar"},
        {"Key": "sp ace", "Value": "é"},
    ]
    equal(_object_tags(name), expected)
    equal(S3.get_object(Bucket=name, Key="k")["TagCount"], 3)
    for tagging, code in (
        ("a=1&a=2", "InvalidArgument"),
        ("&".join(f"k{i}=v" for i in range(11)), "InvalidTag"),
        ("aws:x=1", "InvalidTag"),
        ("k=" + "v" * 257, "InvalidTag"),
    ):
        put = refusal(S3.put_object, Bucket=name, Key="k", Body=b"y", Tagging=tagging)
        equal(put, (400, code), tagging)
    upload = S3.create_multipart_upload(Bucket=name, Key="m", Tagging="a=1")["UploadId"]
    part = S3.upload_part(Bucket=name, Key="m", UploadId=upload, PartNumber=1, Body=b"z")
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    S3.complete_multipart_upload(Bucket=name, Key="m", UploadId=upload, MultipartUpload=parts)
    equal(_object_tags(name, "m"), [{"Key": "a", "Value": "1"}])


@check
def a_copy_takes_tags_or_gets_its_own():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x", Tagging="a=1")
    source = {"Bucket": name, "Key": "k"}
    S3.copy_object(Bucket=name, Key="taken", CopySource=source, Tagging="b=2")
    equal(_object_tags(name, "taken"), [{"Key": "a", "Value": "1"}])
    S3.copy_object(
        Bucket=name, Key="own", CopySource=source, Tagging="b=2", TaggingDirective="REPLACE"
    )
    equal(_object_tags(name, "own"), [{"Key": "b", "Value": "2"}])
    S3.copy_object(Bucket=name, Key="none", CopySource=source, TaggingDirective="REPLACE")
    equal(_object_tags(name, "none"), [])
    refused = refusal(
        S3.copy_object, Bucket=name, Key="bad", CopySource=source, TaggingDirective="KEEP"
    )
    equal(refused, (400, "InvalidArgument"))


@check
def each_version_has_tags_of_its_own():
    name = bucket()
    enabled = {"Status": "Enabled"}
    S3.put_bucket_versioning(Bucket=name, VersioningConfiguration=enabled)
    first, second = (
        S3.put_object(Bucket=name, Key="k", Body=content, Tagging="n=" + tag)["VersionId"]
        for content, tag in ((b"1", "one"), (b"22", "two"))
    )
    said = {"Bucket": name, "Key": "k"}
    new = {"TagSet": [{"Key": "n", "Value": "new"}]}
    put = S3.put_object_tagging(**said, VersionId=first, Tagging=new)
    equal(put["VersionId"], first)
    for version, value in ((first, "new"), (second, "two")):
        found = S3.get_object_tagging(**said, VersionId=version)
        equal(found["VersionId"], version)
        equal(found["TagSet"], [{"Key": "n", "Value": value}])
    equal(S3.get_object_tagging(**said)["VersionId"], second)
    equal(S3.delete_object_tagging(**said)["VersionId"], second)
    equal(S3.get_object_tagging(**said, VersionId=first)["TagSet"], new["TagSet"])
    asked = {**said, "ObjectAttributes": ["ObjectSize"]}
    equal(S3.get_object_attributes(**asked, VersionId=first)["ObjectSize"], 1)
    equal(S3.get_object_attributes(**asked)["VersionId"], second)
    equal(S3.get_object_acl(**said, VersionId=first)["Grants"][0]["Permission"], "FULL_CONTROL")
    absent = S3.put_object(Bucket=name, Key="another", Body=b"")["VersionId"]
    equal(refusal(S3.get_object_acl, **said, VersionId=absent), (404, "NoSuchVersion"))
    marker = S3.delete_object(**said)["VersionId"]
    equal(refusal(S3.get_object_tagging, **said), (404, "NoSuchKey"))
    equal(refusal(S3.get_object_tagging, **said, VersionId=marker), (405, "MethodNotAllowed"))
    equal([len(version) > 0 for version in (first, second, marker)], [True] * 3)


# ---- buckets


@check
def a_bucket_is_tagged():
    name = bucket()
    equal(refusal(S3.get_bucket_tagging, Bucket=name), (404, "NoSuchTagSet"))
    equal(_status(S3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": _tags(50)})), 204)
    equal(S3.get_bucket_tagging(Bucket=name)["TagSet"], _tags(50))
    many = refusal(S3.put_bucket_tagging, Bucket=name, Tagging={"TagSet": _tags(51)})
    equal(many, (400, "InvalidTag"))
    equal(len(S3.get_bucket_tagging(Bucket=name)["TagSet"]), 50)
    equal(_status(S3.delete_bucket_tagging(Bucket=name)), 204)
    equal(refusal(S3.get_bucket_tagging, Bucket=name), (404, "NoSuchTagSet"))
    equal(refusal(S3.get_bucket_tagging, Bucket="no-such-bucket-of-anyone"), (404, "NoSuchBucket"))


@check
def a_public_access_block_is_kept_and_blocks_public_acls():
    name = bucket()
    absent = (404, "NoSuchPublicAccessBlockConfiguration")
    equal(refusal(S3.get_public_access_block, Bucket=name), absent)
    S3.put_object(Bucket=name, Key="before", Body=b"x", ACL="public-read")
    wanted = {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": False,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": False,
    }
    S3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=wanted)
    found = S3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    equal(found, wanted)
    for acl in ("public-read", "public-read-write", "authenticated-read"):
        refused = refusal(S3.put_object, Bucket=name, Key="k", Body=b"x", ACL=acl)
        equal(refused, (403, "AccessDenied"), acl)
        equal(refusal(S3.put_bucket_acl, Bucket=name, ACL=acl), (403, "AccessDenied"), acl)
    S3.put_object(Bucket=name, Key="k", Body=b"x", ACL="private")
    equal(_status(S3.delete_public_access_block(Bucket=name)), 204)
    equal(refusal(S3.get_public_access_block, Bucket=name), absent)
    S3.put_object(Bucket=name, Key="k", Body=b"x", ACL="public-read")


@check
def acls_that_say_what_is_true_are_accepted_and_wider_ones_refused():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    policy = S3.get_bucket_acl(Bucket=name)
    same = {"Owner": policy["Owner"], "Grants": policy["Grants"]}
    calls = (
        (S3.put_bucket_acl, {"Bucket": name}),
        (S3.put_object_acl, {"Bucket": name, "Key": "k"}),
    )
    wide = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    wider = {**same, "Grants": [*same["Grants"], {"Grantee": wide, "Permission": "READ"}]}
    for call, names in calls:
        for acl in ("private", "bucket-owner-full-control"):
            headers = {"x-amz-acl": acl}
            equal(_status(with_headers(call.__name__, headers, AccessControlPolicy=same, **names)), 200)
        equal(_status(call(AccessControlPolicy=same, **names)), 200)
        no = (400, "AccessControlListNotSupported")
        equal(refusal(call, AccessControlPolicy=wider, **names), no)
        equal(refusal(call, ACL="public-read", **names), no)
        equal(refusal(call, ACL="nonsense", **names), (400, "InvalidArgument"))
        nothing = refusal(call, **names)
        equal(nothing, (400, "MissingSecurityHeader"))
        nobody = {**same, "Grants": [{"Permission": "FULL_CONTROL"}]}
        equal(refusal(call, AccessControlPolicy=nobody, **names), (400, "MalformedACLError"))
        unknown = {**same, "Grants": [{**same["Grants"][0], "Permission": "EVERYTHING"}]}
        equal(refusal(call, AccessControlPolicy=unknown, **names), (400, "MalformedACLError"))
        given = {**same, "Owner": {"ID": "somebody"}}
        equal(refusal(call, AccessControlPolicy=given, **names), (403, "AccessDenied"))
        mail = {"Type": "AmazonCustomerByEmail", "EmailAddress": "nobody@example.org"}
        mailed = {**same, "Grants": [{"Grantee": mail, "Permission": "READ"}]}
        unresolved = (400, "UnresolvableGrantByEmailAddress")
        equal(refusal(call, AccessControlPolicy=mailed, **names), unresolved)
    equal(refusal(S3.put_object_acl, Bucket=name, Key="absent", ACL="private"), (404, "NoSuchKey"))
    equal(refusal(S3.put_object, Bucket=name, Key="k", Body=b"", ACL="nonsense")[1], "InvalidArgument")


@check
def tags_come_in_the_order_of_their_keys():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x", Tagging="foo=bar&bar")
    tags = S3.get_object_tagging(Bucket=name, Key="k")["TagSet"]
    equal(tags, [{"Key": "bar", "Value": ""}, {"Key": "foo", "Value": "bar"}])


@check
def a_redirect_leads_somewhere():
    name = bucket()
    for place in ("/other", "http://example.org/x", "https://example.org/"):
        S3.put_object(Bucket=name, Key="k", Body=b"x", WebsiteRedirectLocation=place)
        equal(S3.head_object(Bucket=name, Key="k")["WebsiteRedirectLocation"], place)
    for place in ("other", "ftp://example.org/", "/" + "x" * 2048):
        no = refusal(S3.put_object, Bucket=name, Key="k", Body=b"x", WebsiteRedirectLocation=place)
        equal(no, (400, "InvalidRedirectLocation"), place[:20])


@check
def no_other_context_is_bound_to_data():
    name = bucket()
    kms = {"ServerSideEncryption": "aws:kms"}
    for text, more, expected in (
        ("e30=", kms, (501, "NotImplemented")),
        ("e30=", {}, (400, "InvalidArgument")),
        ("e30=", {"ServerSideEncryption": "AES256"}, (400, "InvalidArgument")),
        ("not base64", kms, (400, "InvalidArgument")),
    ):
        with_context = {"Bucket": name, "Key": "k", "Body": b"x", "SSEKMSEncryptionContext": text}
        equal(refusal(S3.put_object, **with_context, **more), expected, text)


# ---- what is said about encryption


def _default(name):
    answer = S3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    return answer["Rules"][0]["ApplyServerSideEncryptionByDefault"]


def _set_default(name, **default):
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    return S3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=rules)


@check
def a_buckets_encryption_is_what_is_true():
    name = bucket()
    equal(_default(name), {"SSEAlgorithm": "AES256"})
    _set_default(name, SSEAlgorithm="aws:kms")
    named = _default(name)
    equal(named["SSEAlgorithm"], "aws:kms")
    put = S3.put_object(Bucket=name, Key="k", Body=b"x")
    equal((put["ServerSideEncryption"], put["SSEKMSKeyId"]), ("aws:kms", named["KMSMasterKeyID"]))
    head = S3.head_object(Bucket=name, Key="k")
    equal((head["ServerSideEncryption"], head["SSEKMSKeyId"]), ("aws:kms", named["KMSMasterKeyID"]))
    _set_default(name, SSEAlgorithm="aws:kms", KMSMasterKeyID=named["KMSMasterKeyID"])
    for default in (
        {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "some-other-key"},
        {"SSEAlgorithm": "AES256", "KMSMasterKeyID": named["KMSMasterKeyID"]},
        {"SSEAlgorithm": "aws:kms:dsse"},
    ):
        equal(refusal(_set_default, name=name, **default), (400, "InvalidArgument"), default)
    equal(_default(name), named)
    equal(_status(S3.delete_bucket_encryption(Bucket=name)), 204)
    equal(_default(name), {"SSEAlgorithm": "AES256"})
    equal(S3.put_object(Bucket=name, Key="k", Body=b"x")["ServerSideEncryption"], "AES256")


@check
def encryption_headers_are_echoed_when_true_and_refused_when_not():
    name = bucket()
    for key, algorithm in (("a", "AES256"), ("k", "aws:kms")):
        put = S3.put_object(Bucket=name, Key=key, Body=b"x", ServerSideEncryption=algorithm)
        equal(put["ServerSideEncryption"], algorithm)
        for read in (S3.head_object, S3.get_object):
            found = read(Bucket=name, Key=key)
            equal(found["ServerSideEncryption"], algorithm)
            equal(found.get("SSEKMSKeyId"), put.get("SSEKMSKeyId"))
    key_id = S3.head_object(Bucket=name, Key="k")["SSEKMSKeyId"]
    for same in (key_id, key_id.split("key/", 1)[1], "alias/aws/s3"):
        put = S3.put_object(
            Bucket=name, Key="k", Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=same
        )
        equal(put["SSEKMSKeyId"], key_id)
    for bad in (
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "another"},
        {"SSEKMSKeyId": key_id},
        {"ServerSideEncryption": "AES256", "SSEKMSKeyId": key_id},
        {"ServerSideEncryption": "rot13"},
        {"ServerSideEncryption": "aws:kms:dsse"},
    ):
        equal(refusal(S3.put_object, Bucket=name, Key="bad", Body=b"x", **bad)[0], 400, bad)
        multipart = refusal(S3.create_multipart_upload, Bucket=name, Key="bad", **bad)
        equal(multipart, (400, "InvalidArgument"), bad)
    equal(refusal(S3.head_object, Bucket=name, Key="bad")[0], 404)
    copied = S3.copy_object(Bucket=name, Key="c", CopySource={"Bucket": name, "Key": "k"})
    equal(copied["ServerSideEncryption"], "AES256")
    true("SSEKMSKeyId" not in S3.head_object(Bucket=name, Key="c"), "a copy took its source's label")


@check
def an_upload_keeps_what_was_said_when_it_was_created():
    name = bucket()
    created = S3.create_multipart_upload(Bucket=name, Key="m", ServerSideEncryption="aws:kms")
    upload = {"Bucket": name, "Key": "m", "UploadId": created["UploadId"]}
    equal(created["ServerSideEncryption"], "aws:kms")
    part = S3.upload_part(**upload, PartNumber=1, Body=b"z")
    equal(part["SSEKMSKeyId"], created["SSEKMSKeyId"])
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    done = S3.complete_multipart_upload(**upload, MultipartUpload=parts)
    equal(done["SSEKMSKeyId"], created["SSEKMSKeyId"])
    equal(S3.head_object(Bucket=name, Key="m")["SSEKMSKeyId"], created["SSEKMSKeyId"])


# ---- attributes


ALL = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]


@check
def the_attributes_of_an_object_are_told():
    name = bucket()
    put = S3.put_object(Bucket=name, Key="k", Body=b"hello", ChecksumAlgorithm="CRC32")
    found = S3.get_object_attributes(Bucket=name, Key="k", ObjectAttributes=ALL)
    equal(found["ETag"], put["ETag"].strip('"'))
    equal(found["ObjectSize"], 5)
    equal(found["StorageClass"], "STANDARD")
    crc = base64_of(zlib.crc32(b"hello").to_bytes(4, "big"))
    equal(found["Checksum"], {"ChecksumCRC32": crc, "ChecksumType": "FULL_OBJECT"})
    true("ObjectParts" not in found, found)
    true(found["LastModified"], found)
    only = S3.get_object_attributes(Bucket=name, Key="k", ObjectAttributes=["ObjectSize"])
    equal({key for key in only if key in ALL}, {"ObjectSize"})
    asked = {"Bucket": name, "ObjectAttributes": ["ETag"]}
    equal(refusal(S3.get_object_attributes, Key="absent", **asked), (404, "NoSuchKey"))
    asked["ObjectAttributes"] = ["Colour"]
    equal(refusal(S3.get_object_attributes, Key="k", **asked), (400, "InvalidArgument"))


@check
def the_parts_of_an_object_are_told_in_pages():
    name = bucket()
    upload = S3.create_multipart_upload(Bucket=name, Key="m", ChecksumAlgorithm="SHA256")
    names = {"Bucket": name, "Key": "m", "UploadId": upload["UploadId"]}
    sizes, parts = [5 * MIB, 5 * MIB, 7], []
    for number, size in enumerate(sizes, 1):
        part = S3.upload_part(
            **names, PartNumber=number, Body=data(size), ChecksumAlgorithm="SHA256"
        )
        parts.append(
            {"ETag": part["ETag"], "PartNumber": number, "ChecksumSHA256": part["ChecksumSHA256"]}
        )
    done = S3.complete_multipart_upload(**names, MultipartUpload={"Parts": parts})
    asked = {"Bucket": name, "Key": "m", "ObjectAttributes": ALL}
    found = S3.get_object_attributes(**asked)
    equal(found["Checksum"]["ChecksumSHA256"], done["ChecksumSHA256"])
    equal(found["Checksum"]["ChecksumType"], "COMPOSITE")
    true(done["ChecksumSHA256"].endswith("-3"), done)
    told = found["ObjectParts"]
    equal((told["TotalPartsCount"], told["IsTruncated"], told["MaxParts"]), (3, False, 1000))
    equal([part["Size"] for part in told["Parts"]], sizes)
    equal(
        [part["ChecksumSHA256"] for part in told["Parts"]],
        [part["ChecksumSHA256"] for part in parts],
    )
    page = S3.get_object_attributes(**asked, MaxParts=1, PartNumberMarker=1)["ObjectParts"]
    equal([part["PartNumber"] for part in page["Parts"]], [2])
    equal((page["IsTruncated"], page["NextPartNumberMarker"]), (True, 2))
    page = S3.get_object_attributes(**asked, MaxParts=10, PartNumberMarker=2)["ObjectParts"]
    equal([part["PartNumber"] for part in page["Parts"]], [3])
    equal(page["IsTruncated"], False)


run()
