"""docs/s3.md from what the tests showed.

    s3_matrix.py COVERAGE CLIENTS REPORTS    prints the page

COVERAGE is what the checks noted: script, check, operation, status. CLIENTS has a name and a version
in each line. REPORTS is the folder of the JUnit reports of the stage. An operation is claimed only if
a check that passed had it answered with success; a client only if its test passed.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

from operation_table import table

HEAD = """# What of S3 is there

Made by `./check s3` from what its tests showed; do not edit. The contract behind each operation is the AWS S3 API
reference; data is encrypted whatever a request says. It is served over HTTP/1.1, and over HTTP/2 to clients that ask for
it ([why and how](adr/0051-http2.md)).

"""

# The client, its names in CLIENTS, the classes that drive it.
CLIENT_TESTS = {
    "boto3": (("boto3",), ("Boto3OverHttpTest", "Boto3OverHttpsTest", "Boto3TransferManagerTest")),
    "aws cli": (("aws",), ("AwsCliTest",)),
    "rclone (over https: HTTP/2)": (("rclone",), ("RcloneTest", "RcloneOverHttp2Test")),
    "s3cmd": (("s3cmd",), ("S3cmdTest",)),
    "restic": (("restic",), ("ResticTest",)),
    "s3fs": (("s3fs",), ("S3fsTest",)),
    "AWS SDK for Java 2": (("aws-sdk-java",), ("JavaSdkOverHttpTest", "JavaSdkOverHttpsTest")),
    "its transfer manager, Netty, Netty over HTTP/2 and CRT": (
        ("aws-crt",),
        ("JavaTransferWithNettyTest", "JavaTransferOverHttp2Test", "JavaTransferWithCrtTest"),
    ),
    "Apache Arrow (C++ S3 file system, Parquet datasets)": (("arrow",), ("ArrowDatasetTest",)),
    "AWS SDK for JavaScript 3, minio-js": (("@aws-sdk/client-s3", "minio"), ("JavaScriptTest",)),
}


def main(coverage, clients, reports):
    rows = table()
    shown = successes(coverage)
    print(HEAD + summary(rows))
    print("## Operations that are there\n")
    print("| operation | checks that had it succeed |\n|---|---|")
    for row in rows:
        if row["answer"] == "SUPPORTED":
            print(f"| {row['operation']} | {told(shown[row['operation']])} |")
    print("\n## Operations with nothing to show\n")
    print("Clients ask these by themselves; what they set is not there, so the answer is AWS's for an unset one.\n")
    print("| operation | answer |\n|---|---|")
    for row in rows:
        if row["answer"] == "EMPTY_TRUTH":
            print(f"| {row['operation']} | {row['status'] or 200} {code(row)} |")
    print("\n## Operations answered 501 NotImplemented\n")
    print(", ".join(row["operation"] for row in rows if row["answer"] == "NOT_IMPLEMENTED") + ".\n")
    print("## Clients\n")
    print(clients_table(clients, reports))


def successes(coverage):
    shown = defaultdict(set)
    for line in lines(coverage):
        script, check, operation, status = line.split("\t")
        if status.startswith("2"):
            shown[operation].add(f"{script}: {check.replace('_', ' ')}")
    return shown


def told(checks):
    if not checks:
        return "**none**"
    first = sorted(checks)[:3]
    more = len(checks) - len(first)
    return "; ".join(first) + (f"; and {more} more" if more else "")


def summary(rows):
    count = defaultdict(int)
    for row in rows:
        count[row["answer"]] += 1
    return (
        f"Of {len(rows)} operations {count['SUPPORTED']} are there, {count['EMPTY_TRUTH']} answer that nothing is set,"
        f" and {count['NOT_IMPLEMENTED']} answer 501 `NotImplemented`. Every row is asked over the wire by"
        " `operations.py`.\n"
    )


def code(row):
    return f"`{row['truth'].split('|')[0]}`" if row["status"] == "404" else ""


def clients_table(clients, reports):
    versions = dict(line.split("\t") for line in lines(clients))
    out = ["| client | version | what it did |", "|---|---|---|"]
    for name, (parts, classes) in CLIENT_TESTS.items():
        tests = [test for each in classes for test in passed(reports, each)]
        if tests:
            told_versions = ", ".join(versions.get(part, "") for part in parts)
            out.append(f"| {name} | {told_versions} | {summed(tests)} |")
    return "\n".join(out)


def passed(reports, name):
    tests = []
    for report in Path(reports).glob(f"TEST-*.{name}.xml"):
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            if all(case.find(bad) is None for bad in ("failure", "error", "skipped")):
                tests.append(words(case.get("name")))
    return sorted(tests)


def words(name):
    """aTreeIsSynced(int)[2] as words."""
    name = name.split("(")[0].split("{")[0].split("[")[0]
    return "".join(" " + c.lower() if c.isupper() else c for c in name).strip()


def summed(tests):
    kinds = sorted(set(tests))
    return "; ".join(kinds) if len(kinds) < 12 else f"{len(tests)} checks"


def lines(file):
    return [line for line in Path(file).read_text(encoding="utf-8").splitlines() if line]


main(*sys.argv[1:])
