"""Every row of the operation table over the wire: answered, answered with the empty truth, or 501."""

import re
from urllib.parse import quote, urlencode

from checks import check, equal, run, true
from operation_table import table
from s3raw import call, connect, expect, new_bucket, put


def main():
    for row in table():
        answered = {"SUPPORTED": supported, "EMPTY_TRUTH": truth, "NOT_IMPLEMENTED": refused}
        named(row, answered[row["answer"]])
    run()


def named(row, expectation):
    def row_is_answered_as_the_table_says():
        bucket = new_bucket("row")
        put(bucket, "k", b"content")
        with connect() as connection:
            expectation(row, lambda: request(row, bucket, connection))
            # A refusal leaves the connection in step and the object as it was.
            if row["answer"] != "SUPPORTED":
                same = expect(200, call("GET", f"/{bucket}/k", connection=connection))
                equal(same.body, b"content", "the object")

    row_is_answered_as_the_table_says.__name__ = "the_row_" + row["operation"]
    check(row_is_answered_as_the_table_says)


def request(row, bucket, connection):
    headers, query = [], []
    if row["sub"]:
        query.append((row["sub"], ""))
    match row["selector"]:
        case "v2":
            query.append(("list-type", "2"))
        case "id":
            query.append(("id", "one"))
        case "upload":
            query.append(("uploadId", upload(bucket)))
        case "part" | "part-copy":
            query += [("partNumber", "1"), ("uploadId", upload(bucket))]
        case "directory":
            query.append(("x-id", "ListDirectoryBuckets"))
    if row["selector"] in ("copy", "part-copy"):
        headers.append(("x-amz-copy-source", f"/{bucket}/k"))
    path = {"service": "/", "bucket": f"/{bucket}", "object": f"/{bucket}/k"}[row["level"]]
    target = path + ("?" + urlencode(query, quote_via=quote) if query else "")
    return call(row["method"], target, headers, connection=connection)


def upload(bucket):
    answer = expect(200, call("POST", f"/{bucket}/k?uploads="))
    return re.search(rb"<UploadId>([^<]+)</UploadId>", answer.body).group(1).decode()


def supported(row, send):
    answer = send()
    true(answer.status < 500 and answer.status not in (403, 405), f"{row['operation']}: {answer}")


def truth(row, send):
    answer = send()
    if not row["status"]:
        equal(answer.status, 200, row["operation"])
        return
    equal(answer.status, int(row["status"]), row["operation"])
    if answer.status >= 400:
        equal(answer.code, row["truth"].split("|")[0], "code")
    elif row["truth"]:
        true(row["truth"].encode() in answer.body, f"{answer} holds the truth")


def refused(row, send):
    answer = expect(501, send(), "NotImplemented")
    # Older names of one request share their row; the answer has the first.
    true(re.search(rb"<Message>.*[A-Z][A-Za-z]+.*</Message>", answer.body), f"{answer} is named")


if __name__ == "__main__":
    main()
