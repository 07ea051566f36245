"""Every leaf has its way to the root, and nothing else has one."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.checkpoints import merkle

HASHES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=70, unique=True)


@given(HASHES, st.data())
def test_path_leads_from_its_leaf_to_the_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.path(leaves, index)

    assert merkle.climb(leaves[index], path) == merkle.root(leaves)
    assert len(path) <= (len(leaves) - 1).bit_length()


@given(HASHES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_another_leaf_or_another_order_has_another_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 2))
    swapped = [*leaves[:index], leaves[index + 1], leaves[index], *leaves[index + 2 :]]

    assert merkle.climb(leaves[index + 1], merkle.path(leaves, index)) != merkle.root(leaves)
    assert len({merkle.root(leaves), merkle.root(swapped), merkle.root(leaves[:-1])}) == 3


@pytest.mark.parametrize(
    ("inputs", "root"),
    [  # the vectors of the Certificate Transparency reference implementation
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ([""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (["", "00"], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (["", "00", "10"], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ],
)
def test_roots_are_those_of_rfc_6962(inputs, root):
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(each)).hexdigest() for each in inputs]

    assert merkle.root(leaves) == root
