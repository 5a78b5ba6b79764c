#!/usr/bin/env python3
"""Ten thousand files in one run: memory, time, two jobs beside one, and what one more file costs.

    scripts/check-scale.py target/release/blattlese [--files 10000] [--input fixtures]

Copies the PDFs below --input with changed bytes into a temporary folder and converts growing numbers of them. Prints
a table and ends with 1 where a bound is broken: 1 MB of memory more per 1,000 files in any process of the run, and
two jobs 1.8 times as fast as one. Python's standard library only; memory is read from /proc, so Linux only.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

MEMORY_MB_PER_THOUSAND = 1.0
TWO_JOBS = 1.8


def fill(folder, originals, first, last):
    """Copies numbered `first` to `last`, each with other bytes behind its end."""
    for n in range(first, last):
        source = originals[n % len(originals)]
        target = folder / f"{n // 500:03}" / f"{source.stem}-{n:05}.pdf"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes() + b"\n%% copy %d\n" % n)


def family(pid):
    """A process and its children."""
    children = []
    for tasks in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in tasks.read_text().split()]
        except OSError:
            pass
    return [pid, *children]


def resident_mb(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def run(binary, source, output, *flags):
    """Seconds, and the largest memory of the parent and of any worker in MB."""
    begun = time.monotonic()
    process = subprocess.Popen([binary, "convert", source, "--output", output, *flags], stderr=subprocess.DEVNULL)
    peaks = {"parent": 0.0, "worker": 0.0}

    def watch():
        while process.poll() is None:
            for pid in family(process.pid):
                kind = "parent" if pid == process.pid else "worker"
                peaks[kind] = max(peaks[kind], resident_mb(pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    watcher.join()
    if code not in (0, 3):
        sys.exit(f"convert ended with {code}")
    return time.monotonic() - begun, peaks


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--input", default=pathlib.Path(__file__).parent.parent / "fixtures", type=pathlib.Path)
    options = arguments.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    originals = sorted(options.input.rglob("*.pdf"))
    broken = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        source, output = folder / "in", folder / "out"
        steps = sorted({max(1, options.files * part // 10) for part in (1, 3, 10)})
        done, growth = 0, []
        print(f"{'files':>7} {'jobs':>4} {'seconds':>8} {'per file ms':>12} {'parent MB':>10} {'worker MB':>10} {'one more s':>11}")
        for step in steps:
            fill(source, originals, done, step)
            shutil.rmtree(output, ignore_errors=True)
            seconds, peaks = run(binary, source, output, "--jobs", "2")
            fill(source, originals, step, step + 1)
            more, _ = run(binary, source, output, "--jobs", "2")
            done = step + 1
            growth.append((step, peaks, seconds))
            print(
                f"{step:>7} {2:>4} {seconds:>8.1f} {seconds / step * 1000:>12.2f} {peaks['parent']:>10.1f}"
                f" {peaks['worker']:>10.1f} {more:>11.2f}",
                flush=True,
            )
        shutil.rmtree(output)
        two, _ = run(binary, source, output, "--jobs", "2")
        shutil.rmtree(output)
        one, peaks = run(binary, source, output, "--jobs", "1")
        print(f"{done:>7} {1:>4} {one:>8.1f} {one / done * 1000:>12.2f} {peaks['parent']:>10.1f} {peaks['worker']:>10.1f}")
        (few, low, _), (many, high, _) = growth[0], growth[-1]
        for kind in ("parent", "worker"):
            slope = (high[kind] - low[kind]) / max(1, many - few) * 1000
            print(f"{kind}: {slope:+.2f} MB per 1,000 files (at most {MEMORY_MB_PER_THOUSAND})")
            if slope > MEMORY_MB_PER_THOUSAND:
                broken.append(f"memory of the {kind}")
        print(f"two jobs: {one / two:.2f} times as fast as one (at least {TWO_JOBS})")
        if one / two < TWO_JOBS:
            broken.append("two jobs")
    if broken:
        sys.exit("broken: " + ", ".join(broken))


if __name__ == "__main__":
    main()
