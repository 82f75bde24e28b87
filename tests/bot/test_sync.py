import datetime as dt
import email.utils
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import stamina

from bot import origins
from bot.library_store import LibraryStore
from bot.locks import only_one
from bot.sync import Step, compare, sync
from knowledge.library import sources
from knowledge.library.faults import LibraryError
from knowledge.library.sources import Source
from tests.law_files import journal_page, law_zip, norm
from tests.shared_material import FOLDER, needs_laws

URHG = Source(id="urhg", law="UrhG", format="gii")
BGB = Source(id="bgb", law="BGB", format="gii")
DSM = Source(id="dsm-rl-en", law="DSM-RL", format="eurlex", language="en")
BOTH = (URHG, BGB)
OLD = law_zip(norm("§ 1", "<P>Alt</P>"), norm("§ 2", "<P>Bleibt</P>"))
NEW = law_zip(norm("§ 1", "<P>Neu</P>"), norm("§ 2", "<P>Bleibt </P>"), norm("§ 3", "<P>Kommt</P>"))
CIVIL = law_zip(norm("§ 242", f"<P>Treu und Glauben {'x' * 40_000}</P>"), name="BGB")
DAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def _unwatched(done: int, total: int | None) -> None:
    """Nobody watches these bytes."""


class Mirror(http.server.ThreadingHTTPServer):
    """The official layout on this computer: ETags, ranges, and whatever fault a test wants."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.texts: dict[str, bytes] = {}
        self.cut: dict[str, list[int]] = {}
        self.redirects: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.seen: list[tuple[str, dict[str, str], int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        if path in self.server.redirects:
            self._answer(302, b"", {"Location": self.server.redirects[path]})
        elif path in self.server.status:
            self._answer(self.server.status[path], b"")
        elif path not in self.server.texts:
            self._answer(404, b"")
        else:
            self._text(path, self.server.texts[path])

    def _text(self, path: str, data: bytes) -> None:
        etag = f'"{hash(data)}"'
        start = 0
        asked = self.headers.get("Range", "")
        if self.headers.get("If-None-Match") == etag:
            self._answer(304, b"", {"ETag": etag})
            return
        if asked and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        headers = {"ETag": etag, "Last-Modified": email.utils.format_datetime(DAY, usegmt=True)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        limits = self.server.cut.get(path, [])
        self._answer(206 if start else 200, data[start:], headers, limits.pop(0) if limits else None)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: int | None = None) -> None:
        self.server.seen.append((self.path, dict(self.headers), status))
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    server = Mirror()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> LibraryStore:
    return LibraryStore(tmp_path / "library")


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


def _filled(mirror: Mirror, text: bytes = OLD) -> str:
    mirror.texts = {"gesetze-im-internet/urhg/xml.zip": text, "gesetze-im-internet/bgb/xml.zip": CIVIL}
    return mirror.url


def test_a_first_sync_stores_every_text(mirror: Mirror, store: LibraryStore) -> None:
    report = sync(store, _filled(mirror), now=DAY, wanted=BOTH)

    found = [(result.law, result.outcome, result.norms) for result in report.results]
    assert found == [("UrhG", "new", 2), ("BGB", "new", 1)]
    assert report.complete
    assert report.swapped
    assert [document.citation for document in store.documents()] == ["UrhG § 1", "UrhG § 2", "BGB § 242"]
    assert store.manifest().official["urhg"].fetched_at == DAY


def test_a_second_sync_asks_only_whether_something_changed(mirror: Mirror, store: LibraryStore) -> None:
    sync(store, _filled(mirror), wanted=BOTH)
    before = store.fingerprint

    report = sync(store, mirror.url, wanted=BOTH)

    assert {result.outcome for result in report.results} == {"unchanged"}
    assert not report.swapped
    assert [status for _, _, status in mirror.seen[-2:]] == [304, 304]
    assert store.fingerprint == before


def test_the_report_says_which_norms_came_changed_and_went(mirror: Mirror, store: LibraryStore) -> None:
    sync(store, _filled(mirror), wanted=BOTH)
    mirror.texts["gesetze-im-internet/urhg/xml.zip"] = NEW

    forward = sync(store, mirror.url, wanted=BOTH).results[0]
    mirror.texts["gesetze-im-internet/urhg/xml.zip"] = OLD
    back = sync(store, mirror.url, wanted=BOTH).results[0]

    assert forward.outcome == "updated"
    assert (forward.changes.added, forward.changes.changed) == (("UrhG § 3",), ("UrhG § 1",))
    assert back.changes.removed == ("UrhG § 3",)


def test_spacing_is_no_change() -> None:
    assert not compare({"UrhG § 1": "a"}, {"UrhG § 1": "a"})


def test_a_broken_transfer_goes_on_where_it_stopped(mirror: Mirror, store: LibraryStore) -> None:
    where = _filled(mirror)
    mirror.cut["gesetze-im-internet/bgb/xml.zip"] = [100]

    report = sync(store, where, wanted=BOTH)

    assert report.complete
    _, headers, status = mirror.seen[-1]
    assert (status, headers["Range"]) == (206, "bytes=100-")


def test_a_sync_that_dies_leaves_the_old_texts_and_goes_on_next_time(mirror: Mirror, store: LibraryStore) -> None:
    sync(store, _filled(mirror), wanted=(URHG,))
    mirror.texts["gesetze-im-internet/urhg/xml.zip"] = NEW

    def dies(step: Step) -> None:
        if step.law == "BGB":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(store, mirror.url, progress=dies, wanted=BOTH)
    served = [document.text for document in store.documents()]
    report = sync(store, mirror.url, wanted=BOTH)

    assert served == ["Alt", "Bleibt"]
    assert [result.outcome for result in report.results] == ["updated", "new"]
    assert ("/gesetze-im-internet/urhg/xml.zip", 304) in [(path, status) for path, _, status in mirror.seen]
    assert next(store.documents()).text == "Neu"
    assert not list(store.staging.glob("*/*"))


def test_a_server_that_hangs_up_leaves_the_old_text_and_the_part(mirror: Mirror, store: LibraryStore) -> None:
    sync(store, _filled(mirror), wanted=BOTH)
    mirror.texts["gesetze-im-internet/urhg/xml.zip"] = NEW
    mirror.cut["gesetze-im-internet/urhg/xml.zip"] = [50, 50]

    failed = sync(store, mirror.url, wanted=BOTH)
    served = next(store.documents()).text
    again = sync(store, mirror.url, wanted=BOTH)

    assert (failed.results[0].outcome, failed.results[0].reason) == ("failed", "interrupted")
    assert failed.results[1].outcome == "unchanged"
    assert served == "Alt"
    assert again.results[0].outcome == "updated"
    assert mirror.seen[-2][1]["Range"] == "bytes=100-"


@pytest.mark.parametrize(
    ("data", "reason"), [(OLD[:-40], "broken_zip"), (b"<html>Wartung</html>", "wrong_type"), (CIVIL, "wrong_type")]
)
def test_a_text_that_cannot_be_read_never_replaces_a_good_one(
    mirror: Mirror, store: LibraryStore, data: bytes, reason: str
) -> None:
    sync(store, _filled(mirror), wanted=BOTH)
    mirror.texts["gesetze-im-internet/urhg/xml.zip"] = data

    report = sync(store, mirror.url, wanted=BOTH)

    assert (report.results[0].outcome, report.results[0].reason) == ("failed", reason)
    assert next(store.documents()).text == "Alt"


def test_a_mirror_may_lack_a_text(mirror: Mirror, store: LibraryStore) -> None:
    report = sync(store, _filled(mirror), wanted=(URHG, DSM))

    assert [result.outcome for result in report.results] == ["new", "missing"]
    assert report.complete


def test_a_mirror_may_begin_at_the_laws(mirror: Mirror, store: LibraryStore) -> None:
    mirror.texts = {"urhg/xml.zip": OLD}

    assert sync(store, mirror.url, wanted=(URHG,)).complete


def test_european_acts_come_from_a_mirror_too(mirror: Mirror, store: LibraryStore) -> None:
    article = '<div class="eli-subdivision" id="art_4"><p class="oj-ti-art">Article 4</p><p>Text.</p></div>'
    mirror.texts = {"eu/32019L0790_en.xhtml": journal_page(article)}

    assert sync(store, mirror.url, wanted=(DSM,)).results[0].outcome == "new"


def test_a_server_error_is_a_refusal(mirror: Mirror, store: LibraryStore) -> None:
    mirror.status = {"gesetze-im-internet/urhg/xml.zip": 503}

    result = sync(store, mirror.url, wanted=(URHG,)).results[0]

    assert (result.outcome, result.reason) == ("failed", "refused")


def test_a_redirect_to_a_foreign_host_is_not_followed(mirror: Mirror, store: LibraryStore) -> None:
    mirror.redirects = {"gesetze-im-internet/urhg/xml.zip": "http://localhost.example/urhg/xml.zip"}

    assert sync(store, mirror.url, wanted=(URHG,)).results[0].reason == "foreign_redirect"


def test_a_redirect_on_the_same_host_is_followed(mirror: Mirror, store: LibraryStore) -> None:
    mirror.texts = {"neu/xml.zip": OLD}
    mirror.redirects = {"gesetze-im-internet/urhg/xml.zip": "/neu/xml.zip"}

    assert sync(store, mirror.url, wanted=(URHG,)).complete


@pytest.mark.parametrize("where", ["http://example.org/law", "http://192.0.2.1/"])
def test_an_open_address_elsewhere_is_refused(store: LibraryStore, where: str) -> None:
    with pytest.raises(LibraryError) as error:
        sync(store, where, wanted=(URHG,))

    assert error.value.reason == "insecure_address"


def test_official_texts_come_encrypted_and_from_listed_hosts_only() -> None:
    urls = [httpx.URL(url) for source in sources.load() for url in source.urls]

    assert {url.scheme for url in urls} == {"https"}
    assert {url.host for url in urls} <= sources.official_hosts()


def test_a_redirect_of_an_official_host_to_http_is_encrypted_again(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "www.gesetze-im-internet.de":
            return httpx.Response(303, headers={"Location": "http://publications.europa.eu/x"})
        assert request.url.scheme == "https"
        return httpx.Response(200, stream=httpx.ByteStream(OLD))

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        found = origins.WebOrigin(client).fetch(URHG, tmp_path / "text", None, _unwatched)

    assert found is not None
    assert (tmp_path / "text").read_bytes() == OLD


def test_without_network_the_sync_gives_up_at_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        raise httpx.ConnectError("no network")

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        origin = origins.WebOrigin(client)
        for _ in range(5):
            with pytest.raises(LibraryError) as error:
                origin.fetch(URHG, tmp_path / "text", None, _unwatched)

    assert error.value.reason == "unreachable"
    assert len(asked) == 2


def test_more_bytes_than_a_law_can_have_are_not_taken(
    mirror: Mirror, store: LibraryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "MAX_BYTES", 10)

    assert sync(store, _filled(mirror), wanted=(URHG,)).results[0].reason == "too_large"


def test_progress_tells_bytes_and_outcome(mirror: Mirror, store: LibraryStore) -> None:
    steps: list[Step] = []

    sync(store, _filled(mirror), progress=steps.append, wanted=BOTH)

    assert {step.position for step in steps} == {1, 2}
    assert any(step.total and step.done == step.total for step in steps)
    assert [step.outcome for step in steps if step.outcome] == ["new", "new"]


def test_two_syncs_do_not_run_at_once(mirror: Mirror, store: LibraryStore) -> None:
    with only_one(store.folder / "sync.lock"), pytest.raises(LibraryError) as error:
        sync(store, _filled(mirror), wanted=BOTH)

    assert error.value.reason == "busy"


def test_a_folder_is_a_mirror_too(tmp_path: Path, store: LibraryStore) -> None:
    (tmp_path / "urhg").mkdir()
    (tmp_path / "urhg" / "xml.zip").write_bytes(OLD)

    first = sync(store, str(tmp_path), wanted=(URHG,))
    second = sync(store, str(tmp_path), wanted=(URHG,))

    assert [report.results[0].outcome for report in (first, second)] == ["new", "unchanged"]


def test_a_folder_that_does_not_exist_is_named(store: LibraryStore, tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as error:
        sync(store, str(tmp_path / "nirgends"))

    assert error.value.reason == "missing"


def test_a_damaged_text_is_found_and_mended(mirror: Mirror, store: LibraryStore) -> None:
    sync(store, _filled(mirror), wanted=BOTH)
    next(store.folder.glob("official/urhg/*")).write_bytes(b"kaputt")

    broken = store.verify()
    sync(store, mirror.url, wanted=BOTH)

    assert [(finding.reason, finding.cure) for finding in broken if finding.reason] == [("damaged", "sync")]
    assert not [finding for finding in store.verify() if finding.reason]


@needs_laws
@pytest.mark.parametrize("below", [".", "gesetze-im-internet"])
def test_the_real_laws_sync_from_both_roots(store: LibraryStore, below: str) -> None:
    report = sync(store, str(FOLDER / "law" / below))

    assert report.complete
    assert len([result for result in report.having("new") if result.source in {s.id for s in sources.load()}]) >= 14
    assert not [finding for finding in store.verify() if finding.reason]
