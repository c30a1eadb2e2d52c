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


def read(key):
    with open(there(key), "rb") as file:
        return file.read()


def write(key, body):
    with open(there(key), "r+b") as file:
        file.write(body)


def get(key, **version):
    return S3.get_object(Bucket=BUCKET, Key=key, **version)["Body"].read()


def newest(key):
    """What is current: the name of a version, or of a delete marker."""
    found = S3.list_object_versions(Bucket=BUCKET, Prefix=key)
    return next(line["VersionId"] for kind in ("Versions", "DeleteMarkers") for line in found.get(kind, [])
                if line["Key"] == key and line["IsLatest"])


@check
def what_a_renamed_file_left_comes_back_as_a_file_of_its_own():
    version = put("split/one", b"from s3")
    node = os.stat(there("split/one")).st_ino
    with open(there("split/one"), "rb") as held:
        os.rename(there("split/one"), there("split/two"))
        delete("split/one", VersionId=newest("split/one"))
        back = os.stat(there("split/one")).st_ino
        true(back != node, back)
        equal(os.stat(there("split/two")).st_ino, node)
        equal(sorted((entry.name, entry.inode()) for entry in os.scandir(there("split"))), [("one", back), ("two", node)])
        equal((read("split/one"), read("split/two")), (b"from s3", b"from s3"))
        write("split/one", b"one!")
        equal((read("split/one"), read("split/two"), held.read()), (b"one! s3", b"from s3", b"from s3"))
        write("split/two", b"two!")
        equal((read("split/one"), read("split/two")), (b"one! s3", b"two! s3"))
        held.seek(0)
        equal(held.read(), b"two! s3")
    equal((get("split/one"), get("split/two")), (b"one! s3", b"two! s3"))
    equal(get("split/one", VersionId=version), b"from s3")


def tag(key, value, **version):
    S3.put_object_tagging(Bucket=BUCKET, Key=key, Tagging={"TagSet": [{"Key": "of", "Value": value}]}, **version)


def tagged(key, **version):
    found = S3.get_object_tagging(Bucket=BUCKET, Key=key, **version)["TagSet"]
    return found[0]["Value"] if found else None


@check
def a_renamed_file_and_what_it_left_have_tags_of_their_own():
    left = put("tags/one", b"from s3")
    tag("tags/one", "both")
    with open(there("tags/one"), "r+b") as held:
        os.rename(there("tags/one"), there("tags/two"))
        tag("tags/two", "the file")
        equal((tagged("tags/one", VersionId=left), tagged("tags/two")), ("both", "the file"))
        held.write(b"TO")
    tag("tags/one", "the version", VersionId=left)
    equal((tagged("tags/one", VersionId=left), tagged("tags/two")), ("the version", "the file"))
    equal((get("tags/one", VersionId=left), get("tags/two"), read("tags/two")), (b"from s3", b"TOom s3", b"TOom s3"))
    delete("tags/one", VersionId=newest("tags/one"))
    S3.delete_object_tagging(Bucket=BUCKET, Key="tags/one")
    equal((tagged("tags/one"), tagged("tags/two")), (None, "the file"))
    equal(read("tags/one"), b"from s3")


@check
def a_file_and_what_it_left_are_renamed_onto_each_other():
    for source, target in (("back", "moved"), ("moved", "back")):
        put("onto/back", b"the same")
        os.rename(there("onto/back"), there("onto/moved"))
        delete("onto/back", VersionId=newest("onto/back"))
        kept = os.stat(there("onto/" + source)).st_ino
        os.rename(there("onto/" + source), there("onto/" + target))
        equal(os.listdir(there("onto")), [target])
        equal(os.stat(there("onto/" + target)).st_ino, kept)
        equal((read("onto/" + target), get("onto/" + target)), (b"the same", b"the same"))
        os.unlink(there("onto/" + target))


@check
def a_version_comes_back_again_and_again_under_the_name_that_it_had():
    version = put("again/file", b"text")
    nodes = set()
    for round in range(5):
        nodes.add(os.stat(there("again/file")).st_ino)
        os.rename(there("again/file"), there(f"again/moved{round}"))
        delete("again/file", VersionId=newest("again/file"))
        equal(newest("again/file"), version)
        equal((read("again/file"), get("again/file", VersionId=version)), (b"text", b"text"))
    equal(len(nodes), 5)
    for round in range(5):
        write(f"again/moved{round}", str(round).encode())
    equal([read(f"again/moved{round}") for round in range(5)], [b"%dext" % round for round in range(5)])
    equal(read("again/file"), b"text")


run()
