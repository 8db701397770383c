"""Runs a bench kit: sh run.sh [FOLDER] [--seconds=360] [--row-seconds=40] [--only=...] [--benches=...] [--software]

FOLDER, or else $OUT, or else results/ beside this file, gets results.json, report.txt and log.txt, from the first row on.
The exit code is 0 where a real GPU (with --software: any adapter) ran every row and all bars of counters hold.
"""

import os
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import unpack  # noqa: E402

STARTED = time.time()
# Beyond the time that was asked for, until everything is ended from outside.
GRACE = 40
DEFAULTS = {"--seconds": "360", "--row-seconds": "40"}


def main(arguments):
    options = [one for one in arguments if one.startswith("--")]
    if "--help" in options:
        print(__doc__)
        return 0
    folders = [one for one in arguments if not one.startswith("--")]
    folder = os.path.abspath(folders[0] if folders else os.environ.get("OUT") or os.path.join(unpack.KIT, "results"))
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "log.txt"), "w") as log:
        try:
            return run(folder, options, lambda line: tell(line, log))
        except Exception as error:
            tell(f"FAILED before the first row: {type(error).__name__}: {error}", log)
            return 1


def tell(line, log):
    for stream in (sys.stdout, log):
        stream.write(f"{line}\n")
        stream.flush()


def run(folder, options, say):
    say(f"kit: {unpack.about()}")
    unpacked = unpack.unpack()
    libraries, missing = unpack.link_missing(unpacked)
    say(f"unpacked after {time.time() - STARTED:.1f} s; the kit's own libraries: {', '.join(missing) or 'none needed'}")
    given = {one.split("=")[0]: one for one in options}
    for name, value in DEFAULTS.items():
        given.setdefault(name, f"{name}={value}")
    seconds = float(given["--seconds"].split("=")[1])
    given["--seconds"] = f"--seconds={max(1, seconds - (time.time() - STARTED)):.0f}"
    path = ":".join(filter(None, [os.environ.get("LD_LIBRARY_PATH"), libraries]))
    environment = {**os.environ, "LD_LIBRARY_PATH": path, "PYTHON": sys.executable}
    command = [os.path.join(unpacked, "node"), os.path.join(unpacked, "bench/pack/kit.mjs"), f"--out={folder}"]
    code = watch([*command, *given.values()], environment, seconds + GRACE, say)
    say(f"done after {time.time() - STARTED:.1f} s with {code}: {folder}")
    return code


def watch(command, environment, limit, say):
    """Runs a command, tells its lines, and ends it with all its children when the limit has come or when this is ended itself."""
    child = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        universal_newlines=True,
        errors="replace",
    )

    def end(*_):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def ended(number, _):
        end()
        say(f"STOPPED by signal {number} after {time.time() - STARTED:.1f} s. What was known by then is in results.json.")
        os._exit(143)

    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    reader = threading.Thread(target=lambda: [say(line.rstrip("\n")) for line in child.stdout], daemon=True)
    reader.start()
    try:
        code = child.wait(timeout=max(1, limit - (time.time() - STARTED)))
        reader.join(timeout=5)
        return code
    except subprocess.TimeoutExpired:
        end()
        say(f"STOPPED: not done after {limit:.0f} s. What was known by then is in results.json and report.txt.")
        return 1


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    # A child that hangs in its driver must not hold this up.
    os._exit(code if code >= 0 else 1)
