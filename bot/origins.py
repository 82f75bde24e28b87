"""Where official texts are fetched from: the official sites, a mirror on the web, or a folder.

Not the sync (bot/sync.py): one text in, one staged file out. Only listed hosts, only https (http on this computer
alone), never more bytes or minutes than a law can need; a broken transfer goes on where it stopped if the server
lets it. The official hosts are reached in the public internet alone (bot/public_network.py).
"""

from __future__ import annotations

import ipaddress
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypedDict

import httpx
import stamina

from bot.public_network import public_transport
from knowledge.library import sources
from knowledge.library.faults import LibraryError
from knowledge.library.sources import Source


class Patience(TypedDict):
    """How often and how long to try one address (seconds)."""

    attempts: int
    timeout: float
    wait_initial: float
    wait_max: float


MAX_BYTES = 40_000_000
MAX_REDIRECTS = 5
LONGEST = 600.0  # seconds for one text: who sends a byte now and then must not hold the sync for ever
TIMEOUT = httpx.Timeout(30.0, connect=8.0)
PATIENCE: Patience = {"attempts": 4, "timeout": 90.0, "wait_initial": 0.3, "wait_max": 5.0}
USER_AGENT = "Schrankenlotse library sync"

OnBytes = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said about the version it sent: for conditional requests and for resuming."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def strong(self) -> str | None:
        """What If-Range may carry."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


class Origin(Protocol):
    """Fetches one text at a time."""

    def fetch(self, source: Source, target: Path, known: Validators | None, on_bytes: OnBytes) -> Validators | None:
        """Write the text to ``target``; None if it has not changed since ``known``. Raises LibraryError."""


class FolderOrigin:
    """A folder with the layout of the official site."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise LibraryError(str(root), "missing")
        self.root = root

    def fetch(self, source: Source, target: Path, known: Validators | None, on_bytes: OnBytes) -> Validators | None:
        """Copy the newest file that fits; a folder has no validators, so ``known`` tells nothing."""
        del known
        found = next((path for pattern in source.mirror_globs if (path := self._newest(pattern))), None)
        if found is None:
            raise LibraryError(source.mirror_paths[0], "not_found")
        size = found.stat().st_size
        if size > MAX_BYTES:
            raise LibraryError(found, "too_large", f"{size} bytes")
        try:
            shutil.copyfile(found, target)
        except OSError as error:
            raise LibraryError(found, "disk", str(error)) from error
        on_bytes(size, size)
        return Validators(found.resolve().as_uri())

    def _newest(self, pattern: str) -> Path | None:
        return max((path for path in self.root.glob(pattern) if path.is_file()), default=None)


