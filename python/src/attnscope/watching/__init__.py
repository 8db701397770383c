"""Watching models of PyTorch while they run."""

from attnscope.watching.scope import Scope, watch

__all__ = ["Scope", "watch"]
