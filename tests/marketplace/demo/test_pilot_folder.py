"""The pilot's folder: its own, or untouched."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from marketplace.demo.pilot import folder


def filled(place, *names):
    for name in names:
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")


def test_new_folder_is_made_and_marked(tmp_path):
    with folder.prepared(tmp_path / "a" / "pilot") as place:
        assert [entry.name for entry in place.iterdir()] == [folder.MARK]


def test_what_an_earlier_pilot_left_is_removed(tmp_path):
    filled(tmp_path, folder.MARK, "agreements/x.pdf", "summary.json")

    with folder.prepared(tmp_path) as place:
        assert [entry.name for entry in place.iterdir()] == [folder.MARK]


def test_folder_without_the_mark_is_refused_and_kept(tmp_path):
    filled(tmp_path, "thesis.odt")

    with pytest.raises(CommandError, match="holds other files"):
        call_command("pilot", out=str(tmp_path))

    assert (tmp_path / "thesis.odt").read_text() == "mine"


def test_file_in_the_place_of_the_folder_is_refused(tmp_path):
    filled(tmp_path, "pilot")

    with pytest.raises(folder.NotAPilotsFolder, match="is a file"), folder.prepared(tmp_path / "pilot"):
        pass

    assert (tmp_path / "pilot").read_text() == "mine"


def test_links_out_of_the_folder_are_cut_not_followed(tmp_path):
    filled(tmp_path, f"pilot/{folder.MARK}", "elsewhere/thesis.odt")
    (tmp_path / "pilot" / "link").symlink_to(tmp_path / "elsewhere")

    with folder.prepared(tmp_path / "pilot") as place:
        assert not (place / "link").exists()

    assert (tmp_path / "elsewhere" / "thesis.odt").read_text() == "mine"


def test_second_pilot_in_one_folder_is_refused(tmp_path):
    filled(tmp_path, folder.MARK)

    with folder.prepared(tmp_path) as place:
        filled(place, "summary.json")
        with pytest.raises(folder.NotAPilotsFolder, match="Another pilot"), folder.prepared(tmp_path):
            pass
        assert (place / "summary.json").exists()


def test_world_sees_neither_the_sites_settings_nor_its_secrets(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "SECRET_KEY", "NUMBER_KEY", "SEAL_PKCS12", "SEAL_PKCS11_PIN", "TSA_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "the-sites")
    (tmp_path / "world").mkdir()
    ask = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.DATABASES['default']['NAME'], s.DATA_DIR, s.SEAL_DIR, s.SEARCH_DIR, s.EMAIL_FILE_PATH,"
        " s.STORAGES['evidence']['OPTIONS']['location'], s.SEAL_PKCS12 + s.SEAL_PKCS11_PIN or '-', s.TSA_URL or '-', s.NUMBER_KEY)"
    )

    said = subprocess.run(
        [sys.executable, "-c", ask], env=folder.environment(tmp_path), capture_output=True, text=True, check=True
    ).stdout.split()

    assert said[-3:] == ["-", "-", "pilot-number-key"]
    assert all(path.startswith(f"{tmp_path}{os.sep}world") for path in said[:-3])
