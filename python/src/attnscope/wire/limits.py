"""Sizes beyond which nothing is read, and no memory is taken."""

VERSION = 1
MAX_HEADER = 1 << 20
MAX_PAYLOAD = 1 << 28
MAX_MESSAGE = 1 << 16
# A server says more: who computes what, of a model of many ranks.
MAX_SERVER_MESSAGE = 1 << 20
MAX_BLOCKS = 16
MAX_AXIS = 1 << 24
MAX_AXES = 3
MAX_INTEGER = (1 << 53) - 1
MAX_NAME = 128
PREFIX = 24
# The largest frame; what a WebSocket may take for one message.
MAX_FRAME = PREFIX + MAX_HEADER + MAX_PAYLOAD
