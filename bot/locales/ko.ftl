## Core

alert-stuck = 게시물 하나가 계속 올라가지 않아요.
    .why = { $channel }에 올리려고 하면 한 시간째 디스코드가 응답하지 않아요. 그 뒤의 것도 함께 기다려요.
    .next = 지금은 할 일이 없어요. 하루가 지나면 /mod queue 명령어에서 여쭤볼게요.
alert-edit = { $channel }: 제 게시물 하나를 바꿀 수 없어요.
    .why = 디스코드가 허용하지 않아요.
    .next = 직접 지우거나, /setup check 명령어가 알려 주는 권한을 다시 허용해 주세요.

next = 다음:
reference = 참조 번호 { $reference }

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
error-forbidden = 디스코드에서 허용하지 않아요.
    .why = 제 권한이 부족하거나, 그 역할이 제 역할보다 위에 있어요.
    .next = 무엇이 부족한지 운영진이 /setup check에서 확인할 수 있어요.

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
    .next = /setup panel, 피드는 /news edit 명령어로 다른 채널을 골라 주세요. 기다리던 것은 그곳에 올려요.
alert-asking = { $channel }: 게시물이 도착했는지 알 수 없어요.
    .why = 보내는 중에 끊겼고, 채널의 메시지 기록을 볼 수 없어요.
    .next = 채널을 확인한 뒤 /mod queue 명령어에서 “지금 올리기”나 “버리기”를 골라 주세요.

typed-words = 입력한 내용이에요. 복사해 두세요.
error-draft-gone = 앞에서 고른 내용이 남아 있지 않아요.
    .why = 이미 썼거나 하루가 지났어요.
    .next = 명령어를 다시 실행해 주세요.

error-when-unknown = “{ $text }” 시각을 이해하지 못했어요.
    .next = 2026-12-31 18:00, 내일 오후 6시, 금요일 20시, 3시간 후처럼 적어 주세요.
error-when-no-hour = { $day }, 몇 시인가요?
    .why = 날짜만으로는 언제 올릴지 알 수 없어요.
    .next = { $day } 18:00처럼 적어 주세요.
error-when-past = 이미 지난 시각이에요: { $moment }
    .next = 앞으로 올 시각을 골라 주세요.
error-when-far = 10년 넘게 남은 시각이에요.
    .next = 연도를 다시 확인해 주세요.
error-unknown-zone = “{ $zone }” 시간대를 찾지 못했어요.
    .why = 시간대 이름은 Asia/Seoul처럼 도시 이름이에요.
    .next = { $near } 또는 다른 큰 도시 이름을 적어 주세요.

## Setup

back = 뒤로
feature-news = 뉴스
feature-announcements = 공지
feature-throwback = 추억 사진
feature-predictions = 예측
feature-polls = 투표

setup-eyebrow = 설정 · 바로 저장돼요
setup-saved = 저장했어요.
setup-change = 바꾸기:
setup-choose = 고르기:
setup-pick-channel = 채널 고르기 (없음도 가능)
setup-pick-role = 역할 고르기 (없음도 가능)
setup-pick-roles = 역할 여러 개 고르기 (없음도 가능)
setup-none = 없음
setup-no-channel = 아직 채널 없음
setup-held = ⏸️ 모든 게시를 멈췄어요
setup-test-post = 시험 게시하기
setup-test-where = 어디에 시험 게시할까요?
setup-check-rights = 권한 확인하기
setting-language = 언어
    .help = 제가 올리는 글의 언어예요. 답변은 각자의 디스코드 언어를 따라요.
setting-timezone = 시간대
    .help = 도시나 시간대예요. 예: Seoul, Europe/Berlin
setting-news = { feature-news }
    .help = 피드에 채널을 따로 정하지 않았을 때 뉴스를 올릴 곳이에요.
setting-announcements = { feature-announcements }
    .help = 채널을 정하지 않았을 때 공지를 올릴 곳이에요.
setting-throwback = { feature-throwback }
    .help = 사진과 “오늘의 추억”을 올릴 곳이에요.
setting-predictions = { feature-predictions }
    .help = 예측을 올릴 곳이에요.
setting-polls = { feature-polls }
    .help = 채널을 정하지 않았을 때 투표를 올릴 곳이에요.
setting-alerts = 알림
    .help = 운영진의 손길이 필요할 때 알려 드릴 곳이에요. 팬이 볼 수 없는 채널로 골라 주세요.
setting-review = 검토
    .help = 검토할 것이 카드로 나타나는 곳이에요. 없으면 /mod queue 명령어를 쓰세요.
setting-curator = 큐레이터
    .help = 운영진 외에 검토 채널에서 결정할 수 있는 역할이에요.
setting-quiet-hours = 조용한 시간
setting-pings = 알림 역할
    .help = 팬이 /me pings 명령어로 고를 수 있는 역할이에요.
setting-targets = 피드와 예약 게시
setting-features = 켜진 기능
    .help = 고르지 않은 기능은 꺼져요.
setting-hold = { $held ->
        [yes] 다시 게시하기
       *[no] 모든 게시 멈추기
    }
setting-poll-makers = 투표를 만드는 사람
    .help = 운영진, 모두, 또는 한 역할이에요.
setting-on-this-day-hour = “오늘의 추억” 시각
    .help = 서버 시간대 기준이에요.
makers-moderators = 운영진
makers-everyone = 모두
quiet-from = 시작 (비우면 없음)
quiet-until = 끝
test-post = 시험 게시예요. 여기에 올릴 수 있어요.
test-sent = ✅ **올리고 있어요**: { $channel }
test-held = ⏸️ **모든 게시를 멈춘 상태예요.** { $channel } 시험 게시는 /setup panel 명령어로 풀 때까지 기다려요.

