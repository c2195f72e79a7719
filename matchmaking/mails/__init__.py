"""What we write to people about partners; `rounds` holds the letters of an event's rounds."""

from matchmaking.mails.partners import asked, digest, how_did_it_go, introductions, runs_out

__all__ = ["asked", "digest", "how_did_it_go", "introductions", "runs_out"]
