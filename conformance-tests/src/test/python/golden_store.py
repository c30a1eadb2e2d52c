"""A store that a released version wrote, and what it must show to every later one.

    golden_store.py make LAUNCHER ARCHIVE   fills a new store, describes it, kills its server, packs it
    golden_store.py check EXPECTED          the running server shows what EXPECTED describes

An archive holds data/, data.keys/ and expected.json. Make one with each release, and never make one
again: the server that wrote it is what the test is about. Needs KISEKI_ACCESS_KEY and
KISEKI_SECRET_KEY; check also KISEKI_ENDPOINT, and KISEKI_MOUNT for the files.
"""

import hashlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

_MOUNTED = "files"


def _fill(s3):
    for bucket in ("plain", "versions", _MOUNTED):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_tagging(
        Bucket="plain", Tagging={"TagSet": [{"Key": "bucket", "Value": "tagged"}]}
    )
    _fill_plain(s3)
    _fill_versions(s3)


def _fill_plain(s3):
    from boto import data

    for size in (0, 1, 4_000, 70_000, 300_000):
        s3.put_object(Bucket="plain", Key=f"sizes/{size}", Body=data(size))
    s3.put_object(
        Bucket="plain", Key="told", Body=b"told", Metadata={"who": "me", "word": "text"},
        Tagging="colour=red&shape=round", ContentType="text/told", CacheControl="no-cache",
        ChecksumAlgorithm="SHA256",
    )
    for key in ("a", "a/b", "a//b", "é/ü", "space here", "long/" + "x" * 900):
        s3.put_object(Bucket="plain", Key=key, Body=key.encode())
    s3.copy_object(Bucket="plain", Key="copied", CopySource={"Bucket": "plain", "Key": "sizes/300000"})
    s3.delete_object(Bucket="plain", Key="sizes/4000")
    upload = {"Bucket": "plain", "Key": "parts"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    parts = [
        {"PartNumber": n, "ETag": s3.upload_part(**upload, PartNumber=n, Body=data(size))["ETag"]}
        for n, size in ((3, 100_000),)
    ]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    upload = {"Bucket": "plain", "Key": "unfinished"}
    upload["UploadId"] = s3.create_multipart_upload(**upload, Metadata={"open": "yes"})["UploadId"]
    s3.upload_part(**upload, PartNumber=2, Body=b"a part of an upload that goes on")


def _fill_versions(s3):
    def version(status):
        s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": status})

    s3.put_object(Bucket="versions", Key="before", Body=b"the null version")
    version("Enabled")
    for text in (b"one", b"two", b"three"):
        s3.put_object(Bucket="versions", Key="many", Body=text)
    s3.put_object(Bucket="versions", Key="before", Body=b"a version")
    s3.put_object(Bucket="versions", Key="gone", Body=b"deleted")
    s3.delete_object(Bucket="versions", Key="gone")
    version("Suspended")
    s3.put_object(Bucket="versions", Key="many", Body=b"null again")
    version("Enabled")
    s3.put_object(Bucket="versions", Key="many", Body=b"the newest")


def _fill_files(root):
    os.makedirs(f"{root}/directory/empty")
    with open(f"{root}/directory/holes", "wb") as file:
        file.write(b"start")
        file.seek(3 << 20)
        file.write(b"end")
        file.truncate(5 << 20)
    os.chmod(f"{root}/directory/holes", 0o640)
    os.utime(f"{root}/directory/holes", ns=(1_600_000_000_123_456_789, 1_600_000_001_987_654_321))
    os.setxattr(f"{root}/directory/holes", "user.colour", b"blue")
    os.link(f"{root}/directory/holes", f"{root}/linked")
    os.symlink("directory/holes", f"{root}/symbolic")
    os.mkfifo(f"{root}/fifo", 0o600)
    with open(f"{root}/written", "wb") as file:
        for round in range(5):
            file.seek(round * 7_919 % 200_000)
            file.write(bytes([round]) * 5_000)
            os.fsync(file.fileno())
    with open(os.fsencode(root) + b"/not-\xff-utf8", "wb") as file:
        file.write(b"odd")


def _describe(s3, mount):
    buckets = {b["Name"]: _describe_bucket(s3, b["Name"]) for b in s3.list_buckets()["Buckets"]}
    return {"buckets": buckets, "files": _describe_files(mount)}


def _describe_bucket(s3, bucket):
    versions = s3.list_object_versions(Bucket=bucket)
    told = {
        "versioning": s3.get_bucket_versioning(Bucket=bucket).get("Status"),
        "markers": [
            [m["Key"], m["VersionId"], m["IsLatest"], str(m["LastModified"])]
            for m in versions.get("DeleteMarkers", [])
        ],
        "versions": [_describe_version(s3, bucket, v) for v in versions.get("Versions", [])],
        "keys": [o["Key"] for o in s3.list_objects_v2(Bucket=bucket).get("Contents", [])],
        "uploads": [
            [u["Key"], u["UploadId"], [[p["PartNumber"], p["ETag"], p["Size"]] for p in
             s3.list_parts(Bucket=bucket, Key=u["Key"], UploadId=u["UploadId"])["Parts"]]]
            for u in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
        ],
    }
    if bucket == "plain":
        told["tags"] = s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    return told


def _describe_version(s3, bucket, version):
    if "\ufffd" in version["Key"]:
        return version["VersionId"]  # no text, so boto3 cannot ask for it; the mount can
    names = {"Bucket": bucket, "Key": version["Key"], "VersionId": version["VersionId"]}
    got = s3.get_object(**names, ChecksumMode="ENABLED")
    return {
        "key": version["Key"],
        "id": version["VersionId"],
        "latest": version["IsLatest"],
        "modified": str(version["LastModified"]),
        "etag": got["ETag"],
        "type": got["ContentType"],
        "cache": got.get("CacheControl"),
        "metadata": got["Metadata"],
        "sums": {name: got[name] for name in sorted(got) if name.startswith("Checksum")},
        "tags": s3.get_object_tagging(**names)["TagSet"],
        "sha256": hashlib.sha256(got["Body"].read()).hexdigest(),
    }


def _describe_files(root):
    told = {}
    for folder, folders, files in os.walk(os.fsencode(root)):
        for name in sorted(folders + files):
            path = os.path.join(folder, name)
            told[os.path.relpath(path, os.fsencode(root)).hex()] = _describe_file(path)
    return told


def _describe_file(path):
    status = os.lstat(path)
    told = {
        "mode": oct(status.st_mode), "links": status.st_nlink, "owner": [status.st_uid, status.st_gid],
        "size": status.st_size, "mtime": status.st_mtime_ns,
    }
    if stat.S_ISLNK(status.st_mode):
        told["to"] = os.readlink(path).decode()
    elif stat.S_ISREG(status.st_mode):
        told["xattrs"] = {n: os.getxattr(path, n).decode() for n in sorted(os.listxattr(path))}
        with open(path, "rb") as file:
            told["sha256"] = hashlib.sha256(file.read()).hexdigest()
            file.seek(0)
            told["hole"] = os.lseek(file.fileno(), 0, os.SEEK_HOLE)
    return told


def _make(launcher, archive):
    with tempfile.TemporaryDirectory() as folder:
        data, mount = f"{folder}/data", f"{folder}/mount"
        os.mkdir(mount)
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        os.environ["KISEKI_ENDPOINT"] = "http://" + address
        words = [launcher, "serve", "--data", data, "--listen", address]
        with open(f"{folder}/log", "wb") as log, subprocess.Popen(words, stdout=log) as server:
            try:
                _make_on(launcher, data, mount, folder, address)
            finally:
                server.send_signal(signal.SIGKILL)
                server.wait()
                subprocess.run(["umount", "-l", mount], check=False)
        names = ["data", "data.keys", "expected.json"]
        subprocess.run(["tar", "-C", folder, "-S", "-czf", archive, *names], check=True)
    print(f"{archive}: {os.path.getsize(archive)} bytes")


def _make_on(launcher, data, mount, folder, address):
    _wait_for(address)
    from boto import S3

    _fill(S3)
    _command(launcher, data, "mount", f"default/{_MOUNTED}", mount)
    _fill_files(mount)
    for bucket in ("plain", "versions", _MOUNTED):
        _command(launcher, data, "bucket", "rotate-key", f"default/{bucket}")
    S3.put_object(Bucket="plain", Key="second-epoch", Body=b"under the second key")
    S3.put_object(Bucket="versions", Key="many", Body=b"under the second key")
    with open(f"{mount}/second-epoch", "wb") as file:
        file.write(b"under the second key")
    _command(launcher, data, "tenant", "rotate-key", "default")
    _command(launcher, data, "quota", "set", "default/plain", "--bytes", "1G")
    with open(f"{folder}/expected.json", "w", encoding="utf-8") as file:
        json.dump(_describe(S3, mount), file, indent=1, sort_keys=True)


def _command(launcher, data, *words):
    subprocess.run([launcher, *words, "--data", data], check=True)


def _wait_for(address):
    host, port = address.split(":")
    for _ in range(600):
        try:
            socket.create_connection((host, int(port)), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _check(expected):
    from boto import S3

    with open(expected, encoding="utf-8") as file:
        wanted = json.load(file)
    shown = json.loads(json.dumps(_describe(S3, os.environ["KISEKI_MOUNT"])))
    wrong = list(_differences("", wanted, shown))
    print("\n".join(wrong) or "all as it was written")
    return 1 if wrong else 0


def _differences(place, wanted, shown):
    if isinstance(wanted, dict) and isinstance(shown, dict):
        for name in sorted(set(wanted) | set(shown)):
            yield from _differences(f"{place}/{name}", wanted.get(name), shown.get(name))
    elif isinstance(wanted, list) and isinstance(shown, list) and len(wanted) == len(shown):
        for number, (one, other) in enumerate(zip(wanted, shown)):
            yield from _differences(f"{place}/{number}", one, other)
    elif wanted != shown:
        yield f"{place}: {shown!r} instead of {wanted!r}"


if __name__ == "__main__":
    sys.exit({"make": _make, "check": _check}[sys.argv[1]](*sys.argv[2:]))
