import pytest
from django.core.management import CommandError, call_command

from marketplace.core import assets, checks


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project with one file and one folder to bring in."""
    package = tmp_path / "node_modules" / "pack"
    (package / "img").mkdir(parents=True)
    (package / "a.css").write_text("a")
    (package / "img" / "b.svg").write_text("b")
    table = (
        assets.Asset("pack/a.css", "site/a.css", assets.digest(package / "a.css")),
        assets.Asset("pack/img", "site/img", assets.digest(package / "img")),
    )
    monkeypatch.setattr(assets, "ASSETS", table)
    return tmp_path


def test_install_copies_what_is_missing_and_nothing_twice(root):
    assert assets.missing(root / "assets") == ["site/a.css", "site/img"]
    assert assets.install(root) == ["site/a.css", "site/img"]
    assert (root / "assets/site/img/b.svg").read_text() == "b"
    assert assets.missing(root / "assets") == []
    assert assets.install(root) == []


def test_install_mends_an_altered_file_and_a_folder_with_a_stranger_in_it(root):
    assets.install(root)
    (root / "assets/site/a.css").write_text("altered")
    (root / "assets/site/img/stranger.svg").write_text("c")
    assert assets.install(root) == ["site/a.css", "site/img"]
    assert not (root / "assets/site/img/stranger.svg").exists()


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_text("altered")])
def test_install_from_a_missing_or_altered_source_copies_nothing(root, spoil):
    spoil(root / "node_modules/pack/img/b.svg")
    with pytest.raises(assets.AssetProblem, match="pack/img"):
        assets.install(root)
    assert not (root / "assets").exists()


def test_command_tells_what_it_copied_and_what_to_do(root, settings, capsys):
    settings.BASE_DIR = root
    call_command("assets")
    assert capsys.readouterr().out == "assets/site/a.css\nassets/site/img\n2 copied, 0 already in place.\n"
    (root / "node_modules/pack/a.css").unlink()
    (root / "assets/site/a.css").unlink()
    with pytest.raises(CommandError, match="npm ci"):
        call_command("assets")


def test_each_missing_file_of_the_design_system_is_a_message_of_its_own(settings, tmp_path, monkeypatch):
    for name in ("krds/a.css", "krds/b.css", "fonts/c.ttf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    table = tuple(assets.Asset(name, name, assets.digest(tmp_path / name)) for name in ("krds/a.css", "krds/b.css"))
    monkeypatch.setattr(assets, "ASSETS", (*table, assets.Asset("fonts/c.ttf", "fonts/c.ttf", "other")))
    settings.ASSETS_DIR = tmp_path
    assert checks.design_system_is_in_place() == []
    (tmp_path / "krds/a.css").unlink()
    (tmp_path / "krds/b.css").write_text("altered")
    first, second = checks.design_system_is_in_place()

    assert "krds/a.css" in first.msg and "krds/b.css" in second.msg
    assert "manage.py assets" in first.hint
