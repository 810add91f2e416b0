"""Following a catalog into a replica: pull once, follow, prove, mend, acknowledge."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from parcel_catalog_client.changes import Damaged
from parcel_catalog_client.claims import Claims, differing
from parcel_catalog_client.errors import NotReachable, TryLater
from parcel_catalog_client.feed import StartAgain, cursor_at_head, fetch_page
from parcel_catalog_client.http import Api
from parcel_catalog_client.joining import Capability, Wish, capability_of, joined
from parcel_catalog_client.mending import TooDifferent, mend
from parcel_catalog_client.progress import Silent, Stopped
from parcel_catalog_client.pulling import pull
from parcel_catalog_client.receipt import acknowledge
from parcel_catalog_client.replica import Position, Replica
from parcel_catalog_client.storing import store
from parcel_catalog_client.sync_errors import NotInStep

_ATTEMPTS = 3


@dataclass
class Done:
    """What one run did: changes that came by the feed, buckets that were fetched to mend, and
    whether a new copy was pulled. Afterwards the copy is proven to be the catalog at `seq`."""

    seq: int = 0
    changes: int = 0
    buckets: int = 0
    pulled: bool = False

    @property
    def news(self) -> bool:
        return bool(self.changes or self.buckets or self.pulled)


class Follower:
    """Keeps a replica in step with a catalog. One thread uses it."""

    def __init__(
        self,
        api: Api,
        replica: Replica,
        *,
        part: Path,
        wish: Wish | None = None,
        token: str | None = None,
        teller: Silent | None = None,
        stopped: Callable[[], bool] = lambda: False,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`part` is a file that a snapshot is fetched into; it outlives a kill.

        With a `token` the catalog is told what the copy holds. `stopped` is asked between two
        steps, and ends a run with Stopped.
        """
        self._api = api
        self._replica = replica
        self._part = part
        self._wish = wish or Wish()
        self._token = token
        self._teller = teller or Silent()
        self._stopped = stopped
        self._pause = pause
        self._position: Position | None = None
        self._must_pull = False
        self._etag: str | None = None
        self._settled = 0
        self._acknowledged: tuple[str, int] | None = None
        self._done = Done()

    def catch_up(self) -> Done:
        """Bring the copy to the head of the catalog, and prove it.

        Raises NotInStep when it cannot be proven, OtherCopy and WrongWish when it must not be
        made, what the replica raises, Stopped, and what asking raises. Whatever it raises, the
        replica holds what it last stored and goes on from there.
        """
        self._done = Done()
        reason = ""
        for _ in range(_ATTEMPTS):
            try:
                self._go()
                self._done.seq = self._here.seq
                return self._done
            except StartAgain as again:
                reason = again.code
                self._teller.say(again.code)
                self._must_pull = True
            except Damaged as damage:
                reason = str(damage)
                self._teller.say("damaged", what=reason)
            self._position = self._etag = None
        raise NotInStep(self._api.language, "not-in-step", what=reason)

    def follow(self, interval_s: float, wait: Callable[[float], bool]) -> None:
        """Catch up for ever, every `interval_s` seconds, until `wait` or `stopped` says so.

        What may pass (no connection, 503) is told and tried again.
        """
        try:
            while True:
                try:
                    done = self.catch_up()
                    if done.news:
                        self._teller.say("in-step", **vars(done))
                except (NotReachable, TryLater) as error:
                    self._teller.say("try-again", seconds=f"{interval_s:g}", reason=error)
                if wait(interval_s):
                    return
        except Stopped:
            return

    def mend(
        self, own: Mapping[str, Mapping[str, str]], altered: Mapping[str, Collection[str]]
    ) -> Done:
        """Put right what an inspection of the stored bytes has found, then catch up.

        `own` are the bucket digests of the collections as they were worked out; buckets in
        `altered` are fetched whatever their digest. To be called after `catch_up`.
        """
        self._mend(own, altered)
        buckets, self._etag = self._done.buckets, None
        done = self.catch_up()
        done.buckets += buckets
        return done

    def start_again(self) -> Done:
        """Catch up from a new snapshot."""
        self._must_pull, self._position, self._etag = True, None, None
        return self.catch_up()

    def _go(self) -> None:
        if self._position is None:
            self._position = self._begin()
        claims = self._proven()
        if claims is not None:
            self._acknowledge(claims)

    def _begin(self) -> Position:
        """Where the copy goes on: where it stands if it can, else behind a new snapshot."""
        self._settled = 0
        found = capability_of(self._api)
        before = self._replica.position()
        start = joined(self._api, found, before, self._wish)
        if before is not None and not self._must_pull:
            onward = self._onward(start, found)
            if onward is not None:
                if onward != before:
                    self._replica.apply((), onward)
                return onward
        position = pull(
            self._api,
            self._replica,
            replace(start, epoch=found.epoch),
            self._part,
            teller=self._teller,
            stopped=self._stopped,
            pause=self._pause,
        )
        self._must_pull = False
        self._done.pulled = True
        return position

    def _onward(self, start: Position, found: Capability) -> Position | None:
        """The position with a cursor to follow on; None, once told why, when there is none."""
        if start.epoch != found.epoch:
            self._teller.say("epoch-changed")
            return None
        if start.cursor is not None:
            return start
        # A bundle brings no cursor. At the head one can be had.
        cursor, head = cursor_at_head(self._api, start)
        if head != start.seq:
            self._teller.say("after-bundle", seq=start.seq, head=head)
            return None
        return replace(start, cursor=cursor)

    def _proven(self) -> Claims | None:
        """Walk to the head, and mend until the copy is what the catalog claims; None when
        nothing has changed since it was."""
        for _ in range(_ATTEMPTS):
            claims = self._walk()
            if claims is None:
                return None
            wrong = differing(self._replica, self._here, claims)
            if not wrong:
                self._settled = 0
                return claims
            self._teller.say("differs", seq=claims.seq, names=", ".join(wrong))
            self._mend({name: self._replica.bucket_digests(name) for name in wrong}, {})
        raise StartAgain("not-mended")

    def _walk(self) -> Claims | None:
        """Store page after page up to the head; what the catalog claims to be there."""
        while True:
            if self._stopped():
                raise Stopped
            page = fetch_page(self._api, self._here, self._etag, at_least=self._settled)
            if page is None:
                return None
            self._position = store(
                self._api,
                self._replica,
                self._here,
                page,
                settled=self._settled,
                teller=self._teller,
            )
            self._done.changes += len(page.changes)
            self._teller.at("following", self._here.seq, page.head_seq)
            if not page.has_more:
                self._etag = page.etag
                return page.claims

    def _mend(
        self, own: Mapping[str, Mapping[str, str]], altered: Mapping[str, Collection[str]]
    ) -> None:
        try:
            mended = mend(
                self._api, self._replica, self._here, own, altered=altered, teller=self._teller
            )
        except TooDifferent:
            raise StartAgain("too-different") from None
        self._settled = mended.seq
        self._etag = None
        self._done.buckets += mended.count
        self._teller.say("mended", buckets=mended.count)

    def _acknowledge(self, claims: Claims) -> None:
        """Tell the catalog what the copy holds, once for every state."""
        state = self._here.epoch, claims.seq
        if self._token is None or self._acknowledged == state:
            return
        # Until it has been told, the next poll must not be a 304.
        etag, self._etag = self._etag, None
        acknowledge(self._api, self._here, claims, self._token)
        self._acknowledged, self._etag = state, etag

    @property
    def _here(self) -> Position:
        assert self._position is not None
        return self._position
