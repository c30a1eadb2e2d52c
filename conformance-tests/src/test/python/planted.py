"""Plants words in a store, or looks for them in the files of a folder.

    planted.py plant                uploads objects full of the words
    planted.py find FOLDER FILE...  says where a word is; exits with 1 if one is

Sparse files are read where they have data only: the maps of a store are far larger than the disk.
"""

import base64
import os
import sys

CONTENT = b"planted-content-0f7a1c"
METADATA = "planted-metadata-93be52"
TAG = "planted-tag-5d41ab"
SECRET = os.environ["KISEKI_SECRET_KEY"]

WORDS = {
    "content": CONTENT,
    "metadata": METADATA.encode(),
    "tag": TAG.encode(),
    "secret key": SECRET.encode(),
    "secret key in hex": SECRET.encode().hex().encode(),
    "secret key in UTF-16": SECRET.encode("utf-16-be"),
    # Without the last group, which depends on what follows.
    "secret key in base64": base64.b64encode(SECRET.encode())[:-4],
}
_PIECE = 8 << 20


def plant():
    from boto import S3, bucket

    name = bucket()
    for size in (1, 10, 200, 4_000, 400_000):
        S3.put_object(
            Bucket=name, Key=f"copies-{size}", Body=CONTENT * size, Metadata={"planted": METADATA},
            Tagging="planted=" + TAG, ContentDisposition=METADATA,
        )
    upload = {"Bucket": name, "Key": "parts"}
    upload["UploadId"] = S3.create_multipart_upload(**upload, Metadata={"planted": METADATA})[
        "UploadId"
    ]
    part = S3.upload_part(**upload, PartNumber=1, Body=CONTENT * 250_000)
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    S3.upload_part(**{**upload, "PartNumber": 2}, Body=CONTENT)
    S3.complete_multipart_upload(**upload, MultipartUpload=parts)
    S3.delete_object(Bucket=name, Key="copies-200")


def find(*places):
    found = 0
    for place in places:
        for file in _files(place):
            for word, at in _words_in(file):
                print(f"{word} in {file} at {at}")
                found += 1
    return 1 if found else 0


def _files(place):
    if os.path.isfile(place):
        yield place
    for folder, _, names in os.walk(place):
        for name in names:
            yield os.path.join(folder, name)


def _words_in(file):
    overlap = max(len(text) for text in WORDS.values())
    with open(file, "rb", buffering=0) as source:
        for start, end in _extents(source):
            tail, at = b"", start
            source.seek(start)
            while at < end:
                piece = source.read(min(_PIECE, end - at))
                if not piece:
                    break
                text = tail + piece
                for word, bytes_of_it in WORDS.items():
                    place = text.find(bytes_of_it)
                    if place >= 0:
                        yield word, at - len(tail) + place
                at += len(piece)
                tail = text[-overlap:]


def _extents(source):
    size, at = os.fstat(source.fileno()).st_size, 0
    while at < size:
        try:
            start = os.lseek(source.fileno(), at, os.SEEK_DATA)
        except OSError:
            return
        at = os.lseek(source.fileno(), start, os.SEEK_HOLE)
        yield start, at


sys.exit({"plant": plant, "find": find}[sys.argv[1]](*sys.argv[2:]))
