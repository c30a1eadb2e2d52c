"""What boto3 is told when something cannot be."""

import boto
from boto import S3, bucket, client, refusal
from checks import check, equal, one_of, run, true

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ABSENT = "no-such-bucket-of-anyone"


def _stranger(access_key, secret_key):
    return boto3.client(
        "s3", endpoint_url=boto.ENDPOINT, verify=boto.CERTIFICATE,
        aws_access_key_id=access_key, aws_secret_access_key=secret_key,
        config=Config(retries={"total_max_attempts": 1}),
    )


@check
def absent_things_are_named_by_their_codes():
    name = bucket()
    equal(refusal(S3.get_object, Bucket=name, Key="k"), (404, "NoSuchKey"))
    equal(refusal(S3.head_object, Bucket=name, Key="k"), (404, "404"))
    equal(refusal(S3.get_object, Bucket=ABSENT, Key="k"), (404, "NoSuchBucket"))
    equal(refusal(S3.put_object, Bucket=ABSENT, Key="k", Body=b"x"), (404, "NoSuchBucket"))
    equal(refusal(S3.delete_object, Bucket=ABSENT, Key="k"), (404, "NoSuchBucket"))
    equal(refusal(S3.list_objects_v2, Bucket=ABSENT), (404, "NoSuchBucket"))
    equal(refusal(S3.delete_bucket, Bucket=ABSENT), (404, "NoSuchBucket"))
    equal(refusal(S3.head_bucket, Bucket=ABSENT), (404, "404"))
    upload = {"Bucket": name, "Key": "k", "UploadId": "nonsense"}
    equal(refusal(S3.upload_part, **upload, PartNumber=1, Body=b"x"), (404, "NoSuchUpload"))
    equal(refusal(S3.abort_multipart_upload, **upload), (404, "NoSuchUpload"))


@check
def a_wrong_secret_is_a_signature_that_does_not_match():
    stranger = _stranger(boto.os.environ["KISEKI_ACCESS_KEY"], "wrong" * 8)
    equal(refusal(stranger.list_buckets), (403, "SignatureDoesNotMatch"))
    refused = refusal(stranger.put_object, Bucket=bucket(), Key="k", Body=b"x" * 100_000)
    equal(refused, (403, "SignatureDoesNotMatch"))


@check
def an_unknown_access_key_is_told():
    stranger = _stranger("NOBODYSACCESSKEY0000", "wrong" * 8)
    equal(refusal(stranger.list_buckets), (403, "InvalidAccessKeyId"))


@check
def what_is_not_there_is_501_and_the_connection_stays_usable():
    s3, name = client(max_pool_connections=1), bucket()
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    origins = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    calls = [
        (s3.put_bucket_lifecycle_configuration, {"LifecycleConfiguration": {"Rules": [rule]}}),
        (s3.put_bucket_policy, {"Policy": "{}"}),
        (s3.put_bucket_cors, {"CORSConfiguration": {"CORSRules": [origins]}}),
        (s3.put_bucket_notification_configuration, {"NotificationConfiguration": {}}),
        (s3.put_object_legal_hold, {"Key": "k", "LegalHold": {"Status": "ON"}}),
        (s3.restore_object, {"Key": "k", "RestoreRequest": {"Days": 1}}),
        (s3.get_object_torrent, {"Key": "k"}),
    ]
    for call, arguments in calls:
        try:
            call(Bucket=name, **arguments)
        except ClientError as error:
            facts = error.response
            true(facts["Error"]["Code"] == "NotImplemented", facts)
            equal(facts["ResponseMetadata"]["HTTPStatusCode"], 501)
        else:
            raise AssertionError(f"{call} was accepted")
        s3.put_object(Bucket=name, Key="after", Body=b"fine")
    equal([entry["Key"] for entry in s3.list_objects_v2(Bucket=name)["Contents"]], ["after"])


@check
def probes_are_answered_with_the_empty_truth():
    name = bucket()
    for call, code in (
        (S3.get_bucket_cors, "NoSuchCORSConfiguration"),
        (S3.get_bucket_policy, "NoSuchBucketPolicy"),
        (S3.get_bucket_website, "NoSuchWebsiteConfiguration"),
        (S3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration"),
        (S3.get_bucket_replication, "ReplicationConfigurationNotFoundError"),
        (S3.get_object_lock_configuration, "ObjectLockConfigurationNotFoundError"),
        (S3.get_bucket_tagging, "NoSuchTagSet"),
    ):
        equal(refusal(call, Bucket=name), (404, code))
    true("LoggingEnabled" not in S3.get_bucket_logging(Bucket=name), "logging")
    true("Status" not in S3.get_bucket_versioning(Bucket=name), "versioning")
    equal(S3.get_bucket_request_payment(Bucket=name)["Payer"], "BucketOwner")
    rules = S3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    equal(rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
    grants = S3.get_bucket_acl(Bucket=name)["Grants"]
    equal([grant["Permission"] for grant in grants], ["FULL_CONTROL"])


@check
def errors_carry_the_id_of_their_request():
    try:
        S3.get_object(Bucket=ABSENT, Key="k")
    except ClientError as error:
        metadata = error.response["ResponseMetadata"]
        headers = metadata["HTTPHeaders"]
        true(metadata["RequestId"] and headers["x-amz-request-id"], metadata)
        equal(metadata["RequestId"], headers["x-amz-request-id"])
        one_of(headers["content-type"].split(";")[0], ["application/xml"])


@check
def a_key_over_1024_bytes_is_refused():
    name = bucket()
    S3.put_object(Bucket=name, Key="k" * 1024, Body=b"x")
    equal(refusal(S3.put_object, Bucket=name, Key="k" * 1025, Body=b"x"), (400, "KeyTooLongError"))
    refused = refusal(S3.put_object, Bucket=name, Key="ä" * 513, Body=b"x")
    equal(refused, (400, "KeyTooLongError"))


@check
def an_unknown_storage_class_is_refused():
    name = bucket()
    refused = refusal(S3.put_object, Bucket=name, Key="k", Body=b"x", StorageClass="GLACIER")
    equal(refused, (400, "InvalidStorageClass"))
    S3.put_object(Bucket=name, Key="k", Body=b"x", StorageClass="STANDARD")


@check
def another_owner_than_expected_is_refused():
    refused = refusal(S3.head_bucket, Bucket=bucket(), ExpectedBucketOwner="000000000000")
    equal(refused, (403, "403"))


run()
