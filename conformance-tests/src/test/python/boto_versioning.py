"""Versions through boto3: what is kept, what is shown, what comes back."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from boto import S3, ClientError, body, bucket, data, refusal
from checks import check, equal, one_of, run, true
from s3raw import call, expect


def _set(name, status):
    S3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})


def _versioned(status="Enabled"):
    name = bucket()
    _set(name, status)
    return name


def _put(name, key, text):
    """The new version; only a numbered one is told."""
    answer = S3.put_object(Bucket=name, Key=key, Body=text.encode())
    true(answer.get("VersionId") != "null", answer)
    return answer.get("VersionId", "null")


def _text(name, key, version=None):
    return body(Bucket=name, Key=key, **({"VersionId": version} if version else {})).decode()


def _lines(page):
    """The page's versions and markers, by key, in the order of the document."""
    entries = [(e, False) for e in page.get("Versions", [])]
    entries += [(e, True) for e in page.get("DeleteMarkers", [])]
    return [(e["Key"], e["VersionId"], marker, e["IsLatest"]) for e, marker in entries]


def _versions(name, key):
    """Versions, then markers, newest first each: id, whether a marker, whether the latest."""
    page = S3.list_object_versions(Bucket=name, Prefix=key)
    return [line[1:] for line in _lines(page) if line[0] == key]


def _failure(operation, **arguments):
    try:
        operation(**arguments)
    except ClientError as error:
        facts = error.response
        metadata = facts["ResponseMetadata"]
        return metadata["HTTPStatusCode"], facts["Error"]["Code"], metadata["HTTPHeaders"]
    raise AssertionError("not refused")


@check
def a_bucket_without_versioning_says_nothing_of_versions():
    name = bucket()
    true("Status" not in S3.get_bucket_versioning(Bucket=name), "status")
    true("VersionId" not in S3.put_object(Bucket=name, Key="k", Body=b"1"), "put")
    true("VersionId" not in S3.head_object(Bucket=name, Key="k"), "head")
    source = {"Bucket": name, "Key": "k"}
    copied = S3.copy_object(Bucket=name, Key="c", CopySource=source)
    true("VersionId" not in copied and "CopySourceVersionId" not in copied, copied)
    equal(_text(name, "k", "null"), "1")
    equal(_lines(S3.list_object_versions(Bucket=name, Prefix="k")), [("k", "null", False, True)])
    deleted = S3.delete_object(Bucket=name, Key="k")
    true("VersionId" not in deleted and "DeleteMarker" not in deleted, deleted)
    S3.delete_object(Bucket=name, Key="c", VersionId="null")
    S3.delete_bucket(Bucket=name)


@check
def versioning_is_enabled_and_suspended():
    name = bucket()
    for status in ("Suspended", "Enabled", "Enabled", "Suspended"):
        _set(name, status)
        equal(S3.get_bucket_versioning(Bucket=name)["Status"], status)


@check
def configurations_that_cannot_be_are_refused():
    name = bucket()

    def put(**configuration):
        return refusal(
            S3.put_bucket_versioning, Bucket=name, VersioningConfiguration=configuration
        )

    equal(put(Status="Unversioned"), (400, "MalformedXML"))
    equal(put(), (400, "IllegalVersioningConfigurationException"))
    equal(put(Status="Enabled", MFADelete="Enabled")[0], 501)
    target = f"/{name}?versioning"
    expect(400, call("PUT", target, body=b"<Versioning"), "MalformedXML")
    expect(400, call("PUT", target, body=b"<Other/>"), "MalformedXML")
    expect(400, call("PUT", target), "MissingRequestBodyError")
    true("Status" not in S3.get_bucket_versioning(Bucket=name), "nothing changed")
    absent = {"VersioningConfiguration": {"Status": "Enabled"}, "Bucket": "no-such-bucket-at-all"}
    equal(refusal(S3.put_bucket_versioning, **absent), (404, "NoSuchBucket"))
    S3.put_bucket_versioning(
        Bucket=name, VersioningConfiguration={"Status": "Enabled", "MFADelete": "Disabled"}
    )


