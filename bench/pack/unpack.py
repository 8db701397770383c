"""Unpacks a kit with Python's own modules: .tar.xz files, and libraries out of Debian's packages."""

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile

KIT = os.path.dirname(os.path.abspath(__file__))
STANDARD_FOLDERS = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"]


def unpack():
    """The folder with node and the benches, in the kit or, where that cannot be written, in a temporary one."""
    stamp = read(os.path.join(KIT, "kit.json"))
    for parent in (KIT, None):
        try:
            folder = os.path.join(KIT, "unpacked") if parent else tempfile.mkdtemp(prefix="bench-kit-")
            if os.path.exists(os.path.join(folder, "stamp")) and read(os.path.join(folder, "stamp")) == stamp:
                return folder
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder, exist_ok=True)
            fill(folder)
            with open(os.path.join(folder, "stamp"), "w") as file:
                file.write(stamp)
            return folder
        except OSError as error:
            problem = error
            print(f"Not unpacked in {KIT}: {error}", flush=True)
    raise problem


def fill(folder):
    for name in ("node.tar.xz", "bench.tar.xz"):
        with tarfile.open(os.path.join(KIT, name), "r:xz") as tar:
            extract(tar, tar.getmembers(), folder)
    os.chmod(os.path.join(folder, "node"), 0o755)
    packages = os.path.join(KIT, "libraries")
    for name in sorted(os.listdir(packages)) if os.path.isdir(packages) else ():
        with tarfile.open(fileobj=io.BytesIO(data_of(os.path.join(packages, name)))) as tar:
            libraries = [member for member in tar if ".so" in os.path.basename(member.name) and not member.isdir()]
            for member in libraries:
                member.name = os.path.basename(member.name)
            extract(tar, libraries, os.path.join(folder, "all-libraries"))


def extract(tar, members, folder):
    safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    tar.extractall(folder, members=members, **safe)


def data_of(package):
    """The data.tar of a .deb, which is an `ar` archive: headers of 60 bytes, contents at even offsets."""
    with open(package, "rb") as file:
        content = file.read()
    at = 8
    while at < len(content):
        name, size = content[at : at + 16].decode().strip().rstrip("/"), int(content[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise ValueError(f"{package} holds no data.tar.")


def link_missing(folder):
    """Links those libraries that the machine's own loader does not find into a folder of their own, and returns it and their names."""
    source, target = os.path.join(folder, "all-libraries"), os.path.join(folder, "libraries")
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    there = known_libraries()
    carried = sorted(os.listdir(source)) if os.path.isdir(source) else []
    missing = [name for name in carried if re.search(r"\.so\.\d+$", name) and name not in there]
    for name in missing:
        os.symlink(os.path.join("..", "all-libraries", name), os.path.join(target, name))
    return target, missing


def known_libraries():
    """File names that programs find: by ldconfig, where that is, and in the folders of LD_LIBRARY_PATH."""
    names = set()
    ldconfig = next((one for one in ("/sbin/ldconfig", "/usr/sbin/ldconfig") if os.path.exists(one)), None)
    folders = [one for one in os.environ.get("LD_LIBRARY_PATH", "").split(":") if one]
    if ldconfig:
        listed = subprocess.run([ldconfig, "-p"], stdout=subprocess.PIPE, universal_newlines=True).stdout
        lines = [line.split() for line in listed.splitlines() if "x86-64" in line]
        names.update(words[0] for words in lines if os.path.exists(words[-1]))
    else:
        folders += STANDARD_FOLDERS
    for folder in folders:
        if os.path.isdir(folder):
            names.update(os.listdir(folder))
    return names


def read(file):
    with open(file) as opened:
        return opened.read()


def about():
    return json.loads(read(os.path.join(KIT, "kit.json")))
