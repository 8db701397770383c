"""Who may come in: the token in the address, the host, and the page that asks."""

import hmac
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit


class Door:
    """What a request has to show.

    token    compared in constant time
    hosts    names by which this server is called; a page of another host that resolves to it stays out
    origins  pages that may open the stream beside those of this server
    """

    def __init__(self, token: str, hosts: Iterable[str], origins: Iterable[str] = ()) -> None:
        self._token = token.encode()
        self._hosts = {host.lower() for host in hosts}
        self._origins = set(origins)

    def refusal(self, host: str) -> HTTPStatus | None:
        """Whether a request for a page is refused, by its header Host."""
        return None if _name_of(host) in self._hosts else HTTPStatus.FORBIDDEN

    def stream_refusal(self, path: str, host: str, origin: str | None) -> HTTPStatus | None:
        """Whether a request for the stream is refused: host, then origin, then token.

        A process has no origin; a page always has one.
        """
        if self.refusal(host) is not None:
            return HTTPStatus.FORBIDDEN
        if origin is not None and origin not in self._origins and origin != f"http://{host}":
            return HTTPStatus.FORBIDDEN
        given = parse_qs(urlsplit(path).query, max_num_fields=8).get("token", [""])[0]
        return None if hmac.compare_digest(given.encode("utf-8", "replace"), self._token) else HTTPStatus.FORBIDDEN


def _name_of(host: str) -> str:
    """The name in a header Host, without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
