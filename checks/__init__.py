"""Gates that no ready tool offers. Developer's tools: never imported by rules, flows or bot, never in the wheel."""
