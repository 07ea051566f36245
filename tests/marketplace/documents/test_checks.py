import shutil

from marketplace.documents import checks, fonts


def test_machine_of_the_tests_can_make_documents():
    assert checks.fonts_are_in_place(None) == []
    assert checks.libraries_are_in_place(None) == []
    assert checks.seal_file_is_in_place(None) == []


def test_missing_or_altered_font_names_the_command_that_mends_it(settings, tmp_path):
    shutil.copytree(fonts.folder(), tmp_path / "fonts")
    settings.ASSETS_DIR = tmp_path
    assert checks.fonts_are_in_place(None) == []
    with (tmp_path / "fonts" / "NotoSansKR-Bold.ttf").open("ab") as font:
        font.write(b"\0")
    (warning,) = checks.fonts_are_in_place(None)
    assert "NotoSansKR-Bold.ttf" in warning.msg
    assert "manage.py assets" in warning.hint


def test_missing_library_names_the_packages(monkeypatch):
    monkeypatch.setattr(checks, "_LIBRARIES", ("libnowhere.so.9",))
    (warning,) = checks.libraries_are_in_place(None)
    assert "libnowhere.so.9" in warning.msg
    assert "apt-get install" in warning.hint


def test_seal_file_that_is_not_there_is_an_error(settings, tmp_path):
    settings.SEAL_PKCS12 = str(tmp_path / "seal.p12")
    (error,) = checks.seal_file_is_in_place(None)
    assert str(tmp_path) in error.msg
    (tmp_path / "seal.p12").touch()
    assert checks.seal_file_is_in_place(None) == []


def test_deployment_without_a_real_seal_is_warned_of(settings):
    (warning,) = checks.seal_is_a_real_one(None)
    assert "시험용" in warning.msg
    settings.SEAL_PKCS12, settings.TSA_URL = "/keys/seal.p12", "http://tsa.example"
    assert checks.seal_is_a_real_one(None) == []
