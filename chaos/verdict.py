"""What must be true when a fault is over. Imported once Django is set up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chaos import village as reading
from chaos.figures import Figures
from chaos.guests import Guest
from scripts.post import Mail
from scripts.replay import COMING, NOT_COMING, replay


def judge_mails(figures: Figures, invited: int, mails: Sequence[Mail], in_hand: int) -> None:
    """Every invitation once; again only as the same mail, and no more of those than were in hand when it broke."""
    letters, times = reading.invited_mails(), Counter(mail.message_id for mail in mails)
    figures.sent = sum(1 for message_id in letters if times[message_id])
    figures.lost = sum(1 for message_id in reading.sent_mails() | set(letters) if not times[message_id])
    figures.doubled = sum(number - 1 for number in times.values())
    figures.demand(len(letters) == invited, f"{len(letters)} invitations were written for {invited} people")
    figures.demand(len(set(letters.values())) == len(letters), "somebody was invited by two different mails")
    figures.demand(not figures.lost, f"{figures.lost} mails never reached the mail server")
    figures.demand(
        figures.doubled <= in_hand, f"{figures.doubled} mails came twice, and {in_hand} were in hand"
    )


def judge_answers(figures: Figures, guests: Sequence[Guest], where: reading.Village) -> None:
    """Whoever saw the receipt finds the answer again."""
    noted = Counter((pk, after in COMING) for pk, after in reading.history(where))
    stands = reading.standings(where)
    for guest in guests:
        figures.confirmed += len(guest.confirmed)
        wanted = Counter((guest.registration, wish == "accepted") for wish in guest.confirmed)
        figures.kept += sum(min(number, noted[each]) for each, number in wanted.items())
        if guest.confirmed and not guest.in_doubt:
            right = COMING if guest.confirmed[-1] == "accepted" else NOT_COMING
            standing = stands[guest.registration]
            figures.demand(standing in right, f"{guest.confirmed[-1]} was confirmed and stands as {standing}")
    figures.demand(
        figures.kept == figures.confirmed, f"{figures.confirmed - figures.kept} confirmed answers are gone"
    )


def judge_seats(figures: Figures, where: reading.Village, seats: int) -> None:
    """Go through the answers in the order they were let in, with the plainest rules there are, and compare."""
    seated, line = replay(reading.history(where), seats)
    stands = reading.standings(where)
    have = {pk for pk, status in stands.items() if status == "accepted"}
    figures.wrong_seats = len(have ^ seated)
    figures.demand(len(have) <= seats, f"{len(have)} people have a seat, and there are {seats}")
    figures.demand(have == seated, f"{figures.wrong_seats} people have a seat or none against the order")
    figures.demand(reading.line(where) == line, "the waiting list is not in its order")
