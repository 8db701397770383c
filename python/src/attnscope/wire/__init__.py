"""The wire format of docs/wire-format.md: frames of numbers, and messages."""

from attnscope.wire.block import Block
from attnscope.wire.error import WireError
from attnscope.wire.frame import Frame, decode_frame, encode_frame
from attnscope.wire.message import LayerInfo, decode_message, encode_message, layers_of, subscription_of

__all__ = [
    "Block",
    "Frame",
    "LayerInfo",
    "WireError",
    "decode_frame",
    "decode_message",
    "encode_frame",
    "encode_message",
    "layers_of",
    "subscription_of",
]
