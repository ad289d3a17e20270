## Core

next = Next:
reference = Reference { $reference }
only-you = Only you can see this.

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
    .next = choose another: /news edit, or /setup panel.
alert-asking = I can’t tell whether a post in { $channel } arrived.
    .why = I was interrupted while sending it, and may not read the channel’s history.
    .next = look there, then open /mod queue: “Post it now” or “Drop it”.

## Setup

## Artists

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

## News

## Announcements

## Moderation

## Privacy

## Demo
