"""The refusal of what came over the wire."""

from attnscope.errors import AttnscopeError


class WireError(AttnscopeError):
    """A frame or message that is not of the wire format.

    code  the word of docs/wire-format.md for what is wrong
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
