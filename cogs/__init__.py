"""What fans and moderators touch, one room a feature."""