check-eyebrow = { $count ->
        [0] 점검 · 모두 좋아요
       *[other] 점검 · 고칠 것 { $count }개
    }
check-off = 꺼짐
check-held = 모든 게시를 멈췄어요
check-again = 다시 확인하기
check-slots = 최근 예약 게시
check-gone = 없어졌어요.
    .next = /setup panel › 다른 것을 골라 주세요.
check-more = 외 { $count }개
check-target-gone = 없어졌어요.
    .next = /news edit › 다른 채널을 골라 주세요. 공지라면 /announce cancel 명령어로 취소한 뒤 다시 예약해 주세요.
check-target-role-gone = 없어져서 알림이 가지 않아요.
    .next = /news edit › 다른 역할을 고르거나 비워 주세요. 공지라면 /announce cancel 명령어로 취소한 뒤 다시 예약해 주세요.
check-no-manage-roles = 역할을 줄 수 없어요. 필요한 권한: **역할 관리**.
    .next = 서버 설정 › 역할 › 제 역할 › 허용해 주세요.
check-role-high = 역할을 줄 수 없어요. 제 역할보다 위에 있어요.
    .next = 서버 설정 › 역할 › 제 역할을 그 위로 옮겨 주세요.
check-powerful = 팬이 고를 수 없어요: 관리 권한이나 모두에게 알림을 보낼 권한이 있어요.
    .next = 서버 설정 › 역할에서 그 권한을 빼거나 /setup panel에서 다른 역할을 골라 주세요.
check-own-role = 팬이 고를 수 없어요: 디스코드가 직접 주는 역할이에요.
    .next = /setup panel › 다른 역할을 골라 주세요.
check-no-ping = 아무도 멘션할 수 없어서 알림이 가지 않아요.
    .next = 서버 설정 › 역할 › “모든 사람이 이 역할을 @mention할 수 있도록 허용”.
slot-sent = 올렸어요
slot-waiting = 기다리는 중
slot-failed = 실패
slot-skipped = 건너뜀
slot-asking = /mod queue 명령어에서 여쭤봐요

error-no-channel-yet = 아직 시험할 채널이 없어요.
    .next = 먼저 바꾸기 › 뉴스에서 골라 주세요.
error-channel-gone = 그 채널은 없어졌어요.
    .next = /setup panel 명령어에서 다른 채널을 골라 주세요.
error-own-role = { $role }: 고를 수 없어요.
    .why = 모두나 봇, 부스터에게 디스코드가 직접 주는 역할이에요.
    .next = 알림 전용으로 권한 없는 역할을 만들어 주세요.
error-powerful-role = { $role }: 스스로 고르기에는 권한이 너무 커요.
    .why = 서버, 역할, 메시지를 관리하거나 모두에게 알림을 보낼 수 있어요.
    .next = 알림 전용으로 권한 없는 역할을 만들어 주세요.

cmd-setup = 이 서버에서 봇 설정하기
cmd-setup-panel = 채널, 언어, 시간대, 스위치를 바로 저장하기
cmd-setup-check = 어느 채널에 무엇이 부족하고 어디를 눌러야 하는지 보기

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

artists-eyebrow = 🎤 아티스트 · { $count }
artist-eyebrow = 🎤 아티스트
artists-none = 아직 아티스트가 없어요.
    .why = 운영진이 { $command } 명령어로 추가해요.
artist-group = 소속: { $group }
artist-also = 다른 이름: { $names }
artist-birthday = 📅 생일 { $day }
artist-debut = 📅 데뷔 { $day }
artist-next = 다음: { $what }, { $day }
artist-next-birthday = 생일
artist-next-debut = 데뷔 기념일
artist-today = 오늘: { $what }!
artist-quiet = { $name }: 아직 소식이 없어요.
artist-link = 페이지
artist-added = ✅ **{ $name }**: 추가했어요. 글에서 찾는 이름: { $names }.
artist-edited = ✅ **{ $name }**: 바꿨어요. 글에서 찾는 이름: { $names }.
artist-removed = ✅ **{ $name }**: 지웠어요. 관련 피드와 공지는 남아 있어요.
page-of = { $page } / { $pages }
previous = 이전
next-page = 다음

cmd-artist = 이 서버의 아티스트
cmd-artist-list = 이 서버가 따라가는 아티스트 보기
cmd-artist-show = 한 아티스트의 기념일과 소식 보기
cmd-artist-show-artist = 어느 아티스트인가요?
cmd-setup-artist = 이 서버의 아티스트 관리하기
cmd-setup-artist-add = 아티스트 추가하기
cmd-setup-artist-add-name = 이름은 무엇인가요?
cmd-setup-artist-add-group = 어느 그룹인가요?
cmd-setup-artist-add-aliases = 다른 이름은요? 쉼표로 나눠 주세요. 예: Kim Taehyung, 김태형, 뷔
cmd-setup-artist-add-birthday = 생일은요? 1995-12-30 또는 12-30
cmd-setup-artist-add-debut = 데뷔일은요? 2013-06-13
cmd-setup-artist-add-colour = 카드 색은요? #A774E2
cmd-setup-artist-add-link = 공식 페이지 주소는요?
cmd-setup-artist-edit = 아티스트 바꾸기. 비운 칸은 그대로, "-"는 지우기
cmd-setup-artist-edit-artist = 어느 아티스트인가요?
cmd-setup-artist-edit-name = 새 이름은 무엇인가요?
cmd-setup-artist-edit-group = 어느 그룹인가요?
cmd-setup-artist-edit-aliases = 다른 이름 모두, 쉼표로 나눠 주세요
cmd-setup-artist-edit-birthday = 생일은요? 1995-12-30 또는 12-30
cmd-setup-artist-edit-debut = 데뷔일은요? 2013-06-13
cmd-setup-artist-edit-colour = 카드 색은요? #A774E2
cmd-setup-artist-edit-link = 공식 페이지 주소는요?
cmd-setup-artist-remove = 아티스트 지우기
cmd-setup-artist-remove-artist = 어느 아티스트인가요?

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