@check
def every_put_makes_a_version():
    name = _versioned()
    ids = [_put(name, "a/b", text) for text in ("one", "two", "three")]
    equal(len(set(ids)), 3, ids)
    equal(_text(name, "a/b"), "three")
    for version, text in zip(ids, ("one", "two", "three")):
        equal(_text(name, "a/b", version), text)
        head = S3.head_object(Bucket=name, Key="a/b", VersionId=version)
        equal((head["VersionId"], head["ContentLength"]), (version, len(text)))
    equal(S3.get_object(Bucket=name, Key="a/b")["VersionId"], ids[2])
    piece = S3.get_object(Bucket=name, Key="a/b", VersionId=ids[0], Range="bytes=1-")
    equal((piece["Body"].read(), piece["VersionId"]), (b"ne", ids[0]))
    equal(_versions(name, "a/b"), [(ids[2], False, True), (ids[1], False, False), (ids[0], False, False)])
    keys = [entry["Key"] for entry in S3.list_objects_v2(Bucket=name)["Contents"]]
    equal(keys, ["a/b"])


@check
def deleting_leaves_a_marker_and_every_version():
    name = _versioned()
    first = _put(name, "k", "one")
    marked = S3.delete_object(Bucket=name, Key="k")
    equal(marked["DeleteMarker"], True)
    marker = marked["VersionId"]
    for operation in (S3.get_object, S3.head_object):
        status, _, headers = _failure(operation, Bucket=name, Key="k")
        equal(status, 404)
        equal(headers["x-amz-delete-marker"], "true")
        equal(headers["x-amz-version-id"], marker)
        status, code, headers = _failure(operation, Bucket=name, Key="k", VersionId=marker)
        equal(status, 405)
        one_of(code, ["MethodNotAllowed", "405"])
        equal(headers["x-amz-delete-marker"], "true")
        equal(headers["x-amz-version-id"], marker)
        equal(headers["allow"], "DELETE")
        true("last-modified" in headers, headers)
        status, _, headers = _failure(operation, Bucket=name, Key="none")
        equal((status, headers["x-amz-delete-marker"]), (404, "false"))
    equal(_text(name, "k", first), "one")
    true("Contents" not in S3.list_objects_v2(Bucket=name), "listed")
    again = S3.delete_object(Bucket=name, Key="k")
    true(again["DeleteMarker"] and again["VersionId"] != marker, again)
    missing = S3.delete_object(Bucket=name, Key="never/was")
    true(missing["DeleteMarker"] and missing["VersionId"], missing)
    equal(_versions(name, "never/was"), [(missing["VersionId"], True, True)])


@check
def deleting_the_newest_brings_back_the_one_before():
    name = _versioned()
    first, second = _put(name, "d/k", "one"), _put(name, "d/k", "two")
    marker = S3.delete_object(Bucket=name, Key="d/k")["VersionId"]
    gone = S3.delete_object(Bucket=name, Key="d/k", VersionId=marker)
    equal((gone["DeleteMarker"], gone["VersionId"]), (True, marker))
    equal(_text(name, "d/k"), "two")
    gone = S3.delete_object(Bucket=name, Key="d/k", VersionId=second)
    true("DeleteMarker" not in gone, gone)
    equal(gone["VersionId"], second)
    answer = S3.get_object(Bucket=name, Key="d/k")
    equal((answer["Body"].read(), answer["VersionId"]), (b"one", first))
    equal([entry["Key"] for entry in S3.list_objects_v2(Bucket=name)["Contents"]], ["d/k"])
    equal(refusal(S3.get_object, Bucket=name, Key="d/k", VersionId=second), (404, "NoSuchVersion"))
    S3.delete_object(Bucket=name, Key="d/k", VersionId=first)
    equal(refusal(S3.get_object, Bucket=name, Key="d/k"), (404, "NoSuchKey"))
    S3.delete_bucket(Bucket=name)


@check
def version_ids_that_are_wrong_are_told_apart():
    name, other = _versioned(), _versioned()
    foreign = _put(other, "k", "other")
    version = _put(name, "k", "one")
    for operation in (S3.get_object, S3.head_object):
        equal(refusal(operation, Bucket=name, Key="k", VersionId="nonsense")[0], 400)
        for unknown in (foreign, "null"):
            status, _, headers = _failure(operation, Bucket=name, Key="k", VersionId=unknown)
            equal(status, 404)
        equal(refusal(operation, Bucket=name, Key="j", VersionId=version)[0], 404)
    refused = refusal(S3.get_object, Bucket=name, Key="k", VersionId="nonsense")
    equal(refused, (400, "InvalidArgument"))
    expect(400, call("GET", f"/{name}/k?versionId="), "InvalidArgument")
    equal(S3.get_object_acl(Bucket=name, Key="k", VersionId=version)["Owner"]["ID"] != "", True)
    refused = refusal(S3.get_object_acl, Bucket=name, Key="k", VersionId=foreign)
    equal(refused, (404, "NoSuchVersion"))
    gone = S3.delete_object(Bucket=name, Key="k", VersionId=foreign)
    equal(gone["ResponseMetadata"]["HTTPStatusCode"], 204)
    refused = refusal(S3.delete_object, Bucket=name, Key="k", VersionId="nonsense")
    equal(refused, (400, "InvalidArgument"))
    equal(_text(name, "k"), "one")


