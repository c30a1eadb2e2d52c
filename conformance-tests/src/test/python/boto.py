"""boto3 as people use it: its defaults, but for the endpoint and one try in place of five."""

import base64
import os
import random
import subprocess
import sys
import uuid

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError  # noqa: F401, also for those who import this
from checks import called, drives

ENDPOINT = os.environ["KISEKI_ENDPOINT"]
CERTIFICATE = os.environ.get("KISEKI_CERTIFICATE") or None

drives("boto3", boto3.__version__)
print(f"boto3 {boto3.__version__}, botocore {botocore.__version__}, {ENDPOINT}", file=sys.stderr)


def client(**config):
    settings = {"retries": {"total_max_attempts": 1}, "max_pool_connections": 64}
    s3 = boto3.client(
        "s3", endpoint_url=ENDPOINT, verify=CERTIFICATE, config=Config(**{**settings, **config})
    )
    s3.meta.events.register("after-call.s3", _called)
    return s3


def _called(model, http_response, **_):
    called(model.name, http_response.status_code)


S3 = client()


def bucket():
    name = "boto-" + uuid.uuid4().hex[:12]
    S3.create_bucket(Bucket=name)
    return name


def data(size):
    """Bytes that do not compress, the same for the same size."""
    return random.Random(size).randbytes(size)


def body(**names):
    return S3.get_object(**names)["Body"].read()


def refusal(call, **arguments):
    """The status and the code of the error that a call must end in."""
    try:
        answer = call(**arguments)
    except ClientError as error:
        facts = error.response
        return facts["ResponseMetadata"]["HTTPStatusCode"], facts["Error"]["Code"]
    raise AssertionError(f"not refused: {answer}")


def with_headers(operation, headers, **arguments):
    """A call with headers that older boto3 has no parameter for."""
    s3 = client()

    def add(request, **_):
        for name, value in headers.items():
            request.headers[name] = value

    s3.meta.events.register("before-sign.s3", add)
    return getattr(s3, operation)(**arguments)


def curl(*arguments):
    """The output of curl, which must succeed at the level of the protocol."""
    trust = ["--cacert", CERTIFICATE] if CERTIFICATE else []
    words = ["curl", "--silent", "--show-error", "--max-time", "60", *trust, *arguments]
    done = subprocess.run(words, capture_output=True, timeout=90, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{words} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def base64_of(digest):
    return base64.b64encode(digest).decode()