class WebOrigin:
    """A site: the official ones, or a mirror with the same layout."""

    def __init__(self, client: httpx.Client, mirror: str | None = None) -> None:
        self._client = client
        self._mirror = httpx.URL(mirror.rstrip("/") + "/") if mirror else None
        if self._mirror is not None and not _is_safe(self._mirror):
            raise LibraryError(mirror or "", "insecure_address")
        self._dead_hosts: set[str] = set()

    def fetch(self, source: Source, target: Path, known: Validators | None, on_bytes: OnBytes) -> Validators | None:
        """Try each address in turn, each with patience; the first that has the text wins."""
        fault = LibraryError(source.law, "not_found")
        for url in self._addresses(source):
            try:
                return self._patiently(url, source, target, known, on_bytes)
            except LibraryError as error:
                fault = error
                if self._mirror is not None and error.reason != "not_found":
                    break
        raise fault

    def _addresses(self, source: Source) -> Iterator[httpx.URL]:
        if self._mirror is not None:
            yield from (self._mirror.join(path) for path in source.mirror_paths)
        else:
            yield from (httpx.URL(url) for url in source.urls)

    def _patiently(
        self, url: httpx.URL, source: Source, target: Path, known: Validators | None, on_bytes: OnBytes
    ) -> Validators | None:
        if url.host in self._dead_hosts:
            raise LibraryError(url.host, "unreachable", "did not answer before")
        try:
            for attempt in stamina.retry_context(on=_may_pass, **PATIENCE):
                with attempt:
                    return self._once(url, source, target, known, on_bytes)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._dead_hosts.add(url.host)
            raise LibraryError(url.host, "unreachable", str(error)) from error
        except httpx.HTTPStatusError as error:
            raise LibraryError(str(url), "refused", str(error.response.status_code)) from error
        except httpx.HTTPError as error:
            raise LibraryError(str(url), "interrupted", f"{type(error).__name__}: {error}") from error
        raise LibraryError(str(url), "interrupted")

    def _once(
        self, url: httpx.URL, source: Source, target: Path, known: Validators | None, on_bytes: OnBytes
    ) -> Validators | None:
        part = Part(target)
        headers = _headers(source) | part.resume_headers(str(url))
        if not part.size and known and known.url == str(url):
            headers |= _conditions(known)
        with self._open(url, headers) as response:
            if response.status_code == 304:
                return None
            if response.status_code == 416:
                part.drop()
                raise httpx.ReadError("the server knows no such range")
            _refuse_status(response, url)
            validators = Validators(str(url), response.headers.get("etag"), response.headers.get("last-modified"))
            part.receive(response, validators, on_bytes)
        part.complete()
        return validators

    @contextmanager
    def _open(self, url: httpx.URL, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The response after at most a few redirects, each to an allowed host and encrypted."""
        for _ in range(MAX_REDIRECTS):
            with self._client.stream("GET", url, headers=headers, follow_redirects=False) as response:
                if not response.has_redirect_location:
                    yield response
                    return
                url = self._next(url, response.headers["location"])
        raise LibraryError(str(url), "refused", "too many redirects")

    def _next(self, url: httpx.URL, location: str) -> httpx.URL:
        following = url.join(location)
        official = self._mirror is None
        allowed = sources.official_hosts() if official else {self._mirror.host} if self._mirror else set()
        if following.host not in allowed:
            raise LibraryError(str(url), "foreign_redirect", following.host)
        if official and following.scheme == "http":
            following = following.copy_with(scheme="https", port=None)
        if not _is_safe(following):
            raise LibraryError(str(following), "insecure_address")
        if following.port not in ({None} if official else {None, self._mirror and self._mirror.port}):
            raise LibraryError(str(url), "foreign_redirect", following.netloc.decode("ascii"))
        return following


class Part:
    """A half-done download beside its target: the bytes, and which version of which address they are from."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._bytes = target.with_name(target.name + ".part")
        self._about = target.with_name(target.name + ".part.json")

    @property
    def size(self) -> int:
        """Bytes that are here already."""
        return self._bytes.stat().st_size if self._bytes.exists() else 0

    def resume_headers(self, url: str) -> dict[str, str]:
        """Ask for the rest, if the server still has the same version; otherwise start anew."""
        validators = self._validators()
        if self.size and validators and validators.url == url and validators.strong:
            return {"Range": f"bytes={self.size}-", "If-Range": validators.strong}
        self.drop()
        return {}

    def receive(self, response: httpx.Response, validators: Validators, on_bytes: OnBytes) -> None:
        """Append the rest or write the whole. Raises LibraryError (too_large) and httpx errors."""
        goes_on = response.status_code == 206
        if goes_on and not response.headers.get("content-range", "").startswith(f"bytes {self.size}-"):
            self.drop()
            raise httpx.ReadError("the server sent another range")
        self._about.write_text(json.dumps(asdict(validators)), encoding="utf-8")
        start = self.size if goes_on else 0
        announced = response.headers.get("content-length")
        total = start + int(announced) if announced and announced.isdigit() else None
        with self._bytes.open("ab" if goes_on else "wb") as handle:
            _copy(response, handle, start, total, on_bytes)

    def complete(self) -> None:
        """The last byte is here: the part becomes the target."""
        self._bytes.replace(self._target)
        self._about.unlink(missing_ok=True)

    def drop(self) -> None:
        """Forget what was begun."""
        self._bytes.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def _validators(self) -> Validators | None:
        with suppress(OSError, ValueError, TypeError):
            return Validators(**json.loads(self._about.read_text(encoding="utf-8")))
        return None


def origin(where: str | None, client: httpx.Client) -> Origin:
    """The official sites (None), a mirror ("https://…", "http://127.0.0.1:…") or a folder."""
    if where is None:
        return WebOrigin(client)
    return WebOrigin(client, where) if where.startswith(("http://", "https://")) else FolderOrigin(Path(where))


def client(where: str | None = None) -> httpx.Client:
    """A client that never waits for ever; for the official sites (None) it reaches the public internet alone."""
    transport = public_transport() if where is None else None
    return httpx.Client(timeout=TIMEOUT, headers={"User-Agent": USER_AGENT}, transport=transport)


def _copy(response: httpx.Response, handle: BinaryIO, start: int, total: int | None, on_bytes: OnBytes) -> None:
    done = start
    if total is not None and total > MAX_BYTES:
        raise LibraryError(str(response.url), "too_large", f"{total} bytes")
    # identity was asked for; a server that compresses all the same cannot be resumed, but is read
    chunks = response.iter_bytes() if response.headers.get("content-encoding") else response.iter_raw()
    until = time.monotonic() + LONGEST
    for chunk in chunks:
        if time.monotonic() > until:
            raise LibraryError(str(response.url), "interrupted", f"not done after {LONGEST:.0f} s")
        done += len(chunk)
        if done > MAX_BYTES:
            raise LibraryError(str(response.url), "too_large", f"more than {MAX_BYTES} bytes")
        handle.write(chunk)
        on_bytes(done, total)


def _headers(source: Source) -> dict[str, str]:
    language = {"de": "deu, de;q=0.9", "en": "eng, en;q=0.9"}[source.language]
    accept = "application/zip, */*;q=0.5" if source.format == "gii" else "application/xhtml+xml, text/html;q=0.9"
    return {"Accept": accept, "Accept-Language": language, "Accept-Encoding": "identity"}


def _conditions(known: Validators) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _refuse_status(response: httpx.Response, url: httpx.URL) -> None:
    """EUR-Lex answers 202 with an empty page when it wants to see a browser: that is a refusal too."""
    if response.status_code in {200, 206}:
        return
    if response.status_code in {404, 410}:
        raise LibraryError(str(url), "not_found", str(response.status_code))
    if response.status_code in {429, 500, 502, 503, 504}:
        raise httpx.HTTPStatusError("try again", request=response.request, response=response)
    raise LibraryError(str(url), "refused", str(response.status_code))


def _may_pass(error: Exception) -> bool:
    return isinstance(error, httpx.HTTPStatusError | httpx.TransportError)


def _is_safe(url: httpx.URL) -> bool:
    if url.scheme == "https":
        return True
    if url.host == "localhost":
        return url.scheme == "http"
    with suppress(ValueError):
        return url.scheme == "http" and ipaddress.ip_address(url.host).is_loopback
    return False