error-feed-words = 단어가 너무 많아요.
    .why = 단어는 { $most }개까지, 하나에 { $longest }자까지 쓸 수 있어요.
    .next = 꼭 필요한 단어만 쉼표로 나눠 남겨 주세요.
error-fetch-address = 그 주소는 열지 않아요.
    .why = 공개된 웹 페이지만 읽어요. 보통 쓰는 포트여야 하고, 주소에 이름이나 비밀번호가 있으면 안 돼요.
    .next = 브라우저에 보이는 주소를 그대로 붙여 넣어 주세요.
error-fetch-redirect-loop = { $host }: 계속 다른 주소로 보내요.
    .why = 다섯 번을 따라갔지만 끝나지 않았어요.
    .next = 브라우저에서 열어 마지막에 보이는 주소를 붙여 넣어 주세요.
error-fetch-too-large = 페이지가 너무 커요.
    .why = { $host }: 4MB가 넘게 보냈어요. 피드는 훨씬 작아요.
    .next = 피드의 주소를 직접 붙여 넣어 주세요.
error-fetch-timeout = { $host }: 너무 오래 걸려요.
    .why = 15초가 지나도 끝나지 않았어요.
    .next = 몇 분 뒤에 다시 해 주세요.
error-fetch-http = { $host }: 거절했어요.
    .why = 상태 코드: { $status }
    .next = 로그인하지 않은 브라우저 창에서 주소가 열리는지 확인해 주세요.
error-fetch-network = { $host }: 연결할 수 없어요.
    .why = 없는 주소이거나 연결이 끊겼어요.
    .next = 철자를 확인하고, 맞다면 나중에 다시 해 주세요.
error-fetch-gone = 끝난 피드예요.
    .why = { $host }: 완전히 없어졌다고 해요.
    .next = 사이트에서 새 주소를 찾아 주세요.
error-fetch-throttled = { $host }: 천천히 해 달라고 해요.
    .why = 요청이 너무 많았어요.
    .next = 한 시간 뒤에 다시 해 주세요.
error-fetch-unreadable = { $host }: 읽을 수 없어요.
    .why = 피드가 아니거나 깨진 피드예요.
    .next = 피드의 주소를 직접 붙여 넣어 주세요.

news-read = 읽기
news-picture = 사진과 함께: { $title }
news-digest = 모아 보기 · { $count }개
news-all-items = { $count }개 모두 보기

news-added = **{ $title }: 구독을 시작했어요.** 새 글은 { $channel }에 올라가요.
news-resumed = **{ $title }: 다시 시작했어요.** 새 글은 { $channel }에 올라가요.
news-preview = 지금은 아무것도 올리지 않아요. 최신 글 { $count }개는 이렇게 보여요:
news-none-yet = 아직 올라온 글이 없어요.
news-post-newest = 최신 글 올리기
news-newest-sent = ✅ **올리는 중이에요.** { $channel }: { $title }
news-newest-held = ⏸️ **모든 게시가 멈춰 있어요.** /setup panel 명령어에서 풀면 { $channel }에 올라가요: { $title }
news-fails-now = 지금은 읽을 수 없어요({ $error }). 계속 시도할게요. 처음 읽을 때 있던 글은 올리지 않아요.
news-off-note = 뉴스가 꺼져 있어요. /setup panel 명령어에서 켤 때까지 아무것도 올리지 않아요.
news-held-note = /setup panel 명령어에서 모든 게시를 멈춰 두었어요. 풀 때까지 글이 기다려요.
news-no-ping = { $role }: 아무도 멘션할 수 없는 역할이라 알림이 가지 않아요. **다음:** 서버 설정 › 역할 › “모든 사람이 이 역할을 @멘션할 수 있도록 허용”.
news-choose = **{ $host }: 피드가 { $count }개 있어요.** 어느 것을 구독할까요?
news-which-feed = 어느 피드인가요?
news-saved = **저장했어요.** 이 피드는 이제:
news-moved = 기다리던 글 { $count }개도 함께 옮겼어요.
news-removed = **{ $title }: 구독을 그만두었어요.**
news-paused = **{ $title }: 잠시 멈췄어요.** 그동안 나온 글은 나중에도 올리지 않아요.
news-dropped = 기다리던 글 { $count }개는 올리지 않아요.

news-feeds = { $count ->
        [0] 피드
       *[other] 피드 · { $count }개
    }
news-no-feeds = **아직 피드가 없어요.** { $command } 명령어로 첫 피드를 구독해 보세요.
news-include = 이 단어가 있는 것만: { $words }
news-exclude = 이 단어가 있으면 제외: { $words }
news-gone = 🚫 { $since } 끝났어요: 주소가 영영 사라졌다고 해요
news-paused-since = ⏸️ { $since } 멈췄어요

news-status = { $count ->
        [0] 상태
       *[other] 상태 · 피드 { $count }개
    }
news-never-read = 아직 읽지 않았어요
news-last-read = { $at } 읽음
news-next-read = 다음 { $at }
news-waiting = { $count }개 대기 중
news-failing = { $since }부터 { $count }번 실패: { $error }

