"""A process with layers that a page watches: attention of seeded queries and keys, told by lines what to do next.

Lines: `add N` appends tokens, `lose` takes the second rank away, `back` brings it again, `weight L H Q K` prints one weight.
"""

import sys

from attnscope.serve import Board, Server
from attnscope.serve.background import Background
from attnscope.serve.board import Rank
from layers import Layer, Rows, Texts

layers = [Layer(number) for number in range(4)]
texts = Texts()
board = Board("demo")
ranks = [Rank(0, layers[:2], texts), Rank(1, layers[2:])]
for rank in ranks:
    board.put(rank)
server = Server(board, dtype="float32")
background = Background()
background.call(server.open())
print(server.address, flush=True)
tokens = 0
for line in sys.stdin:
    word, *rest = line.split()
    if word == "add":
        end = tokens + int(rest[0])
        for one in [*layers, texts]:
            one.ring.append(Rows(tokens, end), 0)
        tokens = end
        board.tell()
    elif word == "lose":
        board.lose(ranks[1])
    elif word == "back":
        ranks[1] = Rank(1, layers[2:])
        board.put(ranks[1])
    elif word == "weight":
        layer, head, query, key = map(int, rest)
        print(layers[layer].weights[head, query, key], flush=True)
    elif word == "end":
        background.close(server.close)
        break
