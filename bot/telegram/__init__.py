"""The Telegram channel: updates in, messages out, nothing lost in between. It knows no law and decides no answer."""