news-why = 이유
news-published = 발행: { $at }
news-decided = 결정: { $at }
news-no-date = 피드에 날짜가 없어요
news-see = 보기
news-asked = { $state } · 운영진이 요청했어요
news-state-sent = 올렸어요
news-state-pending = 올라갈 차례를 기다려요
news-state-sending = 올리는 중이에요
news-state-failed = 디스코드가 거부했어요
news-state-cancelled = 취소했거나 내렸어요
news-state-asking = /mod queue 명령어에서 결정을 기다려요
news-state-unknown = 전에 올렸어요
news-skipped-first-read = 올리지 않음: 피드를 추가하거나 다시 시작할 때 이미 있던 글이에요.
news-skipped-feature-off = 올리지 않음: 뉴스가 꺼져 있었어요.
news-skipped-paused = 올리지 않음: 피드가 멈춰 있었어요(<t:{ $detail }:R>부터).
news-skipped-too-old = 올리지 않음: 3일보다 오래된 글이에요(<t:{ $detail }:f>).
news-skipped-excluded = 올리지 않음: “{ $detail }” 단어가 있어요.
news-skipped-not-included = 올리지 않음: 이 단어가 하나도 없어요: { $detail }
news-skipped-same-story = 올리지 않음: 같은 소식이 먼저 올라왔어요({ $detail }).
news-another-feed = 다른 피드

news-latest = 뉴스
news-latest-none = **아직 올라온 뉴스가 없어요.** 새 소식이 올라오면 여기에서 볼 수 있어요.

error-no-feed = 그 페이지에는 피드가 없어요.
    .why = { $host }: 피드로 가는 링크가 없어요.
    .next = 피드 주소를 직접 붙여 넣어 주세요.
error-not-a-feed = { $reason ->
        [empty] 그 주소는 빈 내용만 보내요.
        [too-large] 그 페이지는 너무 커요.
        [broken] 그곳의 내용을 피드로 읽을 수 없어요.
        [hostile] 그 피드는 읽는 쪽을 붙잡아 두도록 만들어졌어요.
       *[other] 그 주소에는 피드가 없어요.
    }
    .next = 피드 주소를 직접 붙여 넣어 주세요.
error-source-closed = { $host }: 피드를 제공하지 않아요.
    .why = 글을 자기 앱 안에서만 보여 줘요.
    .next = 피드로 바꿔 주는 브리지를 쓰고 있다면 그 주소를 붙여 넣어 주세요.
error-feed-exists = { $title }: 이미 구독하고 있어요.
    .why = { $channel }에 올라가요.
    .next = /news edit 명령어로 바꿀 수 있어요.
error-feeds-full = 이 서버는 이미 피드 { $limit }개를 구독해요.
    .why = 더 많으면 돌보기 어려워요.
    .next = /news remove 명령어로 하나를 지워 주세요.
error-no-such-feed = 그 피드를 찾을 수 없어요.
    .why = 이미 지워졌을 수 있어요.
    .next = 제안 목록에서 고르거나 /news list 명령어를 보세요.
error-no-item = 그 글을 찾을 수 없어요.
    .next = 피드를 먼저 고른 뒤 제안 목록에서 골라 주세요.
error-feed-empty = { $title }: 아직 올라온 글이 없어요.
    .next = 첫 글을 기다려 주세요. 저절로 올라가요.
error-feed-paused = { $title }: 이미 멈춰 있어요.
    .next = /news resume 명령어로 다시 시작할 수 있어요.
error-feed-running = { $title }: 멈춰 있지 않아요.
    .next = /news status 명령어로 상태를 볼 수 있어요.
error-newest-posted = 최신 글은 이미 올라갔어요.
    .why = { $channel }에 있거나 올라가는 중이에요.
    .next = 다음 글을 기다려 주세요.

alert-feed-failing = { $title }: 하루째 읽지 못하고 있어요.
    .why = { $host }: <t:{ $since }:f>부터 읽을 수 없어요. 계속 시도할게요.
    .next = /news status 명령어로 이유를 볼 수 있어요. 피드가 옮겨졌다면 새 주소를 구독해 주세요.
alert-feed-recovered = { $title }: 다시 읽을 수 있어요.
    .why = 그동안 나온 글은 3일이 지나지 않았다면 이어서 올라가요.
alert-feed-gone = { $title }: 피드가 끝났어요.
    .why = { $host }: 영영 사라졌다고 해서 읽기를 멈췄어요.
    .next = /news add 명령어로 새 주소를 구독하고, /news remove 명령어로 이것을 지워 주세요.

