"""The only room under `bot/` that knows Discord: the client, its doors, texts and cards' building blocks."""
