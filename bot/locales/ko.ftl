## Core

next = 다음:
reference = 참조 번호 { $reference }
only-you = 나만 볼 수 있어요.

error-unexpected = 제 쪽에서 문제가 생겼어요.
    .why = 입력하신 내용 때문이 아니에요. 기록해 두었어요.
    .next = 잠시 후 다시 해 보고, 또 그러면 아래 참조 번호를 운영진에게 알려 주세요.
error-for-now = 지금은 되지 않았어요.
    .why = 필요한 것이 바쁘거나 연결되지 않았어요. 바뀐 것은 없어요.
    .next = 잠시 후 다시 해 보세요.
error-old-command = 명령어가 바뀌었어요.
    .why = 디스코드가 아직 예전 것을 보여 주고 있어요.
    .next = 디스코드를 새로 고침(Ctrl+R)하고 다시 해 보세요.
error-old-button = 예전 버전의 버튼이에요.
    .next = 명령어를 다시 실행해 주세요.
error-not-here = 여기서는 쓸 수 없어요.
    .next = 어느 채널이나 역할에서 쓰는지 운영진에게 물어보세요.
error-not-understood = “{ $value }” 입력을 이해하지 못했어요.
    .next = 제안 목록에서 골라 주세요.

missing-right = { $channel }: 여기에 올릴 수 없어요.
missing-right-why = 필요한 권한: { $rights }.
missing-right-waiting = { $count }개가 기다리고 있어요. 사라진 것은 없어요.
missing-right-next = 채널 편집 › 권한 › 허용해 주세요.
right-view-channel = 채널 보기
right-send-messages = 메시지 보내기
right-send-messages-in-threads = 스레드에서 메시지 보내기
right-read-message-history = 메시지 기록 보기
right-attach-files = 파일 첨부
right-embed-links = 링크 첨부
right-mention-everyone = 모든 역할 멘션하기
right-manage-messages = 메시지 관리
right-manage-roles = 역할 관리

alert-refused = 디스코드가 제 게시물 하나를 거부했어요.
    .why = { $channel }에 카드로도 글로도 올리지 못했어요.
    .next = /news why 명령어로 확인하고, /announce post 명령어로 직접 올려 주세요.
alert-channel-forbidden = { $channel }: 더는 올릴 수 없어요.
    .why = 그곳에 올릴 것은 모두 기다리고 있어요. 사라진 것은 없어요.
    .next = 채널 편집 › 권한에서 /setup check 명령어가 알려 주는 것을 허용해 주세요. 그러면 저절로 이어져요.
alert-channel-gone = 올리던 채널이 없어졌어요.
    .why = { $channel }에 올릴 것은 모두 기다리고 있어요. 사라진 것은 없어요.
    .next = /news edit 또는 /setup panel 명령어로 다른 채널을 골라 주세요.
alert-asking = { $channel }: 게시물이 도착했는지 알 수 없어요.
    .why = 보내는 중에 끊겼고, 채널의 메시지 기록을 볼 수 없어요.
    .next = 채널을 확인한 뒤 /mod queue 명령어에서 “지금 올리기”나 “버리기”를 골라 주세요.

error-draft-gone = 앞에서 고른 내용이 남아 있지 않아요.
    .why = 이미 썼거나 하루가 지났어요.
    .next = 명령어를 다시 실행해 주세요.

## Setup

named-feature = { $feature ->
        [news] 뉴스
        [announcements] 공지
        [throwback] 추억
        [predictions] 예측
       *[polls] 투표
    }
error-clock = “{ $text }”: 시각으로 읽을 수 없어요.
    .why = 0:00부터 23:59까지의 시와 분이 필요해요.
    .next = 22:30처럼 써 주세요.
error-quiet-half = 조용한 시간의 한쪽이 비어 있어요.
    .why = 시작과 끝이 모두 필요해요.
    .next = 둘 다 쓰거나, 쓰지 않으려면 둘 다 비워 주세요.
error-quiet-same = 조용한 시간의 시작과 끝이 같아요.
    .why = 없다는 뜻인지 하루 종일이라는 뜻인지 알 수 없어요.
    .next = 서로 다른 시각을 고르거나, 모두 멈추려면 /setup panel 스위치를 써 주세요.
error-feature = “{ $feature }”: 없는 기능이에요.
    .next = 이 중에서 골라 주세요: { $known }.
error-language = “{ $language }”: 아직 모르는 언어예요.
    .next = 이 중에서 골라 주세요: { $known }.
