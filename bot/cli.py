"""The command line. Commands parse, call a journey and print; heavy imports wait until a command needs them."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.later import Later

if TYPE_CHECKING:
    from bot.app import App
    from bot.sync import SyncReport

_DAY = click.DateTime(["%Y-%m-%d"])
_LANGUAGE = click.Choice(["de", "en"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="schrankenlotse")
def lotse() -> None:
    """Schrankenlotse: ein Lotse durch das Urheberrecht, wenn KI mit deinen Werken trainiert wird."""


@lotse.command()
@click.pass_context
def start(context: click.Context) -> None:
    """Was `make run` öffnet: Telegram mit LOTSE_TELEGRAM_TOKEN, sonst das Terminal."""
    app = _app()
    context.invoke(run if app.settings.telegram_token else chat)


@lotse.command()
def chat() -> None:
    """Im Terminal fragen."""
    import prompts
    from bot import terminal
    from bot.background import leave, prepare

    app = _app()
    language = app.settings.language
    person_here = terminal.is_terminal()
    _ready(app)
    click.echo(prompts.phrase("terminal.welcome", language))
    if not app.settings.telegram_token:
        click.echo(prompts.phrase("terminal.token", language) + "\n")
    store = app.open_store()
    conversation = app.conversation(terminal.Memory(), store)
    preparing = prepare(app, conversation.warm)
    history = app.settings.data_dir / "history"
    lines = terminal.typed(history, language) if person_here else terminal.piped(sys.stdin)
    here = terminal.Terminal(conversation, language, sys.stdout, person_here, files=Path.cwd(), history=history)
    try:
        here.run(lines)
    finally:
        store.close()
    leave(preparing)


@lotse.command()
@click.option("--beside", is_flag=True, hidden=True, help="Neben dem Prozess antworten, der diesen gestartet hat.")
def run(beside: bool = False) -> None:
    """Als Telegram-Bot laufen (Polling), bis SIGTERM oder Strg-C."""
    from bot.operations.logs import log_what_nobody_catches
    from bot.operations.watch import watched
    from bot.telegram_channel import serve

    app = _app()
    _logging(app)
    log_what_nobody_catches()
    with watched(app, listens=not beside) as watch:
        _ready(app)
        serve(app, watch, beside=beside)


@lotse.command()
@click.argument("question", required=False)
@click.option("--lang", type=_LANGUAGE, help="Sprache der Antwort; sonst die der Frage.")
@click.option("--on", type=_DAY, help="Rechtsstand an diesem Tag (JJJJ-MM-TT); sonst heute.")
@click.option("--json", "as_json", is_flag=True, help="Antwort als JSON.")
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Fragen aus einer JSONL-Datei."
)
def ask(question: str | None, lang: str | None, on: dt.datetime | None, as_json: bool, batch: Path | None) -> None:
    """Eine Frage beantworten, mit Quellen."""
    from bot.app import today
    from bot.journeys import ask as journey
    from bot.terminal import to_text

    app = _app()
    knowledge = _ready(app)
    day = on.date() if on else today()
    for entry in _questions(question, batch):
        spoken = lang or entry.get("lang")
        asked_on = entry.get("on") or day
        answered = journey.ask(
            entry["question"], knowledge, app.writer, asked_on, spoken if spoken in {"de", "en"} else None
        )
        if as_json or batch:
            given = {"id": entry["id"]} if batch else {}
            _print_json(given | journey.as_json(answered, to_text(answered.html, width=10**6)), lines=bool(batch))
        else:
            click.echo(to_text(answered.html, colours=sys.stdout.isatty()))


@lotse.command()
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="Wie viele Treffer.")
@click.option("--on", type=_DAY, help="Nur was an diesem Tag galt.")
@click.option("--lang", type=_LANGUAGE, help="Sprache der gezeigten Karten; sonst die der Frage.")
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="In diesem Ordner suchen (.txt, .md, .pdf).",
)
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Fragen aus einer JSONL-Datei."
)
@click.option("--json", "as_json", is_flag=True, help="Treffer als JSON.")
def search(
    question: str | None, count: int, on: dt.datetime | None, lang: str | None,
    corpus: Path | None, batch: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """In der Bibliothek oder in einem Ordner suchen."""
    from bot.corpus import read_corpus

    library = read_corpus(corpus, _complain) if corpus else _ready(_app()).library
    for entry in _questions(question, batch):
        hits = library.search(entry["question"], count, on=on.date() if on else None, language=lang)
        found = [
            {
                "citation": hit.passage.citation,
                "norms": list(hit.norms),
                "kind": hit.passage.kind,
                "score": round(hit.score, 4),
                "text": hit.passage.text,
                "document": hit.passage.document,
            }
            for hit in hits
        ]
        if as_json or batch:
            _print_json({"id": entry["id"], "hits": found}, lines=bool(batch))
        else:
            for number, hit in enumerate(found, 1):
                click.echo(f"{number}. {hit['citation']} ({hit['kind']}, {hit['score']})\n   {hit['text']}")


@lotse.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Fundstellen als JSON.")
def cite(text: str, as_json: bool) -> None:
    """Zitierte Normen und Aktenzeichen in einem Text finden („-“ liest die Eingabe)."""
    from knowledge.law.citations import find_citations

    names = ("text", "start", "end", "law", "section", "absatz", "satz", "nummer", "court", "file_number")
    found = find_citations(sys.stdin.read() if text == "-" else text)
    if as_json:
        _print_json([{name: getattr(citation, name) for name in names} for citation in found])
    else:
        for citation in found:
            click.echo(f"{citation.start}–{citation.end}: {citation}")


@lotse.command()
@click.option("--answers", type=click.Path(path_type=Path), help="Antworten als YAML (docs/check.md).")
@click.option("--on", type=_DAY, help="Rechtsstand an diesem Tag (JJJJ-MM-TT); sonst heute.")
@click.option("--lang", type=_LANGUAGE, default="de", show_default=True, help="Sprache des Ergebnisses.")
@click.option("--scheme", is_flag=True, help="Alle Fragen, Antworten und Kennungen zeigen.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Das Ergebnis als PDF in diese Datei.")
def check(
    answers: Path | None, on: dt.datetime | None, lang: str, scheme: bool, as_json: bool, pdf: Path | None
) -> None:
    """Prüfen, ob §§ 44a, 44b, 60d UrhG die Nutzung decken: Element für Element, aus einer Datei."""
    from bot.app import today
    from bot.journeys import check as journey
    from knowledge.check.answers import AnswersError

    if scheme:
        shown = json.dumps(journey.scheme_as_json(lang), ensure_ascii=False, indent=2) if as_json else None
        click.echo(shown or journey.scheme_as_text(lang))
        return
    if answers is None:
        raise click.UsageError("--answers DATEI oder --scheme")
    day = on.date() if on else today()
    try:
        if pdf is not None:
            pdf.write_bytes(journey.check_file_as_pdf(answers, day, lang))
        if as_json or pdf is None:
            _print_json(journey.check_file(answers, day, lang))
    except AnswersError as error:
        click.echo("\n".join(error.problems), err=True)
        sys.exit(2)


_LATER = {
    "backup": "Alles in eine Datei sichern, auch während der Bot läuft.",
    "costs": "Anwalts- und Gerichtskosten ausrechnen (RVG, GKG), mit Quellen.",
    "db": "Der Speicher: auf den neuesten Stand bringen, prüfen, umziehen.",
    "deadline": "Fristen (§§ 186-193 BGB) und Verjährung (§§ 195, 199 BGB) ausrechnen.",
    "eval": "Antworten ohne und mit Sprachmodell an einer Fragendatei messen.",
    "doctor": "Zeigen, ob alles in Ordnung ist und was zu tun ist.",
    "draft": "Einen Brief aus Angaben entwerfen.",
    "inbox": "Nachrichten, die warten oder beiseitegelegt wurden.",
    "firm": "Kanzleien, die erste Anfragen annehmen.",
    "law": "Geänderte Inhalte: was sie bewirken, und in Gebrauch nehmen.",
    "keys": "Schlüssel, mit denen Fälle verschlüsselt sind.",
    "read": "Einen Brief lesen, prüfen und erklären.",
    "restore": "Eine Sicherung zurückholen, in SQLite oder PostgreSQL.",
    "telegram": "Was Telegram über den Bot weiß: Befehle, Beschreibungen, Webhook.",
}
for _name, _what in _LATER.items():
    lotse.add_command(Later(_name, help=_what))


@lotse.group()
def library() -> None:
    """Amtliche Texte und eigene Dateien in der Bibliothek."""


@library.command()
@click.option("--from", "where", help="Ordner oder Adresse eines Spiegels statt der amtlichen Seiten.")
def sync(where: str | None) -> None:
    """Die amtlichen Texte holen und das Register erneuern."""
    from bot import sync as journey

    app = _app()
    _logging(app, quiet=True)
    with _library_errors(), _steps() as step:
        report = journey.sync(app.library_store, where or app.settings.library_mirror, step)
    _tell(report)
    _build(app)
    if not report.complete:
        sys.exit(1)


@library.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(["decision", "filing", "letter", "note"]), default="decision", show_default=True
)
def add(files: tuple[Path, ...], kind: Any) -> None:
    """Dateien (PDF, Markdown, Text, xml.zip) in die Bibliothek aufnehmen."""
    app = _app()
    bad = 0
    for path in files:
        added = app.library_store.add(path, kind)
        if added.reason:
            bad += 1
            _complain(added.reason, added.name)
        else:
            click.echo(f"{added.name}: {added.passages} Textstellen")
    _build(app)
    sys.exit(1 if bad else 0)


@library.command("list")
def list_() -> None:
    """Was in der Bibliothek steht."""
    from bot.library_store import OfficialEntry

    for entry in _app().library_store.entries():
        if isinstance(entry, OfficialEntry):
            click.echo(
                f"{entry.law:12} {entry.language}  Stand {entry.text_date}  {len(entry.sections)} Normen  {entry.title}"
            )
        else:
            click.echo(f"{entry.kind:12} {entry.name}  {entry.scope}")


@library.command()
def verify() -> None:
    """Prüfen, ob alle Dateien heil und lesbar sind."""
    bad = 0
    for finding in _app().library_store.verify():
        if finding.reason:
            bad += 1
            _complain(finding.reason, finding.name)
        else:
            click.echo(f"{finding.name}: {finding.documents} Dokumente, {finding.passages} Textstellen")
    sys.exit(1 if bad else 0)


@library.command()
def build() -> None:
    """Das Suchregister neu aufbauen, falls sich etwas geändert hat."""
    _build(_app())


@library.command("eval")
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keep", is_flag=True, help="Das bessere Gewicht für das eingestellte Modell merken.")
@click.option("--lang", type=_LANGUAGE, default="de", show_default=True, help="Sprache.")
def library_eval(questions: Path, keep: bool, lang: str) -> None:
    """Messen, wie gut die Suche findet, je nach Gewicht der Vektoren (Fragendatei YAML oder JSONL)."""
    from bot.commands.library_eval import evaluate

    evaluate(_app(), questions, keep, lang)


def _app() -> App:
    from bot.app import App
    from bot.config import read_settings

    return App(read_settings())


def _ready(app: App) -> Any:
    """The knowledge, with a progress bar on the error stream where the index must be built first."""
    with _bar() as progress:
        return app.knowledge(progress)


def _build(app: App) -> None:
    with _bar() as progress:
        fresh = app.rebuild(progress)
    click.echo("Register neu aufgebaut." if fresh else "Register ist aktuell.")
    if app.own_vectors:
        import prompts

        down = prompts.phrase("terminal.embedding_down", app.settings.language, name=app.settings.embedding)
        click.echo(down, err=True)
        sys.exit(1)


@contextlib.contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar on the error stream; nothing at all as long as nobody reports progress."""
    from bot.progress import building

    with building(sys.stderr) as progress:
        yield progress