cmd-news = 피드를 구독하고 새 글을 올려요
cmd-news-add = 피드를 구독해요. 새 글이 나올 때까지 아무것도 올리지 않아요
cmd-news-add-source = 어느 피드인가요? 피드나 페이지 주소, 유튜브 채널
cmd-news-add-channel = 어디에 올릴까요? 없으면 /setup panel 채널
cmd-news-add-artist = 누구에 관한 것인가요?
cmd-news-add-role = 누구에게 알릴까요?
cmd-news-add-label = 누구의 말인가요? 없으면 언론
cmd-news-add-include = 이 단어가 있는 글만? 쉼표로 구분
cmd-news-add-exclude = 이 단어가 있는 글은 제외? 쉼표로 구분
cmd-news-list = 이 서버가 구독하는 피드
cmd-news-edit = 피드를 바꿔요. 비워 둔 것은 그대로예요
cmd-news-edit-feed = 어느 피드인가요?
cmd-news-edit-channel = 이제 어디에 올릴까요?
cmd-news-edit-artist = 누구에 관한 것인가요?
cmd-news-edit-role = 누구에게 알릴까요?
cmd-news-edit-label = 누구의 말인가요?
cmd-news-edit-include = 이 단어가 있는 글만? 쉼표로 구분
cmd-news-edit-exclude = 이 단어가 있는 글은 제외? 쉼표로 구분
cmd-news-edit-clear = 무엇을 비울까요?
cmd-news-remove = 피드 구독을 그만둬요
cmd-news-remove-feed = 어느 피드인가요?
cmd-news-pause = 피드를 잠시 멈춰요
cmd-news-pause-feed = 어느 피드인가요?
cmd-news-resume = 멈춘 피드를 다시 시작해요. 그동안 나온 글은 올리지 않아요
cmd-news-resume-feed = 어느 피드인가요?
cmd-news-test = 최신 글이 어떻게 올라갈지 나에게만 보여 줘요
cmd-news-test-feed = 어느 피드인가요?
cmd-news-why = 글이 올라가거나 올라가지 않은 이유
cmd-news-why-feed = 어느 피드인가요?
cmd-news-why-item = 어느 글인가요?
cmd-news-status = 피드 상태: 마지막으로 읽은 때, 다음, 실패, 대기
cmd-latest = 최신 뉴스
cmd-latest-artist = 누구에 관한 뉴스인가요?
choice-artist = 아티스트
choice-role = 역할
choice-include = 포함 단어
choice-exclude = 제외 단어

## Announcements

label-official = 공식
label-press = 언론
label-rumour = 루머
announcement-kind = 공지
announcement-open = 열기
announcement-late = (늦음) 예정: { $when }
announcement-on-its-way = 올리고 있어요: { $channel }
announcement-hint = 틀린 곳이 있나요? 게시물 오른쪽 클릭 › 앱 › 게시물 고치기
announcement-held = 모든 게시를 멈춘 상태예요. /setup panel 명령어로 풀 때까지 기다려요.
announcement-no-ping = { $role }: 아무도 멘션할 수 없어서 알림이 가지 않아요. 서버 설정 › 역할에서 허용해 주세요.
announcement-scheduled = 예약했어요: { $title }
announcement-your-time = 내 시간으로 { $when }
announcement-next-daily = 매일. 다음 일정:
announcement-next-weekly = 매주. 다음 일정:
announcement-cancel-hint = /announce list 명령어로 예약을 보고 취소할 수 있어요.
announcement-cancel = 취소할 것 고르기:
announcement-cancelled = 취소했어요: { $title }
announcement-cancelled-why = 더는 올리지 않아요. 이미 올린 것은 남아요.
announcement-held-back = 기다리는 중: 게시가 멈춰 있거나 채널이 닫혀 있어요
announcement-asking = 제가 없는 동안 지나갔어요. /mod queue 명령어에서 결정해 주세요
announcements-eyebrow = { $count ->
        [0] 공지 · 예약 없음
       *[other] 공지 · 예약 { $count }개
    }
announcements-none = 예약이 없어요. { $command } 명령어로 첫 예약을 해 보세요.
announcements-more = 그 밖에 { $count }개
repeat-once = 한 번
repeat-daily = 매일
repeat-weekly = 매주
local-time = { $day } { $time } ({ $zone })
clock-gap = 그날은 시계가 그 시각을 건너뛰어요. 바로 다음 분에 올려요.
clock-fold = 그날은 그 시각이 두 번 와요. 첫 번째에 올려요.
announcement-form-post = 공지 올리기
announcement-form-schedule = 공지 예약하기
announcement-title = 제목
announcement-text = 내용
announcement-link = 링크
    .help = 주소예요. 앞에 쓴 말은 버튼 이름이 돼요: 플레이리스트 https://…
announcement-image-url = 사진
    .help = 계속 열려 있을 사진 주소예요.
announcement-image-alt = 사진 설명
    .help = 볼 수 없는 팬에게 읽어 줘요.
announcement-again = 고쳐서 다시 하기
announcement-instead = 지금 올리기
error-ping-everyone = 모두에게는 알림을 보내지 않아요.
    .why = 원하는 사람만 받는 역할이면 아무도 불편하지 않아요.
    .next = 다른 역할을 고르거나 /setup panel › 알림 역할에서 만들어 주세요.

cmd-announce = 공지를 지금 또는 나중에 올리기
cmd-announce-post = 지금 공지 올리기
cmd-announce-post-channel = 어디에요? 비우면 /setup panel 채널
cmd-announce-post-role = 누구에게 알릴까요?
cmd-announce-post-artist = 어느 아티스트 소식인가요?
cmd-announce-post-label = 누가 한 말인가요?
cmd-announce-schedule = 나중에 한 번 또는 반복해서 공지 올리기
cmd-announce-schedule-when = 처음은 언제인가요? 예: 내일 오후 6시, 2026-12-31 18:00, 3시간 후
cmd-announce-schedule-channel = 어디에요? 비우면 /setup panel 채널
cmd-announce-schedule-repeat = 얼마나 자주요?
cmd-announce-schedule-role = 누구에게 알릴까요?
cmd-announce-schedule-artist = 어느 아티스트 소식인가요?
cmd-announce-schedule-label = 누가 한 말인가요?
cmd-announce-list = 아직 올리지 않은 공지 보기
cmd-announce-cancel = 예약한 공지 취소하기
cmd-announce-cancel-announcement = 어느 것인가요?
choice-official = 공식
choice-press = 언론
choice-rumour = 루머
choice-once = 한 번
choice-daily = 매일
choice-weekly = 매주

