## Core

alert-stuck = One of my posts keeps failing.
    .why = Discord has refused to answer for an hour when I post it in { $channel }. It waits, and so does what comes after it.
    .next = nothing for now; after a day I ask you in /mod queue.
alert-edit = I can’t change one of my posts in { $channel }.
    .why = Discord does not let me.
    .next = delete it there by hand, or give me back my rights: /setup check names them.

next = Next:
reference = Reference { $reference }

error-unexpected = That went wrong on my side.
    .why = Nothing you typed is to blame. It is in the log.
    .next = try again in a minute; if it happens again, tell a moderator the reference below.
error-for-now = That did not work just now.
    .why = Something I need was busy or out of reach. Nothing was changed.
    .next = try again in a minute.
error-old-command = This command has changed.
    .why = Your Discord still shows the old one.
    .next = restart Discord (Ctrl+R) and try again.
error-old-button = This button is from an older version of me.
    .next = run the command again.
error-not-here = You can’t use that here.
    .next = ask a moderator which channel or role it is for.
error-not-understood = I did not understand “{ $value }”.
    .next = pick one of the suggestions.
error-forbidden = Discord doesn’t let me do that.
    .why = I lack a right, or a role stands above mine.
    .next = a moderator finds what is missing with /setup check.

missing-right = I can’t post in { $channel }.
missing-right-why = I lack { $rights }.
missing-right-waiting = { $count ->
        [one] 1 item waits, nothing is lost.
       *[other] { $count } items wait, nothing is lost.
    }
missing-right-next = Edit channel › Permissions › allow it.
right-view-channel = View Channel
right-send-messages = Send Messages
right-send-messages-in-threads = Send Messages in Threads
right-read-message-history = Read Message History
right-attach-files = Attach Files
right-embed-links = Embed Links
right-mention-everyone = Mention All Roles
right-manage-messages = Manage Messages
right-manage-roles = Manage Roles

alert-refused = Discord refused one of my posts.
    .why = It was meant for { $channel }, as a card and as plain text.
    .next = /news why shows which one; post it by hand with /announce post.
alert-channel-forbidden = I can’t post in { $channel } any more.
    .why = Everything meant for it waits, nothing is lost.
    .next = Edit channel › Permissions › allow what /setup check names. I go on by myself.
alert-channel-gone = The channel I posted to is gone.
    .why = Everything meant for { $channel } waits, nothing is lost.
    .next = choose another in /setup panel, for a feed with /news edit; what waits goes there.
alert-asking = I can’t tell whether a post in { $channel } arrived.
    .why = I was interrupted while sending it, and may not read the channel’s history.
    .next = look there, then open /mod queue: “Post it now” or “Drop it”.

typed-words = What you typed, to copy:
error-draft-gone = I no longer have what you chose before.
    .why = It was used already, or a day has passed.
    .next = run the command again.

error-when-unknown = I did not understand “{ $text }” as a moment.
    .next = write it like 2026-12-31 18:00, tomorrow 6pm, friday 20:00 or in 3 hours.
error-when-no-hour = Which hour on { $day }?
    .why = A day alone does not say when to post.
    .next = write { $day } 18:00.
error-when-past = { $moment } is past.
    .next = choose a moment that is still to come.
error-when-far = That is more than ten years away.
    .next = look at the year again.
error-unknown-zone = I know no timezone “{ $zone }”.
    .why = A timezone is called after a city, like Asia/Seoul.
    .next = try { $near }, or another large city.

## Setup

back = Back
feature-news = News
feature-announcements = Announcements
feature-throwback = Throwbacks
feature-predictions = Predictions
feature-polls = Polls

setup-eyebrow = SETUP · saved at once
setup-saved = Saved.
setup-change = Change:
setup-choose = Choose:
setup-pick-channel = Pick a channel, or none
setup-pick-role = Pick a role, or none
setup-pick-roles = Pick roles, or none
setup-none = none
setup-no-channel = no channel yet
setup-held = ⏸️ all posting is held
setup-test-post = Test post
setup-test-where = Where shall I post the test?
setup-check-rights = Check rights
setting-language = Language
    .help = The language of my posts. My answers to you follow your own Discord.
