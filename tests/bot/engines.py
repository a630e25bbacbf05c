"""Which tests run on both engines: those of these modules, without what is about SQLite's file."""

from __future__ import annotations

MODULES = {
    "test_storage": (),
    "test_subscribers": (),
    "test_subscriptions": (),
    "test_broadcast_ledger": (),
    "test_broadcast_approval": (),
    "test_broadcast_hours": (),
    "test_broadcast_report": (),
    "test_broadcast_way": (),
    "test_broadcast_progress": (),
    "test_broadcast_restart": (),
    "test_broadcast_desk": (),
    "test_counting": (),
    "test_release": (),
    "test_reminders": (),
    "test_tallies": (),
    "test_conversations": (),
    "test_forgetting": (),
    "test_keys": (),
    "test_outbox": (),
    "test_staff": (),
    "test_stats_chat": (),
    "test_broadcast_sending": (),
    "test_webhook": (),
    "test_guard": (),
    "test_broadcast_journeys": (),
}


def on_both(module: str, test: str) -> bool:
    name = module.rpartition(".")[2]
    return name in MODULES and test not in MODULES[name]
