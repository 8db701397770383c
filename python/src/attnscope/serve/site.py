"""The built pages that lie in the package."""

import mimetypes
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

_here = Path(__file__).resolve().parent.parent / "site"
# What a checkout has built, for those who work on it.
_checkout = Path(__file__).resolve().parents[4] / "dist/site"


def find_site() -> Path | None:
    """The folder of the built pages; None where there is none."""
    return next((folder for folder in (_here, _checkout) if (folder / "index.html").is_file()), None)


def file_of(site: Path | None, path: str) -> Path | None:
    """The file of a request's path; None where the site has none, or the path leaves it."""
    if site is None:
        return None
    name = PurePosixPath(unquote(urlsplit(path).path).lstrip("/") or "index.html")
    if any(part == ".." or "\\" in part or "\0" in part for part in name.parts):
        return None
    file = (site / name).resolve()
    return file if file.is_relative_to(site.resolve()) and file.is_file() else None


def type_of(file: Path) -> str:
    """A file's media type; the machine's own table may not know modules."""
    known = {".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", ".css": "text/css"}
    known |= {".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
    kind = known.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
