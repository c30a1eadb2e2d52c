"""POST Object: forms as browsers send them, with the policies that boto3 signs and with others."""

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import ssl
import uuid
from urllib.parse import urlsplit

from boto import CERTIFICATE, ENDPOINT, S3, body, bucket, client, data
from checks import check, equal, run, true

V4 = client(signature_version="s3v4")


def _form(fields, file, file_name="file.txt"):
    boundary = uuid.uuid4().hex
    lines = []
    for name, value in fields:
        lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode())
        lines.append(value.encode() + b"\r\n")
    if file is not None:
        disposition = f'form-data; name="file"; filename="{file_name}"'
        lines.append(f"--{boundary}\r\nContent-Disposition: {disposition}\r\n".encode())
        lines.append(b"Content-Type: text/plain\r\n\r\n" + file + b"\r\n")
    lines.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(lines)


def _post(name, fields, file=b"bar", file_name="file.txt"):
    """The status, the headers and the document of the answer."""
    endpoint = urlsplit(ENDPOINT)
    kind, content = _form(list(dict(fields).items()), file, file_name)
    if endpoint.scheme == "https":
        trust = ssl.create_default_context(cafile=CERTIFICATE)
        connection = http.client.HTTPSConnection(endpoint.netloc, timeout=30, context=trust)
    else:
        connection = http.client.HTTPConnection(endpoint.netloc, timeout=30)
    connection.request("POST", "/" + name, content, {"Content-Type": kind})
    answer = connection.getresponse()
    headers = {key.lower(): value for key, value in answer.getheaders()}
    text = answer.read().decode()
    connection.close()
    return answer.status, headers, text


def _refused(name, fields, **more):
    status, _, text = _post(name, fields, **more)
    return status, text.split("<Code>")[1].split("</Code>")[0] if "<Code>" in text else text


def _signed(policy):
    """The fields of version 2 for a policy that boto3 would not make."""
    keys = S3._request_signer._credentials
    text = base64.b64encode(policy if isinstance(policy, bytes) else json.dumps(policy).encode())
    mac = hmac.new(keys.secret_key.encode(), text, hashlib.sha1).digest()
    return {
        "AWSAccessKeyId": keys.access_key,
        "policy": text.decode(),
        "signature": base64.b64encode(mac).decode(),
    }


def _policy(name, *conditions, seconds=600):
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return {
        "expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [{"bucket": name}, ["starts-with", "$key", "foo"], *conditions],
    }


@check
def what_boto3_presigns_uploads_a_file():
    name = bucket()
    for s3 in (S3, V4):
        post = s3.generate_presigned_post(name, "a/é.txt")
        status, headers, text = _post(name, post["fields"], b"content")
        equal((status, text), (204, ""))
        equal(body(Bucket=name, Key="a/é.txt"), b"content")
        equal(headers["etag"], S3.head_object(Bucket=name, Key="a/é.txt")["ETag"])


@check
def fields_say_what_headers_say():
    name = bucket()
    conditions = (
        {"acl": "private"},
        ["starts-with", "$Content-Type", "text/"],
        {"x-amz-meta-colour": "blue"},
        ["starts-with", "$tagging", ""],
        ["starts-with", "$x-amz-checksum-sha256", ""],
    )
    tags = "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d=</Value></Tag></TagSet></Tagging>"
    tags = tags.replace("&amp;d=", "=")
    sha = base64.b64encode(hashlib.sha256(b"bar").digest()).decode()
    fields = {
        "key": "foo",
        **_signed(_policy(name, *conditions)),
        "acl": "private",
        "Content-Type": "text/x",
        "x-amz-meta-colour": "blue",
        "tagging": tags,
        "x-amz-checksum-sha256": sha,
        "x-ignore-me": "whatever",
    }
    equal(_post(name, fields)[0], 204)
    head = S3.head_object(Bucket=name, Key="foo", ChecksumMode="ENABLED")
    equal((head["ContentType"], head["Metadata"]), ("text/x", {"colour": "blue"}))
    equal(head["ChecksumSHA256"], sha)
    found = S3.get_object_tagging(Bucket=name, Key="foo")["TagSet"]
    equal(found, [{"Key": "a b", "Value": "c="}])
    equal(_refused(name, {**fields, "x-amz-checksum-sha256": "A" * 43 + "="}), (400, "BadDigest"))


@check
def names_of_fields_and_operators_are_the_same_in_any_case():
    name = bucket()
    policy = _policy(name)
    policy["conditions"] = [{"bUcKeT": name}, ["StArTs-WiTh", "$KeY", "foo"], {"AcL": "private"}]
    signed = {key.swapcase(): value for key, value in _signed(policy).items()}
    equal(_post(name, {"kEy": "foo.txt", "aCl": "private", **signed})[0], 204)
    equal(body(Bucket=name, Key="foo.txt"), b"bar")


@check
def the_name_of_the_file_can_be_in_the_key():
    name = bucket()
    signed = _signed(_policy(name))
    equal(_post(name, {"key": "${filename}", **signed}, file_name="foo ü.txt")[0], 204)
    equal(body(Bucket=name, Key="foo ü.txt"), b"bar")
    equal(_refused(name, {"key": "${filename}", **signed}, file_name="x"), (403, "AccessDenied"))


