"""A bucket with versions, through boto3 and through a mount: which version is current shows at once."""

import errno
import os

from boto import S3
from checks import check, equal, run, true

MOUNT = os.environ["KISEKI_MOUNT"]
BUCKET = os.environ["KISEKI_BUCKET"]


def there(key):
    return os.path.join(MOUNT, key)


def put(key, body):
    return S3.put_object(Bucket=BUCKET, Key=key, Body=body)["VersionId"]


def delete(key, **version):
    return S3.delete_object(Bucket=BUCKET, Key=key, **version).get("VersionId")


def size(key):
    try:
        return os.stat(there(key)).st_size
    except OSError as error:
        equal(errno.errorcode[error.errno], "ENOENT")
        return None


@check
def a_version_shows_again_when_its_delete_marker_is_deleted():
    put("marked/file", b"one")
    equal(size("marked/file"), 3)
    for _ in range(10):
        marker = delete("marked/file")
        equal(size("marked/file"), None)
        equal(size("marked"), None)
        delete("marked/file", VersionId=marker)
        equal(size("marked/file"), 3)
        equal(os.listdir(there("marked")), ["file"])


@check
def the_version_before_shows_when_the_newest_is_deleted():
    versions = [put("peeled/file", b"x" * length) for length in range(1, 12)]
    for length in range(11, 0, -1):
        equal(size("peeled/file"), length)
        delete("peeled/file", VersionId=versions[length - 1])
    equal(size("peeled/file"), None)


@check
def an_older_version_that_goes_leaves_the_file_alone():
    old = put("kept/file", b"old")
    put("kept/file", b"newer")
    node = os.stat(there("kept/file")).st_ino
    delete("kept/file", VersionId=old)
    found = os.stat(there("kept/file"))
    equal((found.st_size, found.st_ino), (5, node))


@check
def a_file_closed_in_the_mount_is_the_version_that_s3_peels_off():
    put("mixed/file", b"from s3")
    with open(there("mixed/file"), "wb") as file:
        file.write(b"from the mount")
    equal(size("mixed/file"), 14)
    newest = S3.head_object(Bucket=BUCKET, Key="mixed/file")["VersionId"]
    delete("mixed/file", VersionId=newest)
    equal(size("mixed/file"), 7)
    with open(there("mixed/file"), "rb") as file:
        equal(file.read(), b"from s3")


@check
def a_directory_renamed_in_the_mount_leaves_markers_that_s3_takes_back():
    put("here/file", b"x")
    equal(size("here/file"), 1)
    os.rename(there("here"), there("moved"))
    equal((size("here"), size("moved/file")), (None, 1))
    found = S3.list_object_versions(Bucket=BUCKET, Prefix="here/")["DeleteMarkers"]
    true(found[0]["IsLatest"], found)
    delete("here/file", VersionId=found[0]["VersionId"])
    equal((size("here/file"), size("moved/file")), (1, 1))


run()