@check
def what_was_there_before_is_the_null_version():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"before")
    _set(name, "Enabled")
    equal(S3.head_object(Bucket=name, Key="k")["VersionId"], "null")
    second = _put(name, "k", "two")
    equal(_text(name, "k", "null"), "before")
    equal(_versions(name, "k"), [(second, False, True), ("null", False, False)])
    S3.delete_object(Bucket=name, Key="k", VersionId=second)
    equal(_text(name, "k"), "before")
    gone = S3.delete_object(Bucket=name, Key="k", VersionId="null")
    equal(gone["VersionId"], "null")
    S3.delete_bucket(Bucket=name)


@check
def a_suspended_bucket_has_one_null_version():
    name = _versioned()
    first = _put(name, "k", "one")
    _set(name, "Suspended")
    equal(_put(name, "k", "null one"), "null")
    equal(_put(name, "k", "null two"), "null")
    equal(S3.get_object(Bucket=name, Key="k")["VersionId"], "null")
    equal(_versions(name, "k"), [("null", False, True), (first, False, False)])
    _set(name, "Enabled")
    second = _put(name, "k", "two")
    equal(_text(name, "k", "null"), "null two")
    _set(name, "Suspended")
    marked = S3.delete_object(Bucket=name, Key="k")
    equal((marked["DeleteMarker"], marked["VersionId"]), (True, "null"))
    expected = [(second, False, False), (first, False, False), ("null", True, True)]
    equal(_versions(name, "k"), expected)
    equal(refusal(S3.get_object, Bucket=name, Key="k", VersionId="null"), (405, "MethodNotAllowed"))
    equal(_text(name, "k", second), "two")
    equal(_put(name, "k", "null three"), "null")
    equal(_text(name, "k", "null"), "null three")


@check
def many_versions_and_markers_go_at_once():
    name = _versioned()
    first, second = _put(name, "a", "one"), _put(name, "a", "two")
    marker = S3.delete_object(Bucket=name, Key="b")["VersionId"]
    objects = [
        {"Key": "a", "VersionId": first},
        {"Key": "b", "VersionId": marker},
        {"Key": "c"},
        {"Key": "a", "VersionId": "null"},
        {"Key": "a", "VersionId": "nonsense"},
    ]
    answer = S3.delete_objects(Bucket=name, Delete={"Objects": objects})
    deleted = {(e["Key"], e.get("VersionId")): e for e in answer["Deleted"]}
    equal(deleted[("a", first)], {"Key": "a", "VersionId": first})
    equal(
        deleted[("b", marker)],
        {"Key": "b", "VersionId": marker, "DeleteMarker": True, "DeleteMarkerVersionId": marker},
    )
    made = deleted[("c", None)]
    true(made["DeleteMarker"] and made["DeleteMarkerVersionId"], made)
    equal(deleted[("a", "null")], {"Key": "a", "VersionId": "null"})
    error = answer["Errors"][0]
    equal((error["Key"], error["VersionId"], error["Code"]), ("a", "nonsense", "InvalidArgument"))
    equal(_versions(name, "a"), [(second, False, True)])
    equal(_versions(name, "c"), [(made["DeleteMarkerVersionId"], True, True)])


