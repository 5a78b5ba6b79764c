#!/usr/bin/env python3
"""Opens tables with the users' own programs and compares them with the JSON tables, cell by cell.

    check-tables.py FOLDER...    each an output folder with CSV and JSON, perhaps XLSX and SQLite

CSV cells are held against the JSON tables by the rules of docs/tables.md, and what each program reads against the CSV.
A file `keep-newlines` in a folder says that its CSV was written so. Uses what is installed of: pandas, polars, duckdb, openpyxl, sqlite-utils, frictionless, readr. Says what it left out.
"""

import csv, json, re, shutil, sqlite3, subprocess, sys, tempfile, unicodedata
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

csv.field_size_limit(10**9)
failures, left_out = [], []


def wanted(module):
    try:
        return import_module(module)
    except ImportError:
        left_out.append(module)


def expect(truth, what):
    if not truth:
        failures.append(what)


def rows_of(folder, resource):
    """Rows as Python's csv reads them."""
    with open(folder / resource["path"], encoding="utf-8-sig", newline="") as f:
        return list(csv.reader(f, delimiter=resource["dialect"]["delimiter"]))


def guarded(text, newlines):
    """A text as docs/tables.md says that it stands in a CSV cell; and whether it was escaped or cut."""
    units = text.encode("utf-16-le", "surrogatepass")
    cut = len(units) > 64_000
    if cut:
        text = units[:64_000].decode("utf-16-le", "ignore")
    text = "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\r\t" else c for c in text)
    if newlines == "space":
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    passed_over = lambda c: c.isspace() or c in "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
    first = next((c for c in text.lstrip("'") if not passed_over(c)), "")
    escaped = text[:1] in tuple("\t\r\n") or first in tuple("=+-@＝＋－＠")
    return ("'" + text if escaped else text), escaped, cut


def same_cell(cell, value, field, newlines):
    """Whether a CSV cell says what the JSON table says."""
    if value is None:
        return cell == ""
    if field["type"] == "boolean":
        return cell == field["trueValues" if value else "falseValues"][0]
    if field["type"] in ("number", "integer"):
        return Decimal(cell.replace(field.get("decimalChar", "."), ".")) == Decimal(str(value))
    if field["type"] == "date":
        return datetime.strptime(cell, field.get("format", "%Y-%m-%d")).date().isoformat() == value
    return cell == guarded(value, newlines)[0]


def check_against_json(where, rows, fields, json_rows, newlines):
    """Round trip: every cell of the CSV is the JSON table's, guarded as documented."""
    own = fields[:-2]
    for number, (row, told) in enumerate(zip(rows, json_rows, strict=True), 1):
        wrong = [f["name"] for f, cell in zip(own, row) if not same_cell(cell, told[f["name"]], f, newlines)]
        expect(not wrong, f"{where}: row {number}: {wrong} differ from JSON")
        texts = [guarded(told[f["name"]], newlines) for f in own if f["type"] == "string" and told[f["name"]] is not None]
        flags = [f["trueValues" if any(t[at] for t in texts) else "falseValues"][0] for at, f in zip((1, 2), fields[-2:])]
        expect(row[-2:] == flags, f"{where}: row {number}: csv_escaped, text_truncated are {row[-2:]}")