setting-timezone = Timezone
    .help = A city or zone, e.g. Seoul or Europe/Berlin.
setting-news = { feature-news }
    .help = Where news goes when a feed names no channel of its own.
setting-announcements = { feature-announcements }
    .help = Where announcements go when you name no channel.
setting-throwback = { feature-throwback }
    .help = Where photos and “on this day” go.
setting-predictions = { feature-predictions }
    .help = Where predictions go.
setting-polls = { feature-polls }
    .help = Where polls go when you name no channel.
setting-alerts = Alerts
    .help = Where I tell moderators what needs them. Choose a channel fans can’t see.
setting-review = Review
    .help = Where things to review appear as cards. Without one, use /mod queue.
setting-curator = Curators
    .help = A role that may decide in the review channel, besides moderators.
setting-quiet-hours = Quiet hours
setting-pings = Ping roles
    .help = Roles fans may pick with /me pings.
setting-targets = Feeds and schedules
setting-features = Features on
    .help = What is not chosen is switched off.
setting-hold = { $held ->
        [yes] Go on posting
       *[no] Hold all posting
    }
setting-poll-makers = Who makes polls
    .help = Moderators, everyone, or one role.
setting-on-this-day-hour = “On this day” at
    .help = The hour in your timezone.
makers-moderators = Moderators
makers-everyone = Everyone
quiet-from = From (empty for none)
quiet-until = Until
test-post = This is a test: I can post here.
test-sent = ✅ **On its way** to { $channel }.
test-held = ⏸️ **All posting is held.** The test for { $channel } waits until you lift that in /setup panel.

check-eyebrow = { $count ->
        [0] CHECK · all fine
        [one] CHECK · 1 thing to fix
       *[other] CHECK · { $count } things to fix
    }
check-off = switched off
check-held = All posting is held
check-again = Check again
check-slots = Latest scheduled posts
check-gone = it is gone.
    .next = /setup panel › choose another.
