import numpy as np

from search.voices import LAY_KO, PLAIN_KO, Voices

MATTERS = np.eye(6)[:3]
RING = {PLAIN_KO: np.eye(6)[4] * 2, LAY_KO: np.eye(6)[5] * 2}


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def put(voice):
    """The three matters in one voice."""
    return unit(MATTERS + RING[voice])


VOICES = Voices(
    np.concatenate([put(PLAIN_KO), put(LAY_KO)]), [PLAIN_KO] * 3 + [LAY_KO] * 3, described=put(PLAIN_KO)
)  # fmt: skip


def test_a_complaint_says_the_same_as_the_description_of_its_matter():
    before = put(LAY_KO) @ put(PLAIN_KO).T
    after = VOICES.said(put(LAY_KO)) @ VOICES.offered(put(PLAIN_KO)).T
    assert before.max() < 0.5
    assert np.allclose(np.diag(after), 1.0, atol=1e-3)
    assert after[~np.eye(3, dtype=bool)].max() < 0.0


def test_what_only_rings_like_a_voice_says_nothing():
    assert not np.isnan(VOICES.offered(put(PLAIN_KO).mean(axis=0)[None])).any()
