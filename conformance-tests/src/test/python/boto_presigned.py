"""Presigned URLs that boto3 makes, fetched by curl."""

import re
import tempfile

import boto
from boto import S3, body, bucket, client, curl, refusal
from checks import check, equal, run, true

# What boto3 makes by default for us-east-1 is version 2 in the query; version 4 is asked for.
SIGNERS = {"default": S3, "v4": client(signature_version="s3v4")}
KEYS = ["plain", "a//b/../c", "ä +%2F&=?#.txt", "tail/"]


def _status(*arguments):
    return curl("--output", "/dev/null", "--write-out", "%{http_code}", *arguments)


@check
def the_two_signers_differ():
    target = {"Bucket": "b", "Key": "k"}
    urls = {
        name: signer.generate_presigned_url("get_object", Params=target)
        for name, signer in SIGNERS.items()
    }
    true("AWSAccessKeyId=" in urls["default"], urls)
    true("X-Amz-Algorithm=AWS4-HMAC-SHA256" in urls["v4"], urls)


@check
def a_presigned_get_is_fetched_by_curl():
    name = bucket()
    for key in KEYS:
        S3.put_object(Bucket=name, Key=key, Body=boto.data(70_000))
        for signer in SIGNERS.values():
            url = signer.generate_presigned_url("get_object", Params={"Bucket": name, "Key": key})
            true(curl("--path-as-is", url) == boto.data(70_000), f"{key} through {url}")


@check
def a_presigned_put_is_uploaded_by_curl():
    name = bucket()
    for kind, signer in SIGNERS.items():
        for key in KEYS:
            data = (kind + key).encode() * 100
            url = signer.generate_presigned_url("put_object", Params={"Bucket": name, "Key": key})
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                # Not --upload-file: curl would add the name of the file to a URL that ends in /.
                upload = ["--path-as-is", "--request", "PUT", "--header", "Content-Type:"]
                upload += ["--data-binary", "@" + file.name]
                equal(_status(*upload, url), b"200", f"{kind} {key}")
            equal(body(Bucket=name, Key=key), data)


@check
def response_headers_are_part_of_the_signature():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    for signer in SIGNERS.values():
        wish = {"Bucket": name, "Key": "k", "ResponseContentType": "text/wished"}
        url = signer.generate_presigned_url("get_object", Params=wish)
        true(b"content-type: text/wished" in curl("--include", url).lower(), url)
        changed = url.replace("wished", "forged")
        equal(_status(changed), b"403", changed)


@check
def delete_and_head_can_be_presigned():
    name = bucket()
    for signer in SIGNERS.values():
        S3.put_object(Bucket=name, Key="k", Body=b"x")
        target = {"Bucket": name, "Key": "k"}
        url = signer.generate_presigned_url("head_object", Params=target)
        equal(_status("--head", url), b"200")
        url = signer.generate_presigned_url("delete_object", Params=target)
        equal(_status("--request", "DELETE", url), b"204")
        equal(refusal(S3.head_object, **target)[0], 404)


@check
def operations_on_a_bucket_can_be_presigned():
    name = bucket()
    S3.put_object(Bucket=name, Key="a b+/ü", Body=b"x")
    for signer in SIGNERS.values():
        for operation, more, said in (
            ("list_objects_v2", {"Prefix": "a b+/"}, b"<KeyCount>1</KeyCount>"),
            ("list_object_versions", {}, b"<ListVersionsResult"),
            ("get_bucket_location", {}, b"<LocationConstraint"),
        ):
            url = signer.generate_presigned_url(operation, Params={"Bucket": name, **more})
            answer = curl(url)
            true(said in answer, f"{operation} {answer}")


@check
def a_url_is_good_for_its_method_and_key_only():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    S3.put_object(Bucket=name, Key="other", Body=b"secret")
    for signer in SIGNERS.values():
        url = signer.generate_presigned_url("get_object", Params={"Bucket": name, "Key": "k"})
        for words in (
            [url.replace("/k?", "/other?")],
            ["--request", "DELETE", url],
            [re.sub("Signature=...", "Signature=abc", url)],
        ):
            answer = curl(*words)
            true(b"<Code>SignatureDoesNotMatch</Code>" in answer, f"{words}: {answer}")
    equal(body(Bucket=name, Key="k"), b"x")


@check
def an_expired_url_is_refused():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    target = {"Bucket": name, "Key": "k"}
    for signer in SIGNERS.values():
        for seconds in (0, -5):
            url = signer.generate_presigned_url("get_object", Params=target, ExpiresIn=seconds)
            equal(_status(url), b"403", url)
    week = SIGNERS["v4"].generate_presigned_url("get_object", Params=target, ExpiresIn=604_801)
    equal(_status(week), b"403", "over a week")


@check
def an_object_url_without_a_signature_is_refused():
    name = bucket()
    S3.put_object(Bucket=name, Key="k", Body=b"x")
    answer = curl(f"{boto.ENDPOINT}/{name}/k")
    true(b"<Code>AccessDenied</Code>" in answer, answer)


run()
