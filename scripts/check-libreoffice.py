#!/usr/bin/env python3
"""Has LibreOffice Calc open the tables as a German user would, and compares what it has in its cells.

    check-libreoffice.py [--tables NAME,...] FOLDER    an output folder with JSON tables, and a workbook or CSV in excel-de

The workbook is held against the JSON tables, the CSV against Python's reading of it. Needs LibreOffice Calc and openpyxl,
which reads what LibreOffice saves.
"""

import argparse, csv, json, re, subprocess, sys, tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
import openpyxl

csv.field_size_limit(10**9)
SAVED_AS = "xlsx:Calc MS Excel 2007 XML"
# Semicolon, quotation mark, UTF-8, from line 1, columns as they come, German, quoted fields are text, days are seen.
GERMAN_CSV = "Text - txt - csv (StarCalc):59,34,76,1,,1031,true,true,false"
GERMAN_SYSTEM = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>de-DE</value></prop></item></oor:items>
"""
# LibreOffice has no truth values: it makes these of Excel's, whoever wrote the file.
TRUTHS = {"=TRUE()": True, "=FALSE()": False}
failures = []


def expect(truth, what):
    if not truth:
        failures.append(what)


def saved_again(files, out, *flags):
    """What LibreOffice has in its cells, by the files' stems; None where there is no Calc."""
    profile = Path(out, "profile")
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user/registrymodifications.xcu").write_text(GERMAN_SYSTEM)
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", *flags, "--convert-to", SAVED_AS, "--outdir", out]
    subprocess.run([*command, *files], capture_output=True, timeout=300)
    made = [Path(out, f.stem + ".xlsx") for f in files]
    return [openpyxl.load_workbook(path) for path in made] if all(path.exists() for path in made) else None


def value_of(cell, where):
    """A cell's value; a formula is a failure."""
    if cell.data_type != "f":
        return cell.value
    expect(cell.value in TRUTHS, f"{where}: a formula in {cell.coordinate}: {cell.value[:60]}")
    return TRUTHS.get(cell.value)


def read_number(text):
    return None if text == "" else float(text.replace(",", "."))


def meant(value, field):
    """The value that a typed cell should have, and the types that it may have."""
    if value is None or value == "":
        return None, type(None)
    match field["type"]:
        case "number" | "integer":
            return float(Decimal(str(value))), (int, float)
        case "date" if value >= "1900-03-01":
            return datetime.fromisoformat(value), datetime
        case "date":  # Excel's calendar, in which LibreOffice saves, has no such day.
            return ..., (datetime, str)
        case "boolean":
            return value, bool
    return value, str


def same(got, value, types):
    if value is ...:
        return isinstance(got, types)
    if isinstance(value, float):
        return isinstance(got, types) and abs(got - value) <= 1e-9 * max(1, abs(value))
    if isinstance(value, str):
        # What no cell holds: controls become U+FFFD, the end is cut (check-tables.py looks at both), line breaks are LF.
        return isinstance(got, str) and comparable(got) == comparable(value)
    return isinstance(got, types) and got == value


def comparable(text):
    """The first part of a text as every program has it; what happens to the end of long ones check-tables.py looks at."""
    text = re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text[:5_000])
    return re.sub("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]", "\ufffd", re.sub("[\r\n]+", "\n", text))[:4_000].rstrip()


def compare(sheet, header, fields, rows, where):
    """Holds a sheet against rows of values; answers the sum of its amounts."""
    cells = [[value_of(c, where) for c in row] for row in sheet.iter_rows(max_col=len(header))]
    expect(cells[0] == header, f"{where}: header {cells[0]}")
    expect(len(cells) == len(rows) + 1, f"{where}: {len(cells) - 1} rows")
    for number, (got, row) in enumerate(zip(cells[1:], rows), 1):
        for cell, value, field in zip(got, row, fields):
            if cell != value and not same(cell, *meant(value, field)):
                failures.append(f"{where}: row {number}: {field['name']} is {cell!r:.60}, not {value!r:.60}")
    if "amount" in header:
        at = header.index("amount")
        read, told = (sum(Decimal(str(row[at] or 0)) for row in table) for table in (cells[1:], rows))
        expect(abs(read - told) < Decimal("0.01"), f"{where}: the amounts' sum is {read}, not {told}")


def check_workbook(folder, fields_of, out):
    books = saved_again([folder / "blattlese.xlsx"], out)
    if books is None:
        return False
    for sheet in books[0]:
        told = json.loads((folder / f"{sheet.title}.json").read_text())
        fields = [f for f in fields_of[sheet.title] if f["name"] not in ("csv_escaped", "text_truncated")]
        names = [f["name"] for f in fields]
        compare(sheet, names, fields, [[row[n] for n in names] for row in told], f"{folder}: LibreOffice, {sheet.title}")
    return True


def typed(text, field):
    """A CSV cell's text as the value that it stands for."""
    match field["type"]:
        case "number" | "integer":
            return read_number(text)
        case "date":
            return text and datetime.strptime(text, field["format"]).date().isoformat()
        case "boolean":
            return text and text == field["trueValues"][0]
    return text


def check_german_csv(folder, fields_of, out):
    names = [name for name in sorted(fields_of) if not options.tables or name in options.tables.split(",")]
    books = saved_again([folder / f"{name}.csv" for name in names], out, f"--infilter={GERMAN_CSV}")
    if books is None:
        return False
    for name, book in zip(names, books):
        with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as f:
            header, *rows = csv.reader(f, delimiter=";")
        values = [[typed(text, field) for text, field in zip(row, fields_of[name])] for row in rows]
        compare(book.active, header, fields_of[name], values, f"{folder}: LibreOffice in German, {name}.csv")
    return True


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("folder", type=Path)
parser.add_argument("--tables", help="the CSV tables to import; LibreOffice takes its time over long cells")
options = parser.parse_args()
folder = options.folder.resolve()
tables = [r for r in json.loads((folder / "datapackage.json").read_text())["resources"] if r["format"] == "csv"]
fields_of = {table["name"]: table["schema"]["fields"] for table in tables}
checks = [check_workbook] if (folder / "blattlese.xlsx").exists() else []
if tables[0]["dialect"]["delimiter"] == ";":
    checks.append(check_german_csv)
for check in checks:
    with tempfile.TemporaryDirectory() as out:
        if not check(folder, fields_of, out):
            print("left out: LibreOffice Calc cannot be started", file=sys.stderr)
print(*failures[:40], sep="\n", end="\n" if failures else "")
sys.exit(bool(failures))