@check
def files_of_any_size_come_whole():
    name = bucket()
    for size in (0, 1, 65_535, 65_536, 70_001, 3 * 1024 * 1024):
        # what looks like the beginning of a boundary is content
        file = data(size)[: size // 2] + b"\r\n--" * 9 + data(size)[size // 2 :] if size else b""
        equal(_post(name, {"key": "foo", **_signed(_policy(name))}, file)[0], 204)
        equal(body(Bucket=name, Key="foo"), file)


@check
def an_answer_is_what_the_form_asks_for():
    name = bucket()
    more = (["starts-with", "$success_action_status", ""], ["starts-with", "$success_action_redirect", ""])
    fields = {"key": "foo", **_signed(_policy(name, *more))}
    status, _, text = _post(name, {**fields, "success_action_status": "201"})
    true(status == 201 and "<Key>foo</Key>" in text and "PostResponse" in text, text)
    true(f"<Location>{ENDPOINT}/{name}/foo</Location>" in text, text)
    equal(_post(name, {**fields, "success_action_status": "200"})[0], 200)
    equal(_post(name, {**fields, "success_action_status": "404"})[0], 204)
    back = "http://example.org/done"
    status, headers, _ = _post(name, {**fields, "success_action_redirect": back})
    etag = S3.head_object(Bucket=name, Key="foo")["ETag"].replace('"', "%22")
    equal((status, headers["location"]), (303, f"{back}?bucket={name}&key=foo&etag={etag}"))


@check
def a_form_that_its_policy_does_not_allow_is_refused():
    name = bucket()
    denied, signed = (403, "AccessDenied"), _signed(_policy(name))
    equal(_refused(name, {"key": "bar", **signed}), denied)
    equal(_refused(name, {"key": "foo", "x-amz-meta-a": "b", **signed}), denied)
    equal(_refused(bucket(), {"key": "foo", **signed}), denied)
    equal(_refused(name, {"key": "foo", **_signed(_policy(name, seconds=-60))}), denied)
    no_bucket = {**_policy(name), "conditions": [["starts-with", "$key", "foo"]]}
    equal(_refused(name, {"key": "foo", **_signed(no_bucket)}), denied)
    equal(_refused(name, {"key": "foo", **_signed(_policy(name, {"acl": "private"}))}), denied)
    equal(_refused(name, {"key": "foo"}), denied)
    true("Contents" not in S3.list_objects_v2(Bucket=name), "something was stored")


@check
def a_file_is_as_long_as_the_policy_says():
    name = bucket()
    fields = {"key": "foo", **_signed(_policy(name, ["content-length-range", 2, 4]))}
    equal(_refused(name, fields, file=b"x"), (400, "EntityTooSmall"))
    equal(_refused(name, fields, file=b"x" * 5), (400, "EntityTooLarge"))
    equal(_refused(name, fields, file=b"x" * 300_000), (400, "EntityTooLarge"))
    true("Contents" not in S3.list_objects_v2(Bucket=name), "something was stored")
    equal(_post(name, fields, b"xxxx")[0], 204)


@check
def what_is_no_policy_is_refused():
    name = bucket()
    good = _policy(name)
    for bad in (
        b"no json",
        b"[" * 5000,
        {"conditions": good["conditions"]},
        {"expiration": good["expiration"]},
        {**good, "expiration": "tomorrow"},
        {**good, "conditions": [{}]},
        {"EXPIRATION": good["expiration"], "conditions": good["conditions"]},
        {"expiration": good["expiration"], "CONDITIONS": good["conditions"]},
        _policy(name, ["content-length-range", 0]),
        _policy(name, ["content-length-range", -1, 0]),
        _policy(name, ["matches", "$key", "x"]),
    ):
        refused = _refused(name, {"key": "foo", **_signed(bad)})
        equal(refused, (400, "InvalidPolicyDocument"), bad)


@check
def a_form_needs_a_good_signature():
    name = bucket()
    signed = _signed(_policy(name))
    fields = {"key": "foo", **signed}
    wrong = _refused(name, {**fields, "signature": "A" + signed["signature"][1:]})
    true(wrong == (403, "SignatureDoesNotMatch") or signed["signature"][0] == "A", wrong)
    other = base64.b64encode(json.dumps(_policy(name, {"acl": "private"})).encode()).decode()
    equal(_refused(name, {**fields, "policy": other}), (403, "SignatureDoesNotMatch"))
    unknown = _refused(name, {**fields, "AWSAccessKeyId": "AKIANOBODYNOBODY1234"})
    equal(unknown, (403, "InvalidAccessKeyId"))
    for missing in ("signature", "AWSAccessKeyId", "key"):
        left = {key: value for key, value in fields.items() if key != missing}
        equal(_refused(name, left), (400, "InvalidArgument"), missing)
    post = V4.generate_presigned_post(name, "foo")["fields"]
    equal(_refused(name, {**post, "x-amz-signature": "0" * 64}), (403, "SignatureDoesNotMatch"))
    equal(_refused(name, fields, file=None), (400, "InvalidArgument"))
    equal(_refused(name, {**fields, "big": "x" * 30_000}), (400, "MaxMessageLengthExceeded"))


run()
