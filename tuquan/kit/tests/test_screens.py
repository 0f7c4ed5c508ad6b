"""The frame of every page, the menu, the components, and the pages for errors."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from tuquan.kit import menu
from tuquan.kit.period import today

KIT = Path(menu.__file__).parent
TEMPLATES = sorted(KIT.rglob("*.html"))
OURS = [*TEMPLATES, KIT / "static/kit/kit.js", KIT / "static/kit/kit.css"]


class User:
    is_authenticated = True
    grants_today: list = []

    def __init__(self, *rights):
        self.rights = rights

    def __str__(self):
        return "Thu"

    def granted(self, right):
        return [1] if right in self.rights else []


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(menu, "ENTRIES", [])
    menu.add("Password", "account_change_password", "key", None, "office")
    menu.add("Sign in", "account_login", "login", "some.right", "work")
    menu.add("Not there", "no_such_screen", "x", None, "work")


def test_the_menu_shows_what_this_user_may_open(entries):
    [office] = menu.sections(User(), "/")
    assert [line.title for line in office.lines] == ["Password"]
    assert [len(section.lines) for section in menu.sections(User("some.right"), "/")] == [1, 1]
    assert menu.sections(None, "/") == []


def test_the_current_line_is_marked(entries):
    here = menu.url_of("account_change_password")
    [office] = menu.sections(User(), here)
    assert office.lines[0].current


def test_a_family_shares_a_line_and_has_tabs(entries):
    menu.add("Reset", "account_reset_password", "key", "some.right", "office", 10, family="own")
    menu.add("Second", "account_logout", "key", None, "office", 20, family="own")
    user, there = User("some.right"), menu.url_of("account_logout")
    [office] = [section for section in menu.sections(user, there) if len(section.lines) == 2]
    assert [(line.title, line.current) for line in office.lines] == [("Reset", True), ("Password", False)]
    assert [(tab["title"], tab["current"]) for tab in menu.tabs(user, there)] == [("Reset", False), ("Second", True)]
    [office] = menu.sections(User(), "/")
    assert [line.title for line in office.lines] == ["Second", "Password"]
    assert menu.tabs(User(), there) == [] == menu.tabs(user, menu.url_of("account_change_password"))


def test_a_group_that_the_menu_does_not_have(entries):
    with pytest.raises(ValueError, match="nowhere"):
        menu.add("X", "x", group="nowhere")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_that_the_content_policy_forbids(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text), path
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?https?://", text), path


def test_the_static_files_stay_small_and_ask_nobody():
    files = [path for path in (KIT / "static").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_200_000
    assert not [path for path in files if path.suffix == ".map"]
    sheets = [path.read_text(encoding="utf-8") for path in files if path.suffix in (".css", ".js")]
    assert not [sheet for sheet in sheets if "sourceMappingURL" in sheet or "@import" in sheet]
    assert not [sheet for sheet in sheets if re.search(r"url\([\"']?(?:https?:)?//", sheet)]


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (KIT / "static/kit/vendor/icons.svg").read_text(encoding="utf-8")
    sources = [path for path in KIT.parent.rglob("*") if path.suffix in (".html", ".py")]
    written = r'{% icon "([\w-]+)"|icon_name="([\w-]+)"|^    icon = "([\w-]+)"'
    named = {"".join(found) for path in sources for found in re.findall(written, path.read_text("utf-8"), re.MULTILINE)}
    assert not {name for name in named if f'id="{name}"' not in sprite}


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_fault_is_told_without_a_request(name, language):
    with translation.override(language):
        assert f'<html lang="{language}">' in render_to_string(name)


def test_a_refusal_says_why(client, db):
    request = RequestFactory().get("/")
    assert "Vì sao" in render_to_string("403.html", {"exception": "Vì sao"}, request)
    assert client.get("/no/such/page/").status_code == 404


def test_the_banner_of_invented_data(settings, client, db):
    assert "k-demo" not in client.get("/no/such/page/").content.decode()
    settings.DEMO = True
    assert "k-demo" in client.get("/no/such/page/").content.decode()


def test_signing_in_looks_like_the_product(client, db):
    """Needs allauth to stand below the house in INSTALLED_APPS."""
    page = client.get(menu.url_of("account_login")).content.decode()
    assert "k-entrance" in page
    assert "form-control" in page
    assert menu.url_of("account_signup") not in page


def render(source, /, **context):
    return Template(source).render(Context(context))


def test_components():
    day = today()
    with translation.override("en"):
        late = render('{% include "kit/deadline.html" with due=due citation="Art. 28" %}', due=day - timedelta(5))
        soon = render('{% include "kit/deadline.html" %}', due=day)
        figure = render('{% include "kit/figure.html" %}', title="T", value="1,240", unit="x", url="/e", values=[1, 2])
        empty = render('{% include "kit/empty.html" %}', title="Nothing", url="/add", label="Add")
        progress = render('{% include "kit/progress.html" %}', done=62, whole=96, label="L")
        tabs = render('{% include "kit/tabs.html" %}', tabs=[{"title": "A", "url": "/a", "current": True}])
        warning = render('{% include "kit/warning.html" %}', text="Look", citation="Art. 5")
    assert "5 days late" in late and "k-red" in late and "Art. 28" in late
    assert "due today" in soon and "k-yellow" in soon
    assert "1,240" in figure and 'href="/e"' in figure and "<path" in figure
    assert 'href="/add"' in empty
    assert 'value="65"' in progress and "62 / 96" in progress
    assert 'aria-current="page"' in tabs
    assert "Art. 5" in warning


def test_spark():
    assert render("{% spark values %}", values=[5]) == ""
    line = render('{% spark values "Three months" %}', values=[1, None, 3, 3])
    assert line.count("M") == 2  # the gap stays a gap
    assert 'aria-label="Three months"' in line
    assert "style=" not in line


def test_query_keeps_what_is_there():
    request = RequestFactory().get("/", {"q": "x", "page": "3"})
    assert Template('{% query sort="-day" page=None %}').render(Context({"request": request})) == "?q=x&amp;sort=-day"
