"""A plain request for a row of the operation table; what it names besides bucket and key is made up."""

from urllib.parse import quote, urlencode

NO_UPLOAD = "00000000000000000000000000000000"


def request_of(row, bucket, key, prefix="", upload=NO_UPLOAD, version=None, source=None):
    """Method, target and headers."""
    query, headers = [], []
    if row["sub"]:
        query.append((row["sub"], ""))
    match row["selector"]:
        case "v2":
            query.append(("list-type", "2"))
        case "id":
            query.append(("id", "one"))
        case "upload":
            query.append(("uploadId", upload))
        case "part" | "part-copy":
            query += [("partNumber", "1"), ("uploadId", upload)]
    if row["right"] == "LIST" and prefix:
        query.append(("prefix", prefix))
    if version and row["level"] == "object":
        query.append(("versionId", version))
    if row["selector"] in ("copy", "part-copy"):
        headers.append(("x-amz-copy-source", source or f"/{bucket}/{key}"))
    path = {"service": "/", "bucket": f"/{bucket}", "object": f"/{bucket}/{key}"}[row["level"]]
    return row["method"], path + ("?" + urlencode(query, quote_via=quote) if query else ""), headers