@check
def any_version_can_be_copied():
    name = _versioned()
    text = data(20_000)
    first = S3.put_object(Bucket=name, Key="k", Body=text, Metadata={"a": "1"})["VersionId"]
    second = _put(name, "k", "two")
    copied = S3.copy_object(
        Bucket=name, Key="k", CopySource={"Bucket": name, "Key": "k", "VersionId": first}
    )
    equal(copied["CopySourceVersionId"], first)
    true(copied["VersionId"] not in (first, second), copied)
    true(body(Bucket=name, Key="k") == text, "content")
    equal(S3.head_object(Bucket=name, Key="k")["Metadata"], {"a": "1"})
    source = {"Bucket": name, "Key": "k"}
    copied = S3.copy_object(Bucket=name, Key="plain", CopySource=source)
    true(copied["CopySourceVersionId"] not in (first, second), copied)
    onto_itself = refusal(S3.copy_object, Bucket=name, Key="k", CopySource=source)
    equal(onto_itself, (400, "InvalidRequest"))
    marker = S3.delete_object(Bucket=name, Key="k")["VersionId"]
    equal(refusal(S3.copy_object, Bucket=name, Key="x", CopySource=source), (404, "NoSuchKey"))
    marked = {**source, "VersionId": marker}
    equal(refusal(S3.copy_object, Bucket=name, Key="x", CopySource=marked), (400, "InvalidRequest"))
    unknown = {"Bucket": name, "Key": "plain", "VersionId": first}
    equal(refusal(S3.copy_object, Bucket=name, Key="x", CopySource=unknown), (404, "NoSuchVersion"))
    wrong = {**source, "VersionId": "nonsense"}
    equal(refusal(S3.copy_object, Bucket=name, Key="x", CopySource=wrong), (400, "InvalidArgument"))


@check
def uploads_end_in_versions():
    name = _versioned()
    old = _put(name, "k", "x" * 30_000)
    _put(name, "k", "newer")
    upload = S3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    part = S3.upload_part_copy(
        Bucket=name, Key="k", UploadId=upload, PartNumber=1,
        CopySource={"Bucket": name, "Key": "k", "VersionId": old},
    )
    equal(part["CopySourceVersionId"], old)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["CopyPartResult"]["ETag"]}]}
    ended = {"Bucket": name, "Key": "k", "UploadId": upload, "MultipartUpload": parts}
    done = S3.complete_multipart_upload(**ended)
    again = S3.complete_multipart_upload(**ended)
    equal((again["VersionId"], again["ETag"]), (done["VersionId"], done["ETag"]))
    equal(len(_versions(name, "k")), 3)
    equal(_text(name, "k", done["VersionId"]), "x" * 30_000)
    _set(name, "Suspended")
    upload = S3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
    part = S3.upload_part(Bucket=name, Key="k", UploadId=upload, PartNumber=1, Body=b"null")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    done = S3.complete_multipart_upload(
        Bucket=name, Key="k", UploadId=upload, MultipartUpload=parts
    )
    true("VersionId" not in done, done)
    equal(_text(name, "k", "null"), "null")
    copied = S3.copy_object(Bucket=name, Key="c", CopySource={"Bucket": name, "Key": "k"})
    equal((copied.get("VersionId"), copied["CopySourceVersionId"]), (None, "null"))
    equal(S3.head_object(Bucket=name, Key="c")["VersionId"], "null")


@check
def conditions_are_of_the_current_version():
    name = _versioned()
    old = S3.put_object(Bucket=name, Key="k", Body=b"one")["ETag"]
    put = {"Bucket": name, "Key": "k", "Body": b"x"}
    new = S3.put_object(**{**put, "Body": b"two"}, IfMatch=old)["ETag"]
    equal(refusal(S3.put_object, **put, IfMatch=old), (412, "PreconditionFailed"))
    equal(refusal(S3.put_object, **put, IfNoneMatch="*"), (412, "PreconditionFailed"))
    one = {"Bucket": name, "Key": "k"}
    equal(refusal(S3.delete_object, **one, IfMatch=old), (412, "PreconditionFailed"))
    S3.delete_object(**one, IfMatch=new)
    equal(refusal(S3.put_object, **put, IfMatch=new), (404, "NoSuchKey"))
    equal(refusal(S3.delete_object, **one, IfMatch=new), (412, "PreconditionFailed"))
    true(S3.delete_object(**one, IfMatch="*")["DeleteMarker"], "under a marker")
    S3.put_object(**put, IfNoneMatch="*")
    never = S3.delete_object(Bucket=name, Key="never", IfMatch=new)
    equal(never["ResponseMetadata"]["HTTPStatusCode"], 204)
    equal(_versions(name, "never"), [])


