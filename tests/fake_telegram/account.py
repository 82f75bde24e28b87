"""Methods about the account: who it is, its updates by polling or webhook, its menus, files and answers to taps."""

from __future__ import annotations

import re
import time
from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.faults import Json, RefusalError
from tests.fake_telegram.state import State

TOAST_LIMIT, RESULTS_LIMIT, ID_LIMIT, FILE_LIMIT = 200, 50, 64, 20 * 1024 * 1024
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "channel_post", "inline_query"})
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/|$)")


class Account(State):
    """``offered`` holds the inline answers by query, ``toasts`` the short texts by tap."""

    def _do_getme(self, _params: Json) -> Json:
        return {**shapes.BOT, "can_join_groups": True, "can_read_all_group_messages": not self.privacy,
                "supports_inline_queries": True}  # fmt: skip

    # ------------------------------------------------------------------ updates

    def _do_getupdates(self, params: Json) -> list[Json]:
        if self.webhook["url"]:
            raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active; "
                               "use deleteWebhook to delete the webhook first")  # fmt: skip
        deadline = time.monotonic() + min(params.get("timeout", 0), self.patience)
        with self._changed:
            offset, allowed = params.get("offset", 0), params.get("allowed_updates")
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
            while not self._wanted(allowed) and not self._closed and time.monotonic() < deadline:
                self._changed.wait(min(0.5, max(deadline - time.monotonic(), 0)))
            return self._wanted(allowed)[: params.get("limit", 100)]

    def _wanted(self, allowed: list[str] | None) -> list[Json]:
        return [
            update for update in self._pending
            if not allowed or any(key in allowed or key not in KINDS for key in update if key != "update_id")
        ]  # fmt: skip

    def _do_setwebhook(self, params: Json) -> bool:
        url, secret = params.get("url", ""), params.get("secret_token")
        if not url.startswith("https://") and not _LOOPBACK.match(url):
            raise RefusalError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if secret is not None and not _TOKEN.fullmatch(secret):
            raise RefusalError(400, "Bad Request: secret token contains unallowed characters")
        with self._changed:
            if params.get("drop_pending_updates"):
                self._pending.clear()
            self.webhook = {"url": url, "secret_token": secret, "allowed_updates": params.get("allowed_updates"),
                            "max_connections": params.get("max_connections", 40)}  # fmt: skip
            self._changed.notify_all()
        return True

    def _do_deletewebhook(self, params: Json) -> bool:
        with self._changed:
            if params.get("drop_pending_updates"):
                self._pending.clear()
            self.webhook = {"url": ""}
        return True

    def _do_getwebhookinfo(self, _params: Json) -> Json:
        with self._changed:
            told = {name: self.webhook[name] for name in ("allowed_updates", "max_connections") if name in self.webhook}
            return {"url": self.webhook["url"], "has_custom_certificate": False,
                    "pending_update_count": len(self._pending), **told}  # fmt: skip

    def next_delivery(self, seconds: float) -> Json | None:
        """The oldest update the webhook wants, waiting up to ``seconds`` for one; what it does not want is dropped."""
        with self._changed:
            if not (self.webhook["url"] and self._wanted(self.webhook["allowed_updates"])):
                self._changed.wait(seconds)
            if not self.webhook["url"]:
                return None
            self._pending = self._wanted(self.webhook["allowed_updates"])
            return self._pending[0] if self._pending else None

    def deliverable(self) -> list[Json]:
        """Everything the webhook wants and has not taken, oldest first."""
        with self._changed:
            return self._wanted(self.webhook["allowed_updates"]) if self.webhook["url"] else []

    def delivered(self, update: Json) -> None:
        """The webhook took ``update``."""
        with self._changed:
            self._pending = [other for other in self._pending if other is not update]
            self._changed.notify_all()

    # ------------------------------------------------------------------ answers to taps and typing

    def _do_answercallbackquery(self, params: Json) -> bool:
        with self._changed:
            query, text = str(params["callback_query_id"]), params.get("text")
            if query in self.toasts:
                raise RefusalError(400, TOO_OLD)
            if text is not None and len(text) > TOAST_LIMIT:
                raise RefusalError(400, "Bad Request: MESSAGE_TOO_LONG")
            self.toasts[query] = text
        return True

    def _do_answerinlinequery(self, params: Json) -> bool:
        query, results = str(params["inline_query_id"]), params["results"]
        if query in self.offered:
            raise RefusalError(400, TOO_OLD)
        if len(results) > RESULTS_LIMIT:
            raise RefusalError(400, "Bad Request: RESULTS_TOO_MUCH")
        if len({result["id"] for result in results}) < len(results):
            raise RefusalError(400, "Bad Request: RESULT_ID_DUPLICATE")
        for result in results:
            if not 1 <= len(result["id"].encode()) <= ID_LIMIT:
                raise RefusalError(400, "Bad Request: RESULT_ID_INVALID")
            if not result.get("title"):
                raise RefusalError(400, "Bad Request: ARTICLE_TITLE_EMPTY")
            content = result["input_message_content"]
            self._checked_text({**content, "text": content["message_text"]})
        button = params.get("button")
        if button is not None and not (button.get("text") and _START.fullmatch(button.get("start_parameter", ""))):
            raise RefusalError(400, "Bad Request: START_PARAM_INVALID")
        with self._changed:
            self.offered[query] = params
        return True

    # ------------------------------------------------------------------ menus and files

    def _do_setmycommands(self, params: Json) -> bool:
        if len(params["commands"]) > 100 or not all(
            re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) and 1 <= len(command["description"]) <= 256
            for command in params["commands"]
        ):
            raise RefusalError(400, "Bad Request: BOT_COMMAND_INVALID")
        scope = params.get("scope", {}).get("type", "default")
        self.settings[f"commands:{scope}:{params.get('language_code', '')}"] = params["commands"]
        return True

    def _do_setmydescription(self, params: Json) -> bool:
        return self._kept("description", params)

    def _do_setmyshortdescription(self, params: Json) -> bool:
        return self._kept("short_description", params)

    def _kept(self, what: str, params: Json) -> bool:
        value: Any = params.get(what, "")
        self.settings[f"{what}:{params.get('language_code', '')}"] = value
        return True

    def _do_getfile(self, params: Json) -> Json:
        file_id = params["file_id"]
        if file_id not in self.files:
            raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[file_id]) > FILE_LIMIT:
            raise RefusalError(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id]),
                "file_path": f"files/{file_id}"}  # fmt: skip