error-announcement-no-title = 공지에는 제목이 필요해요.
    .next = 사람들이 먼저 보는 말이니 짧게 적어 주세요.
error-announcement-title = 제목이 { $length }자예요.
    .why = 카드에는 { $limit }자까지 보여요.
    .next = 줄이고, 나머지는 본문에 적어 주세요.
error-announcement-text = 본문이 { $length }자예요.
    .why = 카드에는 { $limit }자까지 들어가요.
    .next = 줄이거나 나머지는 링크로 넣어 주세요.
error-announcement-alt = 사진 설명이 { $length }자예요.
    .why = 디스코드는 { $limit }자까지 받아요.
    .next = 무엇이 보이는지 한두 문장으로 적어 주세요.
error-announcement-address = “{ $text }”: 웹 주소가 아니에요.
    .why = https://로 시작하고 띄어쓰기가 없어야 해요.
    .next = 브라우저 주소창에서 복사해 주세요.
error-announcement-address-long = 주소가 { $length }자예요.
    .why = 디스코드는 { $limit }자까지 받아요.
    .next = 물음표 뒤를 빼거나 더 짧은 주소를 써 주세요.
error-announcement-link-label = 링크 이름이 { $length }자예요.
    .why = 버튼 한 줄에 { $limit }자까지 보여요.
    .next = 짧은 말 뒤에 주소를 적어 주세요: 플레이리스트 https://…
error-announcement-label = “{ $text }”: 모르는 라벨이에요.
    .next = 공식, 언론, 루머에서 고르거나 비워 주세요.
error-announcement-past = 이미 지난 때예요.
    .why = 쓰는 동안 지나갔어요. 올린 것은 없어요.
    .next = 더 늦은 때를 고르거나 /announce post 명령어로 지금 올려 주세요.
error-announcements-full = 예정된 공지가 { $limit }개예요.
    .why = 서버 하나에 그만큼만 둘 수 있어요.
    .next = /announce cancel 명령어로 필요 없는 것을 취소해 주세요.
error-no-announcement = 모르는 공지예요.
    .why = 다른 서버의 것이거나 없어졌을 수 있어요.
    .next = 제안 목록에서 골라 주세요.
error-announcement-over = “{ $title }”: 더 취소할 것이 없어요.
    .why = 이미 모두 올렸거나 취소했어요.
    .next = 올라간 것을 내리려면 그 메시지 메뉴의 “Take this post down”을 써 주세요.
alert-announcement-missed = 올리지 못한 공지가 있어요: “{ $title }”
    .why = 예정된 때는 <t:{ $planned }:f>였어요. 제가 없었거나 공지 기능이 꺼져 있었어요.
    .next = /mod queue 명령어에서 “지금 올리기”나 “버리기”를 골라 주세요.

## Throwback

error-photo-date = { $text } 날짜를 읽을 수 없어요.
    .why = 날, 달, 해 가운데 아는 만큼이면 돼요.
    .next = 2022-04-03, 2022-04, 2022처럼 적어 주세요.
error-photo-date-early = 아티스트 사진이 있기 전이에요. { $year }년부터 받아요.
    .next = 연도를 확인해 주세요.
error-photo-date-future = { $date } 날짜는 아직 오지 않았어요.
    .next = 연도를 확인해 주세요. 사진은 지난날의 것이에요.
error-photo-kind = 제가 아는 사진 파일이 아니에요.
    .why = 이름이 아니라 안에 든 것을 봐요.
    .next = JPEG, PNG, WebP, HEIC, AVIF, GIF 파일로 공유해 주세요.
error-photo-broken = 사진이 망가졌어요.
    .why = 끝까지 읽을 수 없어요.
    .next = 직접 열어서 다시 저장한 뒤 새 파일을 공유해 주세요.
error-photo-pixels = 사진이 너무 커요.
    .why = 이런 사진은 { $most }메가픽셀까지 받아요.
    .next = 더 작은 것을 공유해 주세요.
error-photo-tiny = 사진이 너무 작아요.
    .why = 짧은 쪽이 { $least }픽셀은 되어야 해요.
    .next = 더 큰 것을 공유해 주세요.
error-photo-large = 파일이 너무 커요.
    .why = { $most }MiB까지 받아요.
    .next = 더 작은 것을 공유해 주세요.
error-photo-caption = 설명이 { $length }자예요.
    .next = { $most }자로 줄여 주세요.
error-photo-credit = 출처가 { $length }자예요.
    .next = { $most }자로 줄여 주세요.
error-photo-alt = 대체 텍스트가 { $length }자예요.
    .next = { $most }자로 줄여 주세요.
error-photo-source = 주소가 아니에요: { $text }
    .next = https:// 부터 전체 주소를 붙여 넣어 주세요.
error-photo-pending = 사진 { $most }장이 운영진을 기다리고 있어요.
    .why = 더 올리면 다른 팬이 오래 기다려요.
    .next = 몇 장이 결정되면 다음 사진을 공유해 주세요.
error-photo-day = 오늘 사진 { $most }장을 공유했어요.
    .next = 다음 사진은 내일 공유해 주세요.
error-photo-full = 이 서버의 앨범이 가득 찼어요.
    .why = { $most }MiB까지예요.
    .next = 운영진에게 자리를 만들어 달라고 해 주세요.
error-photo-no-room = 사진을 더 둘 자리가 없어요.
    .why = 봇의 디스크가 가득 찼어요. 잃은 것은 없어요.
    .next = 운영진에게 알리고 나중에 다시 공유해 주세요.