check-more = { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
check-target-gone = it is gone.
    .next = /news edit › another channel. An announcement: /announce cancel, then schedule it anew.
check-target-role-gone = it is gone, so there is no ping.
    .next = /news edit › another role, or clear it. An announcement: /announce cancel, then schedule it anew.
check-no-manage-roles = I can’t hand it out: I lack **Manage Roles**.
    .next = Server Settings › Roles › my role › allow it.
check-role-high = I can’t hand it out: it stands above my own role.
    .next = Server Settings › Roles › drag my role above it.
check-powerful = fans can’t pick it: it can manage things or ping everyone.
    .next = Server Settings › Roles › take these rights away, or choose another in /setup panel.
check-own-role = fans can’t pick it: Discord hands it out itself.
    .next = /setup panel › choose another.
check-no-ping = nobody may mention it, so it makes no ping.
    .next = Server Settings › Roles › “Allow anyone to @mention this role”.
slot-sent = posted
slot-waiting = waiting
slot-failed = failed
slot-skipped = skipped
slot-asking = asks you in /mod queue

error-no-channel-yet = There is no channel to test yet.
    .next = choose one first: Change › News.
error-channel-gone = That channel is gone.
    .next = choose another in /setup panel.
error-own-role = { $role } can’t be picked.
    .why = Discord hands it out itself, to everyone, a bot or boosters.
    .next = make a role without rights just for pings.
error-powerful-role = { $role } is too powerful to pick for oneself.
    .why = It can manage the server, its roles or messages, or ping everyone.
    .next = make a role without rights just for pings.

named-feature = { $feature ->
        [news] News
        [announcements] Announcements
        [throwback] Throwbacks
        [predictions] Predictions
       *[polls] Polls
    }
error-clock = I can’t read “{ $text }” as a time of day.
    .why = It has hours and minutes, from 0:00 to 23:59.
    .next = write it like 22:30.
error-quiet-half = One end of the quiet hours is missing.
    .why = They need both: when they begin and when they end.
    .next = fill in both, or leave both empty for none.
error-quiet-same = Those quiet hours begin and end at the same time.
    .why = I can’t tell whether that means never or always.
    .next = choose two different times; to hold everything, use the switch in /setup panel.
error-feature = I have no feature called “{ $feature }”.
    .next = choose one of these: { $known }.
error-language = I don’t speak “{ $language }” yet.
    .next = choose one of these: { $known }.
error-hour = { $hour } is not an hour of the day.
    .next = choose one from 0 to 23.
error-poll-makers = I can’t tell who that is.
    .next = choose moderators, everyone, or a role.
error-ping-roles = That is { $count } roles.
    .why = Discord shows { $limit } in one menu.
    .next = keep the ones fans really use.
error-feature-off = { named-feature }: switched off in this server.
    .next = a moderator can switch it on in /setup panel.
error-no-channel = { named-feature }: no channel yet.
    .why = I don’t know where to post.
    .next = choose one in /setup panel, or name one in the command.

## Artists

artists-eyebrow = 🎤 ARTISTS · { $count }
artist-eyebrow = 🎤 ARTIST
artists-none = No artist yet.
    .why = A moderator adds the first with { $command }.
artist-group = of { $group }
artist-also = Also: { $names }
artist-birthday = 📅 Birthday { $day }
artist-debut = 📅 Debut { $day }
artist-next = Next: { $what }, { $day }
artist-next-birthday = birthday
artist-next-debut = debut anniversary
artist-today = Today: { $what }!
artist-quiet = Nothing about { $name } yet.
artist-link = Page
artist-added = ✅ **{ $name }** is in. Found in texts as: { $names }.
artist-edited = ✅ **{ $name }** is changed. Found in texts as: { $names }.
artist-removed = ✅ **{ $name }** is removed. Feeds and announcements about them stay.
page-of = { $page } of { $pages }
previous = Previous
next-page = Next

error-artist-name = “{ $name }” can’t be a name.
    .why = A name has at least one letter or digit, and at most { $most } characters.
    .next = shorten it, or leave the empty one out.
error-artist-aliases = That is { $count } aliases.
    .why = An artist can have { $most }.
    .next = keep those that the news really uses.
error-artist-birthday = I can’t read “{ $text }” as a birthday.
    .why = It has to be a day that exists and has passed.
    .next = write 1995-12-30, or 12-30 without the year.
error-artist-debut = I can’t read “{ $text }” as a debut.
    .why = It has to be a day with its year.
    .next = write 2013-06-13.
error-artist-colour = “{ $text }” is not a colour.
    .why = A colour is a # and six digits from 0 to F.
    .next = write it like #A774E2.
error-artist-link = “{ $text }” is not a web address.
    .why = It starts with https:// and has at most 512 characters.
    .next = copy it from your browser’s address bar.

error-no-artist = I don’t know that artist.
    .why = It may have been removed a moment ago.
    .next = pick one of the suggestions, or add it with /setup artist add.
error-artist-exists = “{ $name }” is here already.
    .why = Two artists can’t share a name, however it is written.
    .next = change the one we have with /setup artist edit.
error-artists-full = This server has { $limit } artists.
    .why = More would make every search slow.
    .next = remove one with /setup artist remove first.

## News

error-feed-words = Those words are too many.
    .why = I take { $most } words, each of at most { $longest } characters.
    .next = keep the ones that matter, with a comma between two.
error-fetch-address = I don’t open that address.
    .why = I only read public web pages, on the usual ports and without a name or password in the address.
    .next = paste the address as your browser shows it.
error-fetch-redirect-loop = { $host } keeps sending me on.
    .why = After five redirects I was still not there.
    .next = open it in a browser and paste the address you end up at.
error-fetch-too-large = That page is too large.
    .why = { $host } sent more than 4 MB, and feeds are far smaller.
    .next = paste the feed’s own address.
error-fetch-timeout = { $host } took too long.
    .why = It had not finished after 15 seconds.
    .next = try again in a few minutes.
error-fetch-http = { $host } said no.
    .why = It answered with status { $status }.
    .next = check that the address opens in a private browser window.
error-fetch-network = I can’t reach { $host }.
    .why = There is no such host, or it broke off.
    .next = check the spelling; if it is right, try again later.
error-fetch-gone = That feed has ended.
    .why = { $host } says it is gone for good.
    .next = look on the site for a new address.
error-fetch-throttled = { $host } asks me to slow down.
    .why = It has had too many requests.
    .next = try again in an hour.
error-fetch-unreadable = I can’t read what { $host } sent.
    .why = It is no feed, or a broken one.
    .next = paste the feed’s own address.

news-read = Read
news-picture = Picture with: { $title }
news-digest = { $count ->
        [one] DIGEST · 1 item
       *[other] DIGEST · { $count } items
    }
news-all-items = { $count ->
        [one] The item
       *[other] All { $count } items
    }

news-added = **Following { $title }.** New items go to { $channel }.
news-resumed = **{ $title } goes on.** New items go to { $channel }.
news-preview = { $count ->
        [one] Nothing is posted now. Its only item would look like this:
       *[other] Nothing is posted now. The newest { $count } would look like this:
    }
news-none-yet = It has published nothing yet.
news-post-newest = Post the newest
news-newest-sent = ✅ **On its way** to { $channel }: { $title }
news-newest-held = ⏸️ **All posting is held.** { $title } goes to { $channel } when you lift that in /setup panel.
news-fails-now = It can’t be read just now ({ $error }). I keep trying; what is there at the first reading is not posted.
news-off-note = News is switched off: nothing is posted until you switch it on in /setup panel.
news-held-note = All posting is held in /setup panel: items wait until you lift that.
news-no-ping = Nobody may mention { $role }, so it makes no ping. **Next:** Server Settings › Roles › “Allow anyone to @mention this role”.
news-choose = { $count ->
        [one] **{ $host } offers a feed.**
       *[other] **{ $host } offers { $count } feeds.** Which one?
    }
news-which-feed = Which feed?
news-saved = **Saved.** This feed is now:
news-moved = { $count ->
        [one] 1 item that waits moved with it.
       *[other] { $count } items that wait moved with it.
    }
news-removed = **No longer following { $title }.**
news-paused = **{ $title } is paused.** What comes meanwhile is not posted later.
news-dropped = { $count ->
        [one] 1 item that waited is dropped.
       *[other] { $count } items that waited are dropped.
    }

news-feeds = { $count ->
        [0] FEEDS
        [one] FEEDS · 1 followed
       *[other] FEEDS · { $count } followed
    }
news-no-feeds = **No feed yet.** Follow the first with { $command }.
news-include = only with: { $words }
news-exclude = not with: { $words }
news-gone = 🚫 ended { $since }: its address says it is gone for good
news-paused-since = ⏸️ paused { $since }

news-status = { $count ->
        [0] STATUS
        [one] STATUS · 1 feed
       *[other] STATUS · { $count } feeds
    }
news-never-read = not read yet
news-last-read = read { $at }
news-next-read = next { $at }
news-waiting = { $count ->
        [one] 1 item waits
       *[other] { $count } items wait
    }
news-failing = { $count ->
        [one] failing since { $since }: { $error }
       *[other] failing since { $since }, { $count } times: { $error }
    }

news-why = WHY
news-published = Published: { $at }
news-decided = Decided: { $at }
news-no-date = its feed gives no date
news-see = see it
news-asked = { $state } · a moderator asked for it
news-state-sent = posted
news-state-pending = waits to be posted
news-state-sending = is being posted
news-state-failed = Discord refused it
news-state-cancelled = dropped or taken down
news-state-asking = waits for your word in /mod queue
news-state-unknown = posted before
news-skipped-first-read = Not posted: it was there when the feed was added or resumed.
news-skipped-feature-off = Not posted: news was switched off.
news-skipped-paused = Not posted: the feed was paused, since <t:{ $detail }:R>.
news-skipped-too-old = Not posted: older than 3 days, from <t:{ $detail }:f>.
news-skipped-excluded = Not posted: it has “{ $detail }”.
news-skipped-not-included = Not posted: it has none of these: { $detail }
news-skipped-same-story = Not posted: { $detail } told the same story first.
news-another-feed = another feed

news-latest = NEWS
news-latest-none = **Nothing posted yet.** What is new appears here once it was posted.

error-no-feed = That page has no feed.
    .why = { $host } links to none.
    .next = paste the feed’s own address.
error-not-a-feed = { $reason ->
        [empty] That address answers with nothing.
        [too-large] That page is too large.
        [broken] I can’t read what is there as a feed.
        [hostile] That feed is built to keep a reader busy.
       *[other] That address has no feed.
    }
    .next = paste the feed’s own address.
error-source-closed = { $host } publishes no feed.
    .why = It keeps its posts to its own app.
    .next = if you use a bridge that makes a feed of it, paste the bridge’s address.
error-feed-exists = You follow { $title } already.
    .why = It posts to { $channel }.
    .next = change it with /news edit.
error-feeds-full = This server follows { $limit } feeds.
    .why = More would be too many to look after.
    .next = remove one with /news remove.
error-no-such-feed = I can’t find that feed.
    .why = It may have been removed.
    .next = pick one of the suggestions, or look at /news list.
error-no-item = I can’t find that item.
    .next = choose the feed first, then pick one of the suggestions.
error-feed-empty = { $title } has published nothing yet.
    .next = wait for its first item; it is posted by itself.
error-feed-paused = { $title } is paused already.
    .next = /news resume lets it go on.
error-feed-running = { $title } is not paused.
    .next = /news status shows how it fares.
error-newest-posted = The newest item is posted already.
    .why = It is in { $channel }, or on its way there.
    .next = wait for the next one.

alert-feed-failing = { $title } has been failing for a day.
    .why = I can’t read { $host }, since <t:{ $since }:f>. I keep trying.
    .next = /news status says what is wrong; if the feed has moved, follow its new address.
alert-feed-recovered = { $title } can be read again.
    .why = What it published meanwhile follows, unless it is older than 3 days.
alert-feed-gone = { $title } has ended.
    .why = { $host } says it is gone for good, so I stopped reading it.
    .next = follow its new address with /news add, and remove this one with /news remove.

## Announcements

label-official = OFFICIAL
label-press = PRESS
label-rumour = RUMOUR
announcement-kind = ANNOUNCEMENT
announcement-open = Open
announcement-late = (late) planned for { $when }
announcement-on-its-way = On its way to { $channel }.
announcement-hint = A mistake? Right-click the post › Apps › Correct this post.
announcement-held = All posting is held: it waits until that is lifted in /setup panel.
announcement-no-ping = { $role } will not be pinged: nobody may mention it. Allow that in Server Settings › Roles.
announcement-scheduled = Scheduled: { $title }
announcement-your-time = { $when } your time
announcement-next-daily = Every day. Next:
announcement-next-weekly = Every week. Next:
announcement-cancel-hint = /announce list shows and cancels what is planned.
announcement-cancel = Cancel one:
announcement-cancelled = Cancelled: { $title }
announcement-cancelled-why = Nothing more of it will be posted. What was posted stays.
announcement-held-back = waits: posting is held, or the channel is closed
announcement-asking = missed while I was away: decide in /mod queue
announcements-eyebrow = { $count ->
        [0] ANNOUNCEMENTS · none planned
       *[other] ANNOUNCEMENTS · { $count } planned
    }
announcements-none = Nothing is planned. Plan the first with { $command }.
announcements-more = { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
repeat-once = once
repeat-daily = daily
repeat-weekly = weekly
local-time = { $day }, { $time } ({ $zone })
clock-gap = The clock skips that hour that day: posted at the first minute after it.
clock-fold = That hour comes twice that day: posted the first time.
announcement-form-post = Post an announcement
announcement-form-schedule = Schedule an announcement
announcement-title = Title
announcement-text = Text
announcement-link = Link
    .help = An address; words before it name the button: Playlist https://…
announcement-image-url = Picture
    .help = The address of a picture that stays online.
announcement-image-alt = What the picture shows
    .help = Read aloud to fans who can’t see it.
announcement-again = Edit and try again
announcement-instead = Post it now instead
error-ping-everyone = I don’t ping everyone.
    .why = A role for those who want it annoys nobody.
    .next = pick another role, or offer one with /setup panel › Ping roles.

error-announcement-no-title = An announcement needs a title.
    .next = give it a few words; they are what people see first.
error-announcement-title = That title has { $length } characters.
    .why = A card shows { $limit }.
    .next = shorten it, and move the rest to the text.
error-announcement-text = That text has { $length } characters.
    .why = A card takes { $limit }.
    .next = shorten it, or link to the rest.
error-announcement-alt = That picture’s description has { $length } characters.
    .why = Discord takes { $limit }.
    .next = say what is to be seen in a sentence or two.
error-announcement-address = “{ $text }” is not a web address.
    .why = It starts with https:// and has no space in it.
    .next = copy it from your browser’s address bar.
error-announcement-address-long = That address has { $length } characters.
    .why = Discord takes { $limit }.
    .next = leave out what follows the question mark, or use a shorter one.
error-announcement-link-label = Those words for the link have { $length } characters.
    .why = A button shows { $limit } in one line.
    .next = write one or two words, then the address: Playlist https://…
error-announcement-label = I don’t know the label “{ $text }”.
    .next = choose official, press or rumour, or leave it out.
error-announcement-past = That moment has passed.
    .why = It came while you were writing. Nothing was posted.
    .next = choose a later one, or post it now with /announce post.
error-announcements-full = { $limit } announcements are planned here.
    .why = That is all I keep for one server.
    .next = cancel one you no longer need: /announce cancel.
error-no-announcement = I don’t know that announcement.
    .why = It may belong to another server, or be gone.
    .next = pick one of the suggestions.
error-announcement-over = “{ $title }” has nothing more to cancel.
    .why = All of it was posted or cancelled already.
    .next = to remove a post, use “Take this post down” in its menu.
alert-announcement-missed = An announcement was not posted: “{ $title }”.
    .why = It was planned for <t:{ $planned }:f>, when I was away or announcements were switched off.
    .next = open /mod queue: “Post it now” or “Drop it”.

## Throwback

error-photo-date = I can’t read a date in { $text }.
    .why = A day, a month or a year is enough.
    .next = write it like 2022-04-03, 2022-04 or 2022.
error-photo-date-early = That is before photos of your artists: I go back to { $year }.
    .next = check the year.
error-photo-date-future = { $date } is still to come.
    .next = check the year; a photo is from the past.
error-photo-kind = That file is not a picture I know.
    .why = I look at what is inside, not at its name.
    .next = share a JPEG, PNG, WebP, HEIC, AVIF or GIF.
error-photo-broken = That picture is broken.
    .why = It can’t be read to its end.
    .next = open it yourself, save it again, and share the new file.
error-photo-pixels = That picture is too large.
    .why = I take up to { $most } megapixels of this kind.
    .next = share a smaller version.
error-photo-tiny = That picture is too small.
    .why = Its shorter side needs { $least } pixels.
    .next = share a larger version.
error-photo-large = That file is too large.
    .why = I take up to { $most } MiB.
    .next = share a smaller version.
error-photo-caption = That caption has { $length } characters.
    .next = shorten it to { $most }.
error-photo-credit = That credit has { $length } characters.
    .next = shorten it to { $most }.
error-photo-alt = That description has { $length } characters.
    .next = shorten it to { $most }.
error-photo-source = { $text } is not an address.
    .next = paste the page’s whole address, from https:// on.
error-photo-pending = { $most } of your photos wait for a moderator.
    .why = More would keep the others waiting.
    .next = share the next one when some are decided.
error-photo-day = You have shared { $most } photos today.
    .next = share the next one tomorrow.
error-photo-full = This server’s album is full.
    .why = It has { $most } MiB.
    .next = ask a moderator to make room.
error-photo-no-room = I have no room for another picture.
    .why = The disk of this bot is full. Nothing of yours is lost.
    .next = tell a moderator, and share it again later.
error-photo-own-review = That is your own photo.
    .why = In this server somebody else decides about it.
    .next = leave it to another moderator.
error-photo-not-yours = You can’t remove that photo.
    .why = Only who shared it, or is credited for it, can.
    .next = use Report under the photo; moderators look at it.
error-photo-own-heart = You can’t give your own photo a heart.
    .next = give one to somebody else’s.
error-photo-collage-two = Then and now takes two photos.
    .next = choose two, or another layout.
error-photo-collage-count = A collage takes { $least } to { $most } photos.
    .next = choose again.

## Moderation

audit-announcements-post = Announcement posted
audit-announcements-schedule = Announcement scheduled
audit-announcements-cancel = Announcement cancelled
audit-announcements-drop = Missed announcement dropped

somebody = somebody
inbox-eyebrow = { $count ->
        [0] REVIEW · nothing waiting
        [one] REVIEW · 1 waiting
       *[other] REVIEW · { $count } waiting
    }
inbox-from = from { $who }
inbox-empty = Nothing waits for you. New things appear here by themselves.
inbox-end = That was the last one.
inbox-from-start = Start again
inbox-later = Later
inbox-interrupted = I was interrupted while posting this, and can’t read the channel to see whether it arrived.
inbox-missed = I was away when this was due, more than 12 hours ago.
verb-approve = Approve
verb-edit = Edit
verb-reject = Reject
verb-ban = Ban
verb-post = Post it now
verb-drop = Drop it
decided-approve = Approved.
decided-edit = Edited.
decided-reject = Rejected.
decided-ban = Banned.
decided-post = It is on its way.
decided-drop = Dropped.
already-decided = { $who } was faster.
reject-form = Reject
reject-reason = Why? The fan reads it
takedown-form = Take this post down
takedown-reason = Why? It goes into the audit
correct-form = Correct this post
correct-title = Title
correct-text = Text
corrected = ✅ **Corrected.** The post changes in a moment; nobody is pinged.
taken-down = ✅ **Taken down.** The reason is in /mod audit.
error-not-my-post = That is not one of my posts.
    .why = I can only change what I posted on my own, and what I still remember.
    .next = delete other messages in Discord itself.
error-no-words = That post has no words of its own.
    .next = take it down, or post an announcement beside it.
error-no-words-left = Nothing would be left of that post.
    .next = write something, or use “Take this post down”.

banned = ✅ **{ $who } is out** of { $what } · { $until }
unbanned = ✅ **{ $who } is back in.**
bans-eyebrow = { $count ->
        [0] BANS
       *[other] BANS · { $count }
    }
bans-none = Nobody is banned.
bans-more = { $count ->
        [one] and 1 more
       *[other] and { $count } more
    }
ban-for-good = for good
ban-by = by { $who }
ban-no-reason = no reason given
ban-feature-all = everything
ban-feature-throwback = sharing photos
ban-feature-predictions = predicting
ban-feature-polls = voting

audit-eyebrow = AUDIT · newest first
audit-none = Nothing was changed yet.
audit-older = Older
audit-field-aliases = other names
audit-field-birthday = birthday
audit-field-channel = channel
audit-field-colour = colour
audit-field-debut = debut
audit-field-exclude = without
audit-field-group-name = group
audit-field-include = only with
audit-field-label = label
audit-field-link = link
audit-field-name = name
audit-field-role = role
audit-field-role-ids = roles
audit-field-url = address
audit-guilds-change = Setting changed
audit-news-add = Feed added
audit-news-edit = Feed changed
audit-news-remove = Feed removed
audit-news-pause = Feed paused
audit-news-resume = Feed resumed
audit-news-post = Newest item posted
audit-artists-add = Artist added
audit-artists-edit = Artist changed
audit-artists-remove = Artist removed
audit-moderation-ban = Banned
audit-moderation-unban = Ban lifted
audit-delivery-correct = Post corrected
audit-delivery-take-down = Post taken down
audit-delivery-post = Interrupted post sent
audit-delivery-drop = Interrupted post dropped

error-banned = You can’t take part in this here.
    .why = { $given ->
        [yes] A moderator wrote: { $reason }
       *[no] A moderator decided so and gave no reason.
    }
    .next = ask a moderator of this server.
error-banned-until = You can’t take part in this until <t:{ $until }:f>.
    .why = { $given ->
        [yes] A moderator wrote: { $reason }
       *[no] A moderator decided so and gave no reason.
    }
    .next = come back then, or ask a moderator of this server.
error-ban-feature = Nobody can be banned from “{ $feature }”.
    .next = choose sharing, predicting, voting, or all.
error-ban-past = That ban would be over already.
    .next = choose a later moment, or leave it out for a ban without an end.
error-no-ban = There is no such ban.
    .why = It may have been lifted a moment ago.
    .next = /mod bans shows those that hold.
error-reason-long = That reason has { $length } characters.
    .why = A card shows { $limit }.
    .next = say it shorter.
error-audit-part = The audit has no part “{ $part }”.
    .next = choose one of these, or leave it out: { $known }.
error-inbox-gone = That is not in the inbox any more.
    .next = open /mod queue again.

## Privacy

help-nothing = That topic is for moderators.
help-announce-list = what is planned, and cancel it
help-mod-ban = keep somebody out of a feature

error-only-in-server = That works in a server only.
    .next = run it in the server it is about.
error-no-pings = This server offers no ping roles.
    .next = a moderator chooses them in /setup panel.
error-pings-not-mine = I can’t hand out these roles.
    .why = I lack **Manage Roles**, or the roles stand above mine.
    .next = show this to a moderator; /setup check names what is missing.
pings-title = What may I ping you for?
pings-why = Choose as many as you like, or none.
pings-choose = Choose your pings
pings-saved = Saved: { $roles }
pings-saved-none = Saved: no pings.
export-ready = Here is everything.
export-what = The file lists each entry with its server and date.
export-empty = There is nothing about you. The file says just that.
erase-sure = Erase everything about you, in every server?
erase-what = This can’t be undone. What belongs to a server stays, without your name.
erase-kept = Bans stay, or erasing would lift them.
erase-do = Erase everything
erase-not = Keep it
erase-kept-all = Nothing was erased.
erased = Erased.
erased-count = { $removed ->
        [0] Nothing was yours alone.
        [one] 1 entry is gone.
       *[other] { $removed } entries are gone.
    } { $unnamed ->
        [0] Nothing else carried your name.
        [one] 1 entry of a server lost your name.
       *[other] { $unnamed } entries of servers lost your name.
    }
erased-bans = { $count ->
        [one] 1 ban stays: with your id, its reason and its end.
       *[other] { $count } bans stay: with your id, their reasons and ends.
    }
privacy-eyebrow = 🛡️ PRIVACY
privacy-title = What I keep
privacy-kept = **Kept**: your Discord id beside what you do here: feeds and announcements you add, changes you make as a moderator, bans.
privacy-not = **Not kept**: names, messages, who is online, where you are.
privacy-left = **When a server removes me**, everything about it is erased 30 days later.
privacy-yours = **Yours**: { $export } shows all of it, { $delete } erases it.
help-eyebrow = 💡 HELP
help-fans = For everyone
help-moderators = For moderators
help-more = Start typing / and Discord shows the rest.
help-latest = newest news
help-artist-list = artists followed here
help-artist-show = one artist’s page
help-me-pings = pick your pings
help-me-export = all that is kept about you
help-me-delete = erase it
help-privacy = what is kept
help-setup-panel = channels, language, switches
help-setup-check = what is missing where
help-setup-artist-add = follow an artist
help-news-add = follow a feed or page
help-news-status = how the feeds are
help-news-why = why something was posted, or not
help-announce-post = post now
help-announce-schedule = post later, once or again
help-mod-queue = what waits for your word
help-mod-audit = who changed what
about-eyebrow = 💜 ABOUT · version { $version }
about-what = I announce news, keep your community’s memories and let fans predict and vote. Free software, run by the people of this server.
about-servers = { $count ->
        [one] In 1 server.
       *[other] In { $count } servers.
    } { $help } · { $privacy }

## Demo