@check
def deletions_compare_time_and_size():
    name = _versioned()
    version = _put(name, "k", "four")
    when = S3.head_object(Bucket=name, Key="k")["LastModified"]
    one, hour = {"Bucket": name, "Key": "k"}, timedelta(hours=1)
    wrong = ({"IfMatchSize": 5}, {"IfMatchLastModifiedTime": when - hour})
    for condition in wrong:
        equal(refusal(S3.delete_object, **one, **condition), (412, "PreconditionFailed"))
        refused = refusal(S3.delete_object, **one, VersionId=version, **condition)
        equal(refused, (412, "PreconditionFailed"))
    bad = [{"Key": "k", "Size": 5}, {"Key": "k", "LastModifiedTime": when - hour},
           {"Key": "k", "ETag": '"0123"'}]
    errors = S3.delete_objects(Bucket=name, Delete={"Objects": bad})["Errors"]
    equal([error["Code"] for error in errors], ["PreconditionFailed"] * 3)
    equal(_versions(name, "k"), [(version, False, True)])
    S3.delete_object(**one, IfMatchSize=4, IfMatchLastModifiedTime=when)
    good = [{"Key": "k", "VersionId": version, "Size": 4, "LastModifiedTime": when}]
    answer = S3.delete_objects(Bucket=name, Delete={"Objects": good})
    true("Errors" not in answer, answer)
    equal([line[1] for line in _versions(name, "k")], [True])


