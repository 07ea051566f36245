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
    np.concatenate([put(PLAIN_KO), put(LAY_KO)]), [PLAIN_KO] * 3 + [LAY_KO] * 3, described=put(PLAIN_KO),
    matter=[0, 1, 2, 0, 1, 2],
)  # fmt: skip


def test_a_complaint_says_the_same_as_the_description_of_its_matter():
    before = put(LAY_KO) @ put(PLAIN_KO).T
    after = VOICES.said(put(LAY_KO)) @ VOICES.offered(put(PLAIN_KO)).T
    assert before.max() < 0.5
    assert np.allclose(np.diag(after), 1.0, atol=1e-3)
    assert after[~np.eye(3, dtype=bool)].max() < 0.0


def test_what_only_rings_like_a_voice_says_nothing():
    assert not np.isnan(VOICES.offered(put(PLAIN_KO).mean(axis=0)[None])).any()


def test_what_is_sought_is_nearer_to_the_description_than_what_was_said():
    chance = np.random.default_rng(1)
    described = unit(chance.normal(size=(40, 64)))
    other_words = described @ np.linalg.qr(chance.normal(size=(64, 64)))[0]  # said in words all of their own
    matter = np.repeat(np.arange(40), 10)
    complaints = unit(other_words[matter] + 0.3 * chance.normal(size=(400, 64)) / 8)
    voices = Voices(complaints[:-10], [LAY_KO] * 390, described, matter[:-10])
    said = voices.said(complaints[-50:-10])
    offered = voices.offered(described)[matter[-50:-10]]
    assert ((voices.sought(said) * offered).sum(axis=1) > (said * offered).sum(axis=1) + 0.3).all()
