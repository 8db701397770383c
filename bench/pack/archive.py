"""Writes the files that come as JSON by stdin, [[file, name inside], ...], into a .tar.xz that any python3 unpacks."""

import json
import lzma
import os
import sys
import tarfile

# The first filter is for programs: it makes their calls to one place alike.
FILTERS = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]


def main(target):
    with lzma.open(target, "wb", format=lzma.FORMAT_XZ, filters=FILTERS) as packed:
        with tarfile.open(fileobj=packed, mode="w|") as tar:
            for file, name in json.load(sys.stdin):
                member = tarfile.TarInfo(name)
                member.size = os.path.getsize(file)
                member.mode = 0o755 if os.access(file, os.X_OK) else 0o644
                with open(file, "rb") as content:
                    tar.addfile(member, content)


main(sys.argv[1])