@contextlib.contextmanager
def _steps() -> Iterator[Any]:
    from bot.progress import syncing

    with syncing(sys.stderr) as step:
        yield step


def _tell(report: SyncReport) -> None:
    for result in report.results:
        if result.reason:
            _complain(result.reason, result.name or result.law)
            continue
        click.echo(
            f"{result.law} ({result.language}): {result.outcome}, {result.norms} Normen, Stand {result.text_date}"
        )
        for word, names in (
            ("neu", result.changes.added),
            ("geändert", result.changes.changed),
            ("weg", result.changes.removed),
        ):
            if names and result.outcome == "updated":
                click.echo(f"  {word}: {', '.join(names)}")


@contextlib.contextmanager
def _library_errors() -> Iterator[None]:
    from bot.errors import UserError
    from knowledge.library.faults import LibraryError

    try:
        yield
    except LibraryError as error:
        raise UserError(_sentence(error.reason, error.name)) from error


def _complain(reason: str, name: str) -> None:
    click.echo(_sentence(reason, name), err=True)


def _sentence(reason: str, name: str) -> str:
    import prompts

    return prompts.phrase_of("library", reason, _app().settings.language, html=False, name=name)


def _questions(question: str | None, batch: Path | None) -> Iterator[dict[str, Any]]:
    """The one question, or one per line of a JSONL file ({"id", "question"}); "-" reads the input."""
    from bot.errors import UserError

    if batch is None:
        if question is None:
            raise click.UsageError("QUESTION oder --batch")
        yield {"id": None, "question": sys.stdin.read() if question == "-" else question}
        return
    try:
        lines = batch.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{batch.name}: nicht als UTF-8-Text zu lesen") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            day = dt.date.fromisoformat(entry["on"]) if entry.get("on") else None
            asked = {**entry, "id": entry.get("id", number), "question": str(entry["question"]), "on": day}
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            wanted = '{"id": …, "question": "…", "on": "JJJJ-MM-TT"}'
            raise UserError(f"{batch.name}, Zeile {number}: erwartet {wanted}") from error
        yield asked


def _print_json(value: object, lines: bool = False) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if lines else 2))


def _logging(app: App, quiet: bool = False) -> None:
    import logging

    from bot.operations.logs import write_logs

    write_logs(app.settings, logging.ERROR if quiet else logging.INFO)
