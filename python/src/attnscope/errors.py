"""What the package raises: one sentence of fact, one of advice."""


class AttnscopeError(Exception):
    """Something that was given cannot be used; the message says what it is and what to do."""


class MissingExtraError(AttnscopeError):
    """A library that only a part of the package needs is not installed."""

    def __init__(self, module: str, extra: str) -> None:
        super().__init__(f"{module} is not installed. Run `pip install 'attnscope[{extra}]'`.")
