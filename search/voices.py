"""How a text is put, apart from what it says: an owner's complaint and a vendor's description have each their own ring.

In the encoder's space texts of one voice lie together, whatever they speak of. The library holds the same matters in
four voices (described and complained of, in Korean and in English); what they have in common is taken off, so that a
complaint comes near to the description of what would end it. What is left of the way is learned from the library too:
the linear map that brings its complaints nearest to their descriptions.
"""

from collections.abc import Sequence

import numpy as np

CLARITY = 60.0  # how sharply the voice of a text is told from the others: fitted on the library
RESTRAINT = 10.0  # how much the learned map stays with what was said: it knows ten texts of a matter, not all
PLAIN_KO, PLAIN_EN, LAY_KO, LAY_EN = range(4)


class Voices:
    """The mean vector of each voice, that of descriptions as they are kept of listings, and the way between them."""

    def __init__(self, vectors: np.ndarray, voice_of: Sequence[int], described: np.ndarray, matter: Sequence[int]):
        """`vectors`: of texts as queries, each in the voice of `voice_of` and of the matter whose number is in
        `matter`; `described`: a vector as passage of each matter."""
        of = np.asarray(voice_of)
        self._means = np.stack([vectors[of == voice].mean(axis=0) for voice in np.unique(of)])
        self._described = described.mean(axis=0)
        self._way = _way(self.said(vectors), self.offered(described)[np.asarray(matter)])

    def said(self, vectors: np.ndarray) -> np.ndarray:
        """What texts say, whatever their voice: unit vectors."""
        distance = np.concatenate(
            [
                ((part[:, None] - self._means) ** 2).sum(axis=2)
                for part in np.array_split(vectors, len(vectors) // 256 + 1)
            ]
        )
        shares = np.exp(-CLARITY * (distance - distance.min(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        return _unit(vectors - shares @ self._means)

    def sought(self, said: np.ndarray) -> np.ndarray:
        """From what texts say (unit vectors) to what would be offered to them: unit vectors."""
        return _unit(said @ self._way)

    def offered(self, vectors: np.ndarray) -> np.ndarray:
        """What listings offer, to be compared with what texts say: unit vectors."""
        return _unit(vectors - self._described)


def _way(said: np.ndarray, offered: np.ndarray) -> np.ndarray:
    """The matrix that takes each row of `said` to its row of `offered`, by least squares drawn to the identity."""
    start, goal = said.astype(np.float64), offered.astype(np.float64)
    restraint = RESTRAINT * np.eye(start.shape[1])
    return np.linalg.solve(start.T @ start + restraint, start.T @ goal + restraint).astype(np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    """The vectors, which belong to nobody else, at length 1."""
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
