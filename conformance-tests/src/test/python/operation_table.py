"""The operation table that the server routes by, as data."""

from pathlib import Path

TABLE = (
    Path(__file__).parents[4]
    / "adapters-s3-http/src/main/resources/dev/kiseki/adapters/s3http/operation/operations.tsv"
)
COLUMNS = ("operation", "method", "level", "sub", "selector", "answer", "status", "truth", "right")


def table():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(COLUMNS, line.split("\t"))) for line in lines if not line.startswith("#")]
    return [{name: "" if value == "-" else value for name, value in row.items()} for row in rows]