error-photo-own-review = 내가 올린 사진이에요.
    .why = 이 서버에서는 다른 사람이 결정해요.
    .next = 다른 운영진에게 맡겨 주세요.
error-photo-not-yours = 그 사진은 지울 수 없어요.
    .why = 공유한 사람이나 출처에 적힌 사람만 지울 수 있어요.
    .next = 사진 아래 신고를 눌러 주세요. 운영진이 살펴봐요.
error-photo-own-heart = 내 사진에는 하트를 줄 수 없어요.
    .next = 다른 사람 사진에 주세요.
error-photo-collage-two = 그때와 지금에는 사진이 두 장 필요해요.
    .next = 두 장을 고르거나 다른 모양을 골라 주세요.
error-photo-collage-count = 콜라주는 { $least }장에서 { $most }장까지예요.
    .next = 다시 골라 주세요.

## Moderation

audit-announcements-post = 공지 올림
audit-announcements-schedule = 공지 예약
audit-announcements-cancel = 공지 취소
audit-announcements-drop = 지난 공지 버림

somebody = 누군가
inbox-eyebrow = { $count ->
        [0] 검토 · 대기 없음
       *[other] 검토 · { $count }개 대기
    }
inbox-from = { $who } 님
inbox-empty = 기다리는 것이 없어요. 새로 생기면 여기에 나타나요.
inbox-end = 마지막이었어요.
inbox-from-start = 처음부터 보기
inbox-later = 나중에 보기
inbox-interrupted = 올리는 중에 끊겼고, 채널을 읽을 수 없어 도착했는지 알 수 없어요.
inbox-missed = 예정 시각에 제가 없었고, 12시간이 넘었어요.
verb-approve = 승인하기
verb-edit = 고치기
verb-reject = 거절하기
verb-ban = 차단하기
verb-post = 지금 올리기
verb-drop = 버리기
decided-approve = 승인했어요.
decided-edit = 고쳤어요.
decided-reject = 거절했어요.
decided-ban = 차단했어요.
decided-post = 올리고 있어요.
decided-drop = 버렸어요.
already-decided = { $who } 님이 먼저 결정했어요.
reject-form = 거절하기
reject-reason = 이유는요? 팬이 읽어요
takedown-form = 게시물 내리기
takedown-reason = 이유는요? 기록에 남아요
correct-form = 게시물 고치기
correct-title = 제목
correct-text = 내용
corrected = ✅ **고쳤어요.** 게시물이 곧 바뀌고, 알림은 가지 않아요.
taken-down = ✅ **내렸어요.** 이유는 /mod audit 명령어에서 볼 수 있어요.
error-not-my-post = 제가 올린 게시물이 아니에요.
    .why = 제가 스스로 올렸고 아직 기억하는 것만 바꿀 수 있어요.
    .next = 다른 메시지는 디스코드에서 직접 지워 주세요.
error-no-words = 그 게시물에는 고칠 글이 없어요.
    .next = 내리거나, 옆에 공지를 올려 주세요.
error-no-words-left = 게시물에 남는 것이 없어요.
    .next = 내용을 쓰거나 “게시물 내리기”를 사용해 주세요.

banned = ✅ **{ $who } 님을 막았어요** · { $what } · { $until }
unbanned = ✅ **{ $who } 님이 다시 참여할 수 있어요.**
bans-eyebrow = { $count ->
        [0] 차단
       *[other] 차단 · { $count }명
    }
bans-none = 차단된 사람이 없어요.
bans-more = 그 밖에 { $count }명
ban-for-good = 기한 없음
ban-by = { $who } 님이 차단
ban-no-reason = 이유 없음
ban-feature-all = 모두
ban-feature-throwback = 사진 공유
ban-feature-predictions = 예측
ban-feature-polls = 투표

audit-eyebrow = 기록 · 최신순
audit-none = 아직 바뀐 것이 없어요.
audit-older = 이전 기록 보기
audit-field-aliases = 다른 이름
audit-field-birthday = 생일
audit-field-channel = 채널
audit-field-colour = 색
audit-field-debut = 데뷔일
audit-field-exclude = 제외할 말
audit-field-group-name = 그룹
audit-field-include = 포함할 말
audit-field-label = 구분
audit-field-link = 링크
audit-field-name = 이름
audit-field-role = 역할
audit-field-role-ids = 역할
audit-field-url = 주소
audit-guilds-change = 설정 변경
audit-news-add = 피드 추가
audit-news-edit = 피드 변경
audit-news-remove = 피드 삭제
audit-news-pause = 피드 일시 중지
audit-news-resume = 피드 다시 시작
audit-news-post = 최신 소식 게시
audit-artists-add = 아티스트 추가
audit-artists-edit = 아티스트 변경
audit-artists-remove = 아티스트 삭제
audit-moderation-ban = 차단
audit-moderation-unban = 차단 해제
audit-delivery-correct = 게시물 수정
audit-delivery-take-down = 게시물 내림
audit-delivery-post = 끊긴 게시물 올림
audit-delivery-drop = 끊긴 게시물 버림

