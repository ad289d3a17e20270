"""A fan server in an embedded Discord, with made-up news: `python -m demo`. Never imported by the bot."""
