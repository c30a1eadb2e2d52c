"""Two mounts of one bucket that may both write: each shows at once what the other did."""

import errno
import os

from boto import S3
from checks import check, equal, run

MOUNTS = [os.environ["KISEKI_MOUNT"], os.environ["KISEKI_OTHER_MOUNT"]]
BUCKET = os.environ["KISEKI_BUCKET"]


def size(mount, name):
    try:
        return os.stat(os.path.join(mount, name)).st_size
    except OSError as error:
        equal(errno.errorcode[error.errno], "ENOENT")
        return None


def both(name, wanted):
    equal([size(mount, name) for mount in MOUNTS], [wanted, wanted], name)


def turns():
    for number in range(20):
        one, other = MOUNTS[number % 2], MOUNTS[1 - number % 2]
        yield number, one, other


@check
def names_made_and_taken_in_one_show_in_the_other():
    for number, one, other in turns():
        name = f"file-{number}"
        both(name, None)
        with open(os.path.join(one, name), "wb") as file:
            file.write(b"x" * number)
        both(name, number)
        os.rename(os.path.join(other, name), os.path.join(other, name + "-moved"))
        both(name, None)
        both(name + "-moved", number)
        os.unlink(os.path.join(one, name + "-moved"))
        both(name + "-moved", None)
        os.mkdir(os.path.join(one, "folder"))
        os.mkdir(os.path.join(other, "folder", "in it"))
        equal(os.stat(os.path.join(one, "folder")).st_nlink, 3)
        os.rmdir(os.path.join(one, "folder", "in it"))
        os.rmdir(os.path.join(other, "folder"))
        both("folder", None)


@check
def what_is_closed_in_one_shows_in_the_other():
    for number, one, other in turns():
        with open(os.path.join(one, "written"), "ab") as file:
            file.write(b"more")
        both("written", 4 * number + 4)
        with open(os.path.join(other, "written"), "rb") as file:
            equal(file.read(), b"more" * (number + 1))
        os.chmod(os.path.join(one, "written"), 0o600 + number % 8)
        equal(oct(os.stat(os.path.join(other, "written")).st_mode & 0o777), oct(0o600 + number % 8))


@check
def what_s3_does_shows_in_both():
    for number, _, _ in turns():
        S3.put_object(Bucket=BUCKET, Key="object/deep", Body=b"x" * number)
        both("object/deep", number)
        S3.delete_object(Bucket=BUCKET, Key="object/deep")
        both("object/deep", None)
        both("object", None)


run()