cmd-mod = 팬들이 올리고 묻는 것 관리하기
cmd-mod-queue = 결정을 기다리는 것 보기
cmd-mod-ban = 공유, 예측, 투표 또는 모두에서 막기
cmd-mod-ban-member = 누구인가요?
cmd-mod-ban-feature = 무엇에서 막을까요?
cmd-mod-ban-until = 언제까지요? 예: 내일 오후 6시. 비우면 기한 없음
cmd-mod-ban-reason = 이유는요? 그 사람이 읽어요
cmd-mod-unban = 다시 참여하게 하기
cmd-mod-unban-member = 누구인가요?
cmd-mod-unban-feature = 무엇을 풀까요?
cmd-mod-unban-reason = 이유는요?
cmd-mod-bans = 누가 무엇에서 왜 막혔는지 보기
cmd-mod-audit = 누가 무엇을 바꿨는지, 전후 보기
cmd-mod-audit-what = 한 부분만요? news, announcements, artists, guilds, moderation…
choice-all = 모두
choice-throwback = 사진 공유
choice-predictions = 예측
choice-polls = 투표
menu-correct-this-post = 게시물 고치기
menu-take-this-post-down = 게시물 내리기

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
error-audit-part = “{ $part }” 항목은 기록에 없어요.
    .next = 다음 중에서 고르거나 비워 두세요: { $known }.
error-inbox-gone = 더는 검토함에 없어요.
    .next = /mod queue 명령어를 다시 열어 주세요.

## Privacy

help-nothing = 운영진을 위한 주제예요.
help-announce-list = 예약된 공지 보고 취소하기
help-mod-ban = 기능에서 막기
cmd-help-topic = 한 주제만요?
choice-news = 뉴스
choice-artists = 아티스트
choice-privacy = 개인정보
choice-setup = 설정
choice-announcements = 공지
choice-moderation = 운영

error-only-in-server = 서버에서만 쓸 수 있어요.
    .next = 해당 서버에서 실행해 주세요.
error-no-pings = 이 서버에는 고를 수 있는 알림 역할이 없어요.
    .next = 운영진이 /setup panel 명령어에서 골라요.
error-pings-not-mine = 제가 이 역할을 줄 수 없어요.
    .why = **역할 관리** 권한이 없거나, 역할이 제 역할보다 위에 있어요.
    .next = 운영진에게 보여 주세요. /setup check 명령어가 부족한 것을 알려 줘요.
pings-title = 무엇을 알려 드릴까요?
pings-why = 원하는 만큼, 또는 하나도 고르지 않아도 돼요.
pings-choose = 알림 고르기
pings-saved = 저장했어요: { $roles }
pings-saved-none = 저장했어요: 알림 없음
export-ready = 모두 여기 있어요.
export-what = 파일에 항목마다 서버와 날짜가 있어요.
export-empty = 저장된 것이 없어요. 파일에도 그렇게 적혀 있어요.
erase-sure = 모든 서버에서 나에 관한 것을 모두 지울까요?
erase-what = 되돌릴 수 없어요. 서버의 것은 이름 없이 남아요.
erase-kept = 차단은 남아요. 지우면 차단이 풀리기 때문이에요.
erase-do = 모두 지우기
erase-not = 그대로 두기
erase-kept-all = 아무것도 지우지 않았어요.
erased = 지웠어요.
erased-count = { $removed ->
        [0] 혼자만의 항목은 없었어요.
       *[other] { $removed }개를 지웠어요.
    } { $unnamed ->
        [0] 이름이 남은 다른 항목은 없었어요.
       *[other] 서버 항목 { $unnamed }개에서 이름을 지웠어요.
    }
erased-bans = 차단 { $count }개는 남아요: 아이디, 이유, 기한만 있어요.
privacy-eyebrow = 🛡️ 개인정보
privacy-title = 저장하는 것
privacy-kept = **저장해요**: 여기서 한 일 옆에 디스코드 아이디를 적어요. 추가한 피드와 공지, 운영진으로서 바꾼 것, 차단이에요.
privacy-not = **저장하지 않아요**: 이름, 메시지, 접속 여부, 위치.
privacy-left = **서버가 저를 내보내면** 30일 뒤 그 서버의 모든 것을 지워요.
privacy-yours = **내 것**: { $export } 명령어로 모두 보고, { $delete } 명령어로 지울 수 있어요.
help-eyebrow = 💡 도움말
help-fans = 모두
help-moderators = 운영진
help-more = / 를 입력하면 디스코드가 나머지를 보여 줘요.
help-latest = 최신 뉴스
help-artist-list = 따라가는 아티스트
help-artist-show = 아티스트 페이지
help-me-pings = 알림 고르기
help-me-export = 나에 관해 저장된 것
help-me-delete = 지우기
help-privacy = 저장하는 것
help-setup-panel = 채널, 언어, 스위치
help-setup-check = 어디에 무엇이 부족한지
help-setup-artist-add = 아티스트 추가
help-news-add = 피드나 페이지 따라가기
help-news-status = 피드 상태
help-news-why = 왜 올렸는지, 왜 안 올렸는지
help-announce-post = 지금 올리기
help-announce-schedule = 나중에, 한 번 또는 반복
help-mod-queue = 결정을 기다리는 것
help-mod-audit = 누가 무엇을 바꿨는지
about-eyebrow = 💜 소개 · 버전 { $version }
about-what = 소식을 알리고, 커뮤니티의 추억을 간직하고, 팬들이 예측하고 투표하게 해요. 이 서버 사람들이 운영하는 자유 소프트웨어예요.
about-servers = 서버 { $count }개. { $help } · { $privacy }

cmd-me = 나에 관해 저장된 것과 내 알림
cmd-me-export = 나에 관해 저장된 모든 것을 파일로 받기
cmd-me-delete = 나에 관해 저장된 모든 것 지우기
cmd-me-pings = 어떤 알림을 받을지 고르기
cmd-privacy = 무엇을 얼마나 저장하고 어떻게 지우는지 보기
cmd-help = 여기서 할 수 있는 것 보기
cmd-about = 이 봇이 누구인지 보기

## Demo