def check_csv(folder, package):
    newlines = "keep" if (folder / "keep-newlines").exists() else "space"
    tables = {r["name"]: r for r in package["resources"] if r["format"] == "csv"}
    pandas, polars, duckdb = wanted("pandas"), wanted("polars"), wanted("duckdb")
    for name, resource in tables.items():
        header, *rows = rows_of(folder, resource)
        path, sep = folder / resource["path"], resource["dialect"]["delimiter"]
        where = f"{folder}: {name}"
        expect(header == [f["name"] for f in resource["schema"]["fields"]], f"{where}: header")
        expect(len(rows) == resource["rows"], f"{where}: {len(rows)} rows")
        check_against_json(where, rows, resource["schema"]["fields"], json.load(open(folder / f"{name}.json")), newlines)
        expect(not any(re.match(r"\s*[=+@\t\r＝＋＠]", cell) for row in rows for cell in row), f"{where}: a live formula")
        if pandas:
            got = pandas.read_csv(path, sep=sep, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            expect(got.values.tolist() == rows and list(got.columns) == header, f"{where}: pandas reads other cells")
        if polars:
            got = polars.read_csv(path, separator=sep, infer_schema=False)
            expect([[c or "" for c in r] for r in got.rows()] == rows, f"{where}: polars reads other cells")
        if duckdb:
            got = duckdb.sql(f"SELECT * FROM read_csv('{path}', delim='{sep}', quote='\"', escape='\"', header=true, all_varchar=true, auto_detect=false, max_line_size=10000000, nullstr='\x01', columns={ {h: 'VARCHAR' for h in header} })").fetchall()
            expect([[c or "" for c in r] for r in got] == rows, f"{where}: DuckDB reads other cells")
    amounts = sum(Decimal(r["amount"]) for r in json.load(open(folder / "amounts.json")))
    if pandas:
        sys.dont_write_bytecode = True
        scope = {"__file__": str(folder / "load.py"), "__name__": "load"}
        exec((folder / "load.py").read_text(), scope)
        loaded = scope["load"]()
        expect(abs(loaded["amounts"]["amount"].sum() - float(amounts)) < 0.01, f"{folder}: load.py: sum of amounts")
        expect(str(loaded["dates"]["from"].dtype).startswith("datetime"), f"{folder}: load.py: days")
    if duckdb:
        base = duckdb.connect()
        base.execute(f"SET file_search_path = '{folder}'")
        base.execute((folder / "load.sql").read_text())
        expect((base.sql("SELECT sum(amount) FROM amounts").fetchall()[0][0] or 0) == amounts, f"{folder}: load.sql: sum of amounts")


def check_xlsx(folder, package):
    openpyxl, path = wanted("openpyxl"), folder / "blattlese.xlsx"
    if not openpyxl or not path.exists():
        return
    book = openpyxl.load_workbook(path)
    for sheet in book:
        cells = [c for row in sheet.iter_rows() for c in row]
        expect(all(c.data_type != "f" for c in cells), f"{path}: {sheet.title}: formula cells")
        expect(sheet.freeze_panes == "A2" and sheet.auto_filter.ref, f"{path}: {sheet.title}: header")
        rows = json.load(open(folder / f"{sheet.title}.json"))
        expect(sheet.max_row == len(rows) + 1, f"{path}: {sheet.title}: {sheet.max_row} rows")
    header = [c.value for c in book["amounts"][1]]
    at = header.index("amount")
    total = sum(row[at] for row in book["amounts"].iter_rows(min_row=2, values_only=True))
    expect(abs(total - float(sum(Decimal(r["amount"]) for r in json.load(open(folder / "amounts.json"))))) < 0.01, f"{path}: sum")
    expect(book["amounts"]["A2"].hyperlink is None and any(c.hyperlink for c in book["amounts"][2]), f"{path}: links")


def check_sqlite(folder, package):
    path = folder / "blattlese.sqlite"
    if not path.exists():
        return
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    expect(base.execute("PRAGMA integrity_check").fetchone() == ("ok",), f"{path}: integrity")
    expect(not base.execute("PRAGMA foreign_key_check").fetchall(), f"{path}: foreign keys")
    base.row_factory = sqlite3.Row
    for table in [p.stem for p in folder.glob("*.json") if p.stem != "datapackage" and p.stem != "run"]:
        rows = [dict(r) for r in base.execute(f'SELECT * FROM "{table}"')]
        for got, row in zip(rows, json.load(open(folder / f"{table}.json")), strict=True):
            same = all(float(row[k]) == v if isinstance(v, float) else row[k] == v for k, v in got.items())
            expect(same and list(got) == list(row), f"{path}: {table} differs from JSON")
    utils = wanted("sqlite_utils")
    if utils:
        tables = {t.name: t for t in utils.Database(path).tables}
        expect(tables["mentions"].count == len(json.load(open(folder / "mentions.json"))), f"{path}: sqlite-utils counts other rows")
        list(tables["articles"].search("land"))
    base.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'land'").fetchone()
    for (view,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        base.execute(f'SELECT * FROM "{view}"').fetchall()


def check_parquet(folder, package):
    if not (folder / "amounts.parquet").exists():
        return
    pandas, duckdb, pyarrow = wanted("pandas"), wanted("duckdb"), wanted("pyarrow.parquet")
    for path in sorted(folder.glob("*.parquet")):
        told = json.load(open(folder / f"{path.stem}.json"))
        if pyarrow:
            rows = pyarrow.read_table(path).to_pylist()
            plain = lambda v: str(v) if isinstance(v, Decimal) else v.isoformat() if isinstance(v, date) else v
            for got, row in zip(rows, told, strict=True):
                wrong = [k for k, v in got.items() if plain(v) != row[k]]
                expect(not wrong and list(got) == list(row), f"{path}: {wrong} differ from JSON")
        if duckdb:
            expect(duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0] == len(told), f"{path}: DuckDB counts other rows")
        if pandas and pyarrow:
            expect(len(pandas.read_parquet(path)) == len(told), f"{path}: pandas counts other rows")
    amounts = sum(Decimal(r["amount"]) for r in json.load(open(folder / "amounts.json")))
    if duckdb:
        total, kind = duckdb.sql(f"SELECT sum(amount), any_value(typeof(amount)) FROM '{folder}/amounts.parquet'").fetchall()[0]
        expect((total or 0) == amounts and kind in ("DECIMAL(38,2)", None), f"{folder}: Parquet: sum of amounts, as {kind}")


READR = """
library(readr)
args <- commandArgs(TRUE)
for (path in args[-(1:2)]) {
  rows <- read_delim(path, delim = args[2], col_types = cols(.default = col_character()), na = character(), trim_ws = FALSE, progress = FALSE)
  write_csv(rows, file.path(args[1], basename(path)), na = "", quote = "all", eol = "\\n")
}
"""


def check_readr(folder, package):
    """What readr reads, written by readr again; and load.R."""
    if not shutil.which("Rscript") or subprocess.run(["Rscript", "-e", "library(readr)"], capture_output=True).returncode:
        return left_out.append("readr")
    tables = [r for r in package["resources"] if r["format"] == "csv"]
    with tempfile.TemporaryDirectory() as out:
        paths = [folder / r["path"] for r in tables]
        made = subprocess.run(["Rscript", "-e", READR, out, tables[0]["dialect"]["delimiter"], *paths], capture_output=True, text=True)
        expect(made.returncode == 0, f"{folder}: readr: {made.stderr[-300:]}")
        for table in tables if made.returncode == 0 else []:
            with open(Path(out, table["path"]), encoding="utf-8", newline="") as f:
                expect(list(csv.reader(f)) == rows_of(folder, table), f"{folder}: {table['name']}: readr reads other cells")
    script = 'source("load.R"); cat(sprintf("%.2f %s %s", sum(amounts$amount), class(dates$from), class(issues$issue_id)))'
    loaded = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, cwd=folder)
    amounts = sum(Decimal(r["amount"]) for r in json.load(open(folder / "amounts.json")))
    expect(loaded.stdout.split() == [f"{amounts:.2f}", "Date", "character"], f"{folder}: load.R: {loaded.stdout} {loaded.stderr[-300:]}")


def check_package(folder, package):
    frictionless = wanted("frictionless")
    if frictionless:
        report = frictionless.validate(str(folder / "datapackage.json"))
        expect(report.valid, f"{folder}: frictionless: {report.flatten(['title', 'message'])[:5]} {report.errors[:3]}")


for folder in map(Path, sys.argv[1:]):
    package = json.load(open(folder / "datapackage.json"))
    for check in (check_csv, check_xlsx, check_sqlite, check_parquet, check_readr, check_package):
        check(folder.resolve(), package)
for module in sorted(set(left_out)):
    print(f"left out: {module}", file=sys.stderr)
for failure in failures:
    print(failure)
sys.exit(bool(failures))
