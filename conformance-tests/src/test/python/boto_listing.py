"""Buckets and listings through boto3."""

import random
from concurrent.futures import ThreadPoolExecutor

from boto import S3, bucket, refusal
from checks import check, equal, run, true

KEYS = sorted(
    [f"{top}/{middle}/{leaf}" for top in "abc" for middle in ("x", "y") for leaf in range(4)]
    + ["a", "a-b", "a.b", "a/", "a//", "a//b", "b", "c/x", "ä/ö", "\U0001f600", "\uffee", "zz"],
    key=str.encode,
)


def _filled():
    name = bucket()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: S3.put_object(Bucket=name, Key=key, Body=key.encode()), KEYS))
    return name


def _expected(prefix, delimiter):
    keys, prefixes = [], []
    for key in KEYS:
        if key.startswith(prefix):
            end = key.find(delimiter, len(prefix)) if delimiter else -1
            if end < 0:
                keys.append(key)
            elif key[: end + len(delimiter)] not in prefixes:
                prefixes.append(key[: end + len(delimiter)])
    return keys, prefixes


def _paged(operation, name, size, **filters):
    keys, prefixes = [], []
    pages = S3.get_paginator(operation).paginate(
        Bucket=name, PaginationConfig={"PageSize": size}, **filters
    )
    for page in pages:
        entries = page.get("Contents", [])
        shared = [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        true(len(entries) + len(shared) <= size, "a page over its size")
        keys += [entry["Key"] for entry in entries]
        prefixes += shared
    return keys, prefixes


@check
def paginators_find_every_key_in_byte_order():
    name = _filled()
    for operation in ("list_objects_v2", "list_objects"):
        for size in (1, 2, 3, 7, 1000):
            equal(_paged(operation, name, size), (KEYS, []), f"{operation} by {size}")


@check
def names_that_were_asked_for_are_told_again():
    name = bucket()
    for text in ("\n", "us-east-1:1/&<", "a%20b", "1+1"):
        said = {"Bucket": name, "Delimiter": text, "Prefix": text}
        first = S3.list_objects(**said, Marker=text)
        equal((first["Delimiter"], first["Marker"]), (text, text))
        second = S3.list_objects_v2(**said, StartAfter=text)
        equal([second[field] for field in ("Prefix", "Delimiter", "StartAfter")], [text] * 3)
        if "%" not in text and "+" not in text:  # these boto3 leaves encoded
            equal(first["Prefix"], text)


@check
def delimiters_fold_and_prefixes_filter():
    name = _filled()
    cases = [("", "/"), ("a", "/"), ("a/", "/"), ("a/x/", "/"), ("a//", "/"), ("c", "/x"), ("a", "")]
    cases += [("", "a"), ("none", "/"), ("ä", "/"), ("", "x/")]
    for prefix, delimiter in cases:
        filters = {"Prefix": prefix, "Delimiter": delimiter}
        for operation in ("list_objects_v2", "list_objects"):
            for size in (1, 2, 1000):
                found = _paged(operation, name, size, **filters)
                equal(found, _expected(prefix, delimiter), f"{operation} {filters} by {size}")


@check
def a_listing_starts_after_a_key_that_need_not_exist():
    name = _filled()
    for start in ("", "a", "a/x/15", "b/", "\U0001f600", "zzz"):
        after = [key for key in KEYS if key.encode() > start.encode()]
        answer = S3.list_objects_v2(Bucket=name, StartAfter=start)
        equal([entry["Key"] for entry in answer.get("Contents", [])], after, start)
        answer = S3.list_objects(Bucket=name, Marker=start)
        equal([entry["Key"] for entry in answer.get("Contents", [])], after, start)


@check
def entries_tell_what_head_tells():
    name = _filled()
    for entry in S3.list_objects_v2(Bucket=name, FetchOwner=True, MaxKeys=5)["Contents"]:
        head = S3.head_object(Bucket=name, Key=entry["Key"])
        equal(entry["Size"], head["ContentLength"])
        equal(entry["ETag"], head["ETag"])
        equal(entry["LastModified"], head["LastModified"])
        equal(entry["StorageClass"], "STANDARD")
        true(entry["Owner"]["ID"], "an owner")


@check
def no_keys_are_listed_when_none_are_asked_for():
    answer = S3.list_objects_v2(Bucket=_filled(), MaxKeys=0)
    equal((answer["KeyCount"], answer["IsTruncated"]), (0, False))


@check
def random_listings_agree_with_a_sorted_set():
    name, seed = _filled(), random.randrange(1 << 32)
    choices = random.Random(seed)
    for _ in range(60):
        key = choices.choice(KEYS)
        prefix = key[: choices.randrange(len(key) + 1)]
        delimiter = choices.choice(["/", "/", "a", "x/", "//"])
        size = choices.choice([1, 2, 5, 1000])
        found = _paged("list_objects_v2", name, size, Prefix=prefix, Delimiter=delimiter)
        what = f"seed {seed}: prefix {prefix!r}, delimiter {delimiter!r}, by {size}"
        equal(found, _expected(prefix, delimiter), what)


@check
def many_objects_are_deleted_in_one_request():
    name = _filled()
    victims = KEYS[:20] + ["never/there"]
    answer = S3.delete_objects(Bucket=name, Delete={"Objects": [{"Key": key} for key in victims]})
    equal(sorted(entry["Key"] for entry in answer["Deleted"]), sorted(victims))
    true("Errors" not in answer, answer)
    quiet = {"Objects": [{"Key": key} for key in KEYS[20:30]], "Quiet": True}
    answer = S3.delete_objects(Bucket=name, Delete=quiet)
    true("Deleted" not in answer and "Errors" not in answer, answer)
    equal(_paged("list_objects_v2", name, 1000)[0], KEYS[30:])


@check
def over_a_thousand_deletes_in_one_request_are_refused():
    objects = {"Objects": [{"Key": f"k{number}"} for number in range(1001)]}
    refused = refusal(S3.delete_objects, Bucket=bucket(), Delete=objects)
    equal(refused, (400, "MalformedXML"))


@check
def buckets_are_made_listed_and_removed():
    first, second = bucket(), bucket()
    equal(S3.head_bucket(Bucket=first)["ResponseMetadata"]["HTTPStatusCode"], 200)
    names = [entry["Name"] for entry in S3.list_buckets()["Buckets"]]
    true({first, second} <= set(names), "both are listed")
    equal(names, sorted(names))
    S3.create_bucket(Bucket=first)
    S3.put_object(Bucket=first, Key="k", Body=b"x")
    equal(refusal(S3.delete_bucket, Bucket=first), (409, "BucketNotEmpty"))
    S3.delete_object(Bucket=first, Key="k")
    S3.delete_bucket(Bucket=first)
    equal(refusal(S3.head_bucket, Bucket=first), (404, "404"))
    true(first not in [entry["Name"] for entry in S3.list_buckets()["Buckets"]], "it is gone")


@check
def a_location_constraint_is_kept():
    name = bucket() + "-eu"
    where = {"LocationConstraint": "eu-central-1"}
    S3.create_bucket(Bucket=name, CreateBucketConfiguration=where)
    equal(S3.get_bucket_location(Bucket=name)["LocationConstraint"], "eu-central-1")
    equal(S3.get_bucket_location(Bucket=bucket())["LocationConstraint"], None)


@check
def an_empty_token_is_none_and_is_echoed():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    page = S3.list_objects_v2(Bucket=name, ContinuationToken="")
    equal((page["ContinuationToken"], page["KeyCount"], page["IsTruncated"]), ("", 1, False))


@check
def an_ownership_that_is_not_the_buckets_is_not_there():
    S3.create_bucket(Bucket=bucket() + "-own", ObjectOwnership="BucketOwnerEnforced")
    for ownership in ("ObjectWriter", "BucketOwnerPreferred"):
        refused = refusal(S3.create_bucket, Bucket=bucket() + "-own", ObjectOwnership=ownership)
        equal(refused, (501, "NotImplemented"))
    refused = refusal(S3.create_bucket, Bucket=bucket() + "-own", ObjectOwnership="Nobody")
    equal(refused, (400, "InvalidArgument"))


@check
def a_bucket_of_another_kind_is_not_made():
    directory = {"Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}}
    for wish in ({"Tags": [{"Key": "a", "Value": "b"}]}, directory):
        name = bucket() + "-kind"
        refused = refusal(S3.create_bucket, Bucket=name, CreateBucketConfiguration=wish)
        equal(refused, (501, "NotImplemented"), wish)
        equal(refusal(S3.head_bucket, Bucket=name)[0], 404)


@check
def names_that_no_bucket_may_have_are_refused():
    for name in ("ab", "UPPER", "-dash", "dot..dot", "dot.-dash", "dash-.dot", "192.168.1.1", "under_score"):
        equal(refusal(S3.create_bucket, Bucket=name), (400, "InvalidBucketName"), name)


run()