@check
def of_sixty_four_creators_one_wins():
    name = _versioned()
    uploads = []
    for _ in range(32):
        upload = S3.create_multipart_upload(Bucket=name, Key="k")["UploadId"]
        part = S3.upload_part(Bucket=name, Key="k", UploadId=upload, PartNumber=1, Body=b"x")
        uploads.append((upload, {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}))

    def create(number):
        one = {"Bucket": name, "Key": "k", "IfNoneMatch": "*"}
        if number % 2:
            return refusal_or_none(S3.put_object, **one, Body=b"put")
        upload, parts = uploads[number // 2]
        return refusal_or_none(
            S3.complete_multipart_upload, **one, UploadId=upload, MultipartUpload=parts
        )

    with ThreadPoolExecutor(64) as pool:
        results = list(pool.map(create, range(64)))
    equal(results.count(None), 1, results)
    true(set(results) <= {None, (412, "PreconditionFailed"), (409, "ConditionalRequestConflict")},
         results)
    equal(len(_versions(name, "k")), 1)


def refusal_or_none(operation, **arguments):
    try:
        operation(**arguments)
        return None
    except ClientError as error:
        facts = error.response
        return facts["ResponseMetadata"]["HTTPStatusCode"], facts["Error"]["Code"]


@check
def a_bucket_with_versions_or_markers_is_not_empty():
    name = _versioned()
    version = _put(name, "k", "one")
    marker = S3.delete_object(Bucket=name, Key="k")["VersionId"]
    equal(refusal(S3.delete_bucket, Bucket=name), (409, "BucketNotEmpty"))
    S3.delete_object(Bucket=name, Key="k", VersionId=version)
    equal(refusal(S3.delete_bucket, Bucket=name), (409, "BucketNotEmpty"))
    S3.delete_object(Bucket=name, Key="k", VersionId=marker)
    S3.delete_bucket(Bucket=name)


# ---- ListObjectVersions

KEYS = ["a", "a-b", "a/", "a//b", "a/x", "a/x/1", "a/y/2", "b b", "ä/ö", "\U0001f600", "zz+"]


def _history():
    """A bucket, and its versions in the order of a listing: key, id, marker, latest."""
    name, chance = bucket(), random.Random(20261122)
    model = {key: [] for key in KEYS}
    states = ["Enabled"] * 60 + ["Suspended"] * 25 + ["Enabled"] * 25
    for step, state in enumerate(states):
        if step == 0 or states[step - 1] != state:
            _set(name, state)
        key = chance.choice(KEYS)
        if chance.random() < 0.3:
            made, marker = S3.delete_object(Bucket=name, Key=key)["VersionId"], True
        else:
            made, marker = _put(name, key, str(step)), False
        old = [entry for entry in model[key] if made != "null" or entry[0] != "null"]
        model[key] = [(made, marker), *old]
    lines = []
    for key in sorted(KEYS, key=str.encode):
        lines += [(key, *entry, index == 0) for index, entry in enumerate(model[key])]
    return name, lines


def _rolled(lines, prefix, delimiter):
    """The lines of a listing; a common prefix is a text."""
    rolled = []
    for line in lines:
        key = line[0]
        if not key.startswith(prefix):
            continue
        end = key.find(delimiter, len(prefix)) if delimiter else -1
        shown = line if end < 0 else key[: end + len(delimiter)]
        if end < 0 or shown not in rolled:
            rolled.append(shown)
    return rolled


def _paged(name, size, **filters):
    """All lines of all pages; boto3 sorts versions and markers apart, so each page is a set."""
    pages, markers = [], {}
    while True:
        page = S3.list_object_versions(Bucket=name, MaxKeys=size, **filters, **markers)
        prefixes = [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        pages.append(set(_lines(page)) | set(prefixes))
        true(len(pages[-1]) == len(_lines(page)) + len(prefixes) <= size, "a page over its size")
        if not page["IsTruncated"]:
            return pages
        markers = {"KeyMarker": page["NextKeyMarker"]}
        if "NextVersionIdMarker" in page:
            markers["VersionIdMarker"] = page["NextVersionIdMarker"]


@check
def every_page_of_versions_is_in_its_place():
    name, lines = _history()
    for prefix in ("", "a", "a/", "a/x", "ä", "none"):
        for delimiter in ("", "/", "//", "x", "b"):
            expected = _rolled(lines, prefix, delimiter)
            # Pages of one line take most of the time: one prefix of each kind is enough for them.
            for size in (1, 3, 1000) if prefix in ("", "a/") else (3, 1000):
                pages = _paged(name, size, Prefix=prefix, Delimiter=delimiter)
                cut = [set(expected[at : at + size]) for at in range(0, len(expected), size)]
                equal(pages, cut or [set()], f"{prefix} {delimiter} by {size}")


@check
def a_page_begins_after_its_markers():
    name, lines = _history()
    for index, (key, version, _, _) in enumerate(lines):
        page = S3.list_object_versions(Bucket=name, KeyMarker=key, VersionIdMarker=version)
        equal(set(_lines(page)), set(lines[index + 1 :]), f"after {key} {version}")
        equal((page["KeyMarker"], page["VersionIdMarker"]), (key, version))
        page = S3.list_object_versions(Bucket=name, KeyMarker=key)
        later = [line for line in lines if line[0].encode() > key.encode()]
        equal(set(_lines(page)), set(later), f"after {key}")


@check
def a_line_says_all_of_its_version():
    name = _versioned()
    etags = [S3.put_object(Bucket=name, Key="k", Body=b"x" * size)["ETag"] for size in (3, 5)]
    S3.delete_object(Bucket=name, Key="k")
    page = S3.list_object_versions(Bucket=name)
    equal([(e["ETag"], e["Size"], e["StorageClass"]) for e in page["Versions"]],
          [(etags[1], 5, "STANDARD"), (etags[0], 3, "STANDARD")])
    for entry in page["Versions"] + page["DeleteMarkers"]:
        true(entry["Owner"]["ID"] and entry["LastModified"], entry)
    text = expect(200, call("GET", f"/{name}?versions&encoding-type=url")).body.decode()
    order = [text.index(tag) for tag in ("<DeleteMarker>", "<Version>")]
    equal(order, sorted(order), "newest first in the document")
    S3.put_object(Bucket=name, Key="ä b+c", Body=b"")
    text = expect(200, call("GET", f"/{name}?versions&encoding-type=url&prefix=%C3%A4")).body
    true(b"<Key>%C3%A4%20b%2Bc</Key>" in text and b"<Prefix>%C3%A4</Prefix>" in text, text)


@check
def wrong_markers_and_sizes_are_refused():
    name = _versioned()
    _put(name, "k", "one")

    def listing(query):
        return call("GET", f"/{name}?versions&{query}")

    expect(400, listing("version-id-marker=null"), "InvalidArgument")
    expect(400, listing("key-marker=k&version-id-marker=nonsense"), "InvalidArgument")
    expect(400, listing("max-keys=x"), "InvalidArgument")
    expect(400, listing("max-keys=-1"), "InvalidArgument")
    expect(400, listing("encoding-type=utf"), "InvalidArgument")
    page = S3.list_object_versions(Bucket=name, MaxKeys=0)
    equal((page["IsTruncated"], page["MaxKeys"], page.get("Versions")), (False, 0, None))
    equal(S3.list_object_versions(Bucket=name, MaxKeys=5000)["MaxKeys"], 1000)


run()
