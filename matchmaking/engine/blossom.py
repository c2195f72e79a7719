"""The heaviest matching with whole numbers of any size: the primal-dual method of Edmonds (1965), after Galil (1986).

Each vertex has a dual u(v), each blossom of an odd number of vertices a dual z(B) >= 0; the slack of an edge between
two different outermost blossoms is u(v) + u(w) - 2 w(e) >= 0 (all duals are kept doubled, so that they stay whole).
We grow alternating trees from all single vertices at once along tight edges, shrink odd cycles into blossoms, and
turn over the path between two trees that meet. Where no edge is tight, all duals move by the largest step that keeps
them feasible. When the duals of the single vertices are 0 (or no step is left, where as many pairs as can be are
wanted), the matching is the heaviest by complementary slackness.

What is tight is found for all edges at once with numpy; trees that have not met stay as they are. That makes some
10^5 edges bearable without compiled code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

_FREE, _OUTER, _INNER = 0, 1, 2
"""Labels: not in a tree; at an even distance from its root; at an odd one."""
_NOBODY = -1


def matched(n: int, one: Whole, other: Whole, worth: Whole, *, max_cardinality: bool = False) -> Whole:
    """The positions of the edges of a heaviest matching; shapes as in `pair.heaviest`."""
    forest = _Forest(n, one, other, worth, max_cardinality=max_cardinality)
    forest.run()
    mate = np.array(forest.mate, dtype=np.int64)
    return np.flatnonzero(mate[one] == other)


class _Forest:
    """Blossoms have ids: those of single vertices are the vertices themselves, the others follow."""

    def __init__(self, n: int, one: Whole, other: Whole, worth: Whole, *, max_cardinality: bool) -> None:
        most = int(np.abs(worth).max(initial=0))
        # In object arrays numpy computes with Python's whole numbers, which do not overflow.
        kind: Any = np.int64 if 8 * most * (n + 1) < 2**62 else object
        self.n, self.one, self.other = n, one, other
        self.double_worth = worth.astype(kind) * 2
        self.until_no_step = max_cardinality
        self.dual = np.full(n, int(worth.max(initial=0)), dtype=kind)
        self.top = np.arange(n)
        self.vertex_label = np.full(n, _OUTER, dtype=np.int8)
        self.mate = [_NOBODY] * n
        self.label = [_OUTER] * n
        self.link: list[tuple[int, int] | None] = [None] * n
        """The edge that brought a blossom into its tree: (vertex outside, vertex inside)."""
        self.root = list(range(n))
        self.tree = {root: [root] for root in range(n)}
        self.parent = [_NOBODY] * n
        self.base = list(range(n))
        self.children: list[list[int]] = [[] for _ in range(n)]
        self.edges: list[list[tuple[int, int]]] = [[] for _ in range(n)]
        """Of a blossom: the i-th joins a vertex of child i with one of child i+1."""
        self.weight: dict[int, int] = {}
        """The duals z of the blossoms that are outermost or nested in one."""

    def run(self) -> None:
        while self.tree:
            tight = self._tight()
            if len(tight):
                for edge in tight.tolist():
                    self._use(int(self.one[edge]), int(self.other[edge]))
            elif not self._step():
                return

    def _slack(self, edges: Any) -> Any:
        return self.dual[self.one[edges]] + self.dual[self.other[edges]] - self.double_worth[edges]

    def _between(self, sum_of_labels: int) -> Any:
        """The edges between different blossoms of such labels: 1 is outer to free, 2 outer to outer."""
        labels = self.vertex_label
        one, other = labels[self.one], labels[self.other]
        found = (one != _INNER) & (other != _INNER) & (one + other == sum_of_labels)
        if sum_of_labels == 2 * _OUTER:
            found &= self.top[self.one] != self.top[self.other]
        return np.flatnonzero(found)

    def _tight(self) -> Any:
        edges = np.concatenate((self._between(2), self._between(1)))
        return edges[self._slack(edges) == 0]

    def _step(self) -> bool:
        """Moves the duals as far as they may; False where the matching is the heaviest."""
        outer, inner = self.vertex_label == _OUTER, self.vertex_label == _INNER
        steps = [] if self.until_no_step else [int(self.dual[outer].min())]
        to_free, to_outer = self._between(1), self._between(2)
        steps += [int(self._slack(to_free).min())] if len(to_free) else []
        steps += [int(self._slack(to_outer).min()) // 2] if len(to_outer) else []
        shrunk = [b for b in self.weight if self.parent[b] == _NOBODY]
        steps += [self.weight[b] // 2 for b in shrunk if self.label[b] == _INNER]
        if not steps:
            return False
        step = min(steps)
        self.dual[outer] -= step
        self.dual[inner] += step
        for b in shrunk:
            self.weight[b] += 2 * step * {_FREE: 0, _OUTER: 1, _INNER: -1}[self.label[b]]
        for b in shrunk:
            if self.label[b] == _INNER and self.weight[b] == 0:
                self._open(b)
        return self.until_no_step or int(self.dual[self.vertex_label == _OUTER].min()) > 0

    def _use(self, v: int, w: int) -> None:
        """A tight edge; what was done with others since may have changed what it joins."""
        a, b = int(self.top[v]), int(self.top[w])
        if self.label[a] != _OUTER:
            v, w, a, b = w, v, b, a
        if a == b or self.label[a] != _OUTER or self.label[b] == _INNER:
            return
        if self.label[b] == _FREE:
            self._grow(v, w)
        elif self.root[a] == self.root[b]:
            self._shrink(v, w)
        else:
            self._turn_over(v, w)

    def _put(self, b: int, label: int, root: int, link: tuple[int, int] | None) -> None:
        self.label[b], self.root[b], self.link[b] = label, root, link
        self.vertex_label[self._vertices(b)] = label
        if label != _FREE:
            self.tree[root].append(b)

    def _grow(self, v: int, w: int) -> None:
        root, inner = self.root[int(self.top[v])], int(self.top[w])
        self._put(inner, _INNER, root, (v, w))
        base = self.base[inner]
        self._put(int(self.top[self.mate[base]]), _OUTER, root, (base, self.mate[base]))

    def _way_up(self, b: int) -> list[int]:
        """The blossoms from b to its root."""
        way = [b]
        while (link := self.link[way[-1]]) is not None:
            way.append(int(self.top[link[0]]))
        return way

    def _shrink(self, v: int, w: int) -> None:
        """The odd cycle that the edge closes becomes a blossom, outer as its base is."""
        left, right = self._way_up(int(self.top[v])), self._way_up(int(self.top[w]))
        while len(left) > 1 and len(right) > 1 and left[-2] == right[-2]:
            left.pop()
            right.pop()
        joint = left.pop()
        right.pop()
        children = [joint, *reversed(left), *right]
        down = [self._link_of(b) for b in reversed(left)]
        up = [(inside, outside) for outside, inside in map(self._link_of, right)]
        self._new_blossom(children, [*down, (v, w), *up])

    def _link_of(self, b: int) -> tuple[int, int]:
        link = self.link[b]
        assert link is not None
        return link

    def _new_blossom(self, children: list[int], edges: list[tuple[int, int]]) -> None:
        b, joint = len(self.parent), children[0]
        self.parent.append(_NOBODY)
        self.children.append(children)
        self.edges.append(edges)
        self.base.append(self.base[joint])
        self.label.append(_OUTER)
        self.root.append(self.root[joint])
        self.link.append(self.link[joint])
        self.weight[b] = 0
        for child in children:
            self.parent[child] = b
        self.top[self._vertices(b)] = b
        self._put(b, _OUTER, self.root[joint], self.link[joint])

    def _vertices(self, b: int) -> list[int]:
        found, waiting = [], [b]
        while waiting:
            b = waiting.pop()
            if b < self.n:
                found.append(b)
            else:
                waiting += self.children[b]
        return found

    def _turn_over(self, v: int, w: int) -> None:
        """Matched and unmatched change places on the path between two roots; both trees are dissolved."""
        for start, partner in ((v, w), (w, v)):
            vertex, mate = start, partner
            while True:
                outer = int(self.top[vertex])
                self._rebase(outer, vertex)
                self.mate[vertex] = mate
                if self.link[outer] is None:
                    break
                inner = int(self.top[self._link_of(outer)[0]])
                outside, inside = self._link_of(inner)
                self._rebase(inner, inside)
                self.mate[inside] = outside
                vertex, mate = outside, inside
        for root in (self.root[int(self.top[v])], self.root[int(self.top[w])]):
            for b in self.tree.pop(root):
                if self.parent[b] == _NOBODY and self.children[b] is not None:
                    self._put(b, _FREE, _NOBODY, None)

    def _rebase(self, b: int, vertex: int) -> None:
        """Matches within a blossom so that this vertex is the one left over, to be matched outside."""
        waiting = [(b, vertex)]
        while waiting:
            b, vertex = waiting.pop()
            if b < self.n:
                continue
            self.base[b] = vertex
            child = self._child_with(b, vertex)
            place = self.children[b].index(child)
            children = self.children[b] = self.children[b][place:] + self.children[b][:place]
            edges = self.edges[b] = self.edges[b][place:] + self.edges[b][:place]
            waiting.append((child, vertex))
            for pair in range(1, len(children), 2):
                v, w = edges[pair]
                self.mate[v], self.mate[w] = w, v
                waiting += [(children[pair], v), (children[pair + 1], w)]

    def _child_with(self, b: int, vertex: int) -> int:
        child = vertex
        while self.parent[child] != b:
            child = self.parent[child]
        return child

    def _open(self, b: int) -> None:
        """An inner blossom without weight falls apart: the even way through it stays in the tree, the rest is free."""
        root, link = self.root[b], self._link_of(b)
        children, edges = self.children[b], self.edges[b]
        entry = children.index(self._child_with(b, link[1]))
        del self.weight[b]
        self.children[b] = None  # type: ignore[call-overload]  # it is no more; its id is not used again
        for child in children:
            self.parent[child] = _NOBODY
            self.top[self._vertices(child)] = child
            self._put(child, _FREE, _NOBODY, None)
        self.label[b] = _FREE
        self._put(children[entry], _INNER, root, link)
        if entry % 2:
            way = [(children[(i + 1) % len(children)], edges[i]) for i in range(entry, len(children))]
        else:
            way = [(children[i - 1], edges[i - 1][::-1]) for i in range(entry, 0, -1)]
        for place, (child, edge) in enumerate(way):
            self._put(child, _INNER if place % 2 else _OUTER, root, edge)
