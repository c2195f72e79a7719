"""Finite fields GF(p^e) as tables of sums and products, for constructions of rounds (`designs`)."""

from __future__ import annotations

from itertools import product

Elements = tuple[int, ...]


class Field:
    """Elements are 0 to q-1: their digits to base p are the coefficients of a polynomial."""

    def __init__(self, prime: int, power: int) -> None:
        self.size = prime**power
        self._prime, self._power = prime, power
        self._modulus = _irreducible(prime, power)

    def plus(self, one: int, other: int) -> int:
        return self._number([a + b for a, b in zip(self._digits(one), self._digits(other), strict=True)])

    def times(self, one: int, other: int) -> int:
        raw = [0] * (2 * self._power)
        for i, a in enumerate(self._digits(one)):
            for j, b in enumerate(self._digits(other)):
                raw[i + j] += a * b
        return self._number(_reduced(raw, self._modulus, self._prime)[: self._power])

    def _digits(self, number: int) -> list[int]:
        digits = []
        for _ in range(self._power):
            number, digit = divmod(number, self._prime)
            digits.append(digit)
        return digits

    def _number(self, digits: list[int]) -> int:
        return sum(digit % self._prime * self._prime**place for place, digit in enumerate(digits))


def field_of(size: int) -> Field | None:
    """None where the size is no power of a prime."""
    for prime in range(2, size + 1):
        if size % prime == 0:
            power, rest = 0, size
            while rest % prime == 0:
                power, rest = power + 1, rest // prime
            return Field(prime, power) if rest == 1 else None
    return None


def _reduced(raw: list[int], modulus: list[int], prime: int) -> list[int]:
    """The rest of a polynomial, lowest coefficient first; `modulus` has leading coefficient 1."""
    rest, degree = list(raw), len(modulus) - 1
    for place in range(len(rest) - 1, degree - 1, -1):
        factor = rest[place] % prime
        for shift, coefficient in enumerate(modulus):
            rest[place - degree + shift] -= factor * coefficient
    return [one % prime for one in rest]


def _irreducible(prime: int, power: int) -> list[int]:
    """The first polynomial of this degree that no smaller one divides."""
    for low in product(range(prime), repeat=power):
        candidate = [*low, 1]
        if all(
            any(_reduced(candidate, divisor, prime)[: len(divisor) - 1]) for divisor in _smaller(prime, power)
        ):
            return candidate
    raise AssertionError("there is an irreducible polynomial of every degree")


def _smaller(prime: int, power: int) -> list[list[int]]:
    return [[*low, 1] for degree in range(1, power // 2 + 1) for low in product(range(prime), repeat=degree)]