error-hour = { $hour }: 하루에 없는 시각이에요.
    .next = 0부터 23까지에서 골라 주세요.
error-poll-makers = 누구를 말하는지 알 수 없어요.
    .next = 운영진, 모두, 또는 역할을 골라 주세요.
error-ping-roles = 역할이 { $count }개예요.
    .why = 디스코드 메뉴 하나에 { $limit }개까지 보여요.
    .next = 팬들이 실제로 쓰는 것만 남겨 주세요.
error-feature-off = { named-feature }: 이 서버에서 꺼져 있어요.
    .next = 운영진이 /setup panel 명령어로 켤 수 있어요.
error-no-channel = { named-feature }: 채널이 아직 없어요.
    .why = 어디에 올릴지 알 수 없어요.
    .next = /setup panel 명령어에서 고르거나, 명령어에 채널을 적어 주세요.

## Artists

error-artist-name = “{ $name }”: 이름으로 쓸 수 없어요.
    .why = 이름에는 글자나 숫자가 하나 이상 있어야 하고, { $most }자를 넘을 수 없어요.
    .next = 더 짧게 쓰거나 빈 이름을 빼 주세요.
error-artist-aliases = 별명이 { $count }개예요.
    .why = 아티스트마다 { $most }개까지 넣을 수 있어요.
    .next = 뉴스에 실제로 나오는 이름만 남겨 주세요.
error-artist-birthday = “{ $text }”: 생일로 읽을 수 없어요.
    .why = 달력에 있는, 이미 지난 날짜여야 해요.
    .next = 1995-12-30처럼, 연도를 모르면 12-30처럼 써 주세요.
error-artist-debut = “{ $text }”: 데뷔일로 읽을 수 없어요.
    .why = 연도까지 있는 날짜여야 해요.
    .next = 2013-06-13처럼 써 주세요.
error-artist-colour = “{ $text }”: 색으로 읽을 수 없어요.
    .why = 색은 # 뒤에 0부터 F까지 여섯 자리예요.
    .next = #A774E2처럼 써 주세요.
error-artist-link = “{ $text }”: 웹 주소가 아니에요.
    .why = https://로 시작하고 512자를 넘지 않아야 해요.
    .next = 브라우저 주소창에서 복사해 주세요.

error-no-artist = 모르는 아티스트예요.
    .why = 조금 전에 지워졌을 수도 있어요.
    .next = 제안 목록에서 고르거나 /setup artist add 명령어로 추가해 주세요.
error-artist-exists = “{ $name }”: 이미 있어요.
    .why = 표기가 달라도 같은 이름은 하나만 쓸 수 있어요.
    .next = /setup artist edit 명령어로 있는 것을 고쳐 주세요.
error-artists-full = 이 서버의 아티스트가 { $limit }명이에요.
    .why = 더 많으면 찾기가 모두 느려져요.
    .next = /setup artist remove 명령어로 먼저 하나를 지워 주세요.

## News

## Announcements

## Moderation

error-banned = 운영진이 여기서 참여를 막았어요.
    .why = { $given ->
        [yes] 남긴 말: { $reason }
       *[no] 이유는 적혀 있지 않아요.
    }
    .next = 이 서버의 운영진에게 물어보세요.
error-banned-until = 운영진이 참여를 막았어요. 끝나는 때: <t:{ $until }:f>
    .why = { $given ->
        [yes] 남긴 말: { $reason }
       *[no] 이유는 적혀 있지 않아요.
    }
    .next = 그때 다시 오거나, 이 서버의 운영진에게 물어보세요.
error-ban-feature = “{ $feature }”: 참여를 막을 수 있는 것이 아니에요.
    .next = 공유, 예측, 투표, 또는 모두에서 골라 주세요.
error-ban-past = 이미 끝난 시각이에요.
    .next = 더 늦은 때를 고르거나, 끝을 정하지 않으려면 비워 주세요.
error-no-ban = 그런 차단이 없어요.
    .why = 조금 전에 풀렸을 수도 있어요.
    .next = /mod bans 명령어로 지금 있는 것을 볼 수 있어요.
error-reason-long = 이유가 { $length }자예요.
    .why = 카드에는 { $limit }자까지 보여요.
    .next = 더 짧게 써 주세요.
error-inbox-gone = 더는 검토함에 없어요.
    .next = /mod queue 명령어를 다시 열어 주세요.

## Privacy

## Demo
