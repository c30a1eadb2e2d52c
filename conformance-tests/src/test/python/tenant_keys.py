"""Objects of a tenant whose key is elsewhere.

    tenant_keys.py put BUCKET         makes a bucket with a small and a large object
    tenant_keys.py get BUCKET         they are what was put
    tenant_keys.py many BUCKET COUNT  that many PUTs and GETs
    tenant_keys.py away BUCKET        an answer within seconds: 503, and nothing of the key
    tenant_keys.py shut BUCKET        403 to everything: the tenant is closed
    tenant_keys.py gone BUCKET        nothing is served: its key is destroyed
"""

import os
import sys
import time

import boto3
import botocore.config
from botocore.exceptions import ClientError

S3 = boto3.client(
    "s3",
    endpoint_url=os.environ["KISEKI_ENDPOINT"],
    config=botocore.config.Config(
        retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}
    ),
)
BODIES = {"small": b"tenant's own key " * 10, "large": bytes(range(256)) * 12_000}


def put(bucket):
    S3.create_bucket(Bucket=bucket)
    for key, body in BODIES.items():
        S3.put_object(Bucket=bucket, Key=key, Body=body)
    get(bucket)


def get(bucket):
    for key, body in BODIES.items():
        assert S3.get_object(Bucket=bucket, Key=key)["Body"].read() == body, key


def many(bucket, count):
    for number in range(int(count)):
        S3.put_object(Bucket=bucket, Key=f"many/{number}", Body=b"x" * 100)
        assert S3.get_object(Bucket=bucket, Key=f"many/{number}")["Body"].read() == b"x" * 100


def away(bucket):
    began = time.monotonic()
    try:
        S3.get_object(Bucket=bucket, Key="small")
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert status == 503, error.response
        assert "key management service" in str(error), error.response
    else:
        raise AssertionError("served without its key")
    assert time.monotonic() - began < 12, "too slow"


def refused(status, *requests):
    for request in requests:
        try:
            request()
        except ClientError as error:
            answer = error.response["ResponseMetadata"]["HTTPStatusCode"]
            assert answer == status, error.response
        else:
            raise AssertionError("served without its key")


def shut(bucket):
    refused(
        403,
        lambda: S3.get_object(Bucket=bucket, Key="small"),
        lambda: S3.put_object(Bucket=bucket, Key="late", Body=b"late"),
        lambda: S3.delete_object(Bucket=bucket, Key="small"),
        lambda: S3.list_objects_v2(Bucket=bucket),
        lambda: S3.create_bucket(Bucket=bucket + "-late"),
    )


def gone(bucket):
    refused(
        500,
        lambda: S3.get_object(Bucket=bucket, Key="small")["Body"].read(),
        lambda: S3.get_object(Bucket=bucket, Key="large")["Body"].read(),
        lambda: S3.list_objects_v2(Bucket=bucket),
    )


{"shut": shut, "gone": gone, "put": put, "get": get, "many": many, "away": away}[sys.argv[1]](*sys.argv[2:])
