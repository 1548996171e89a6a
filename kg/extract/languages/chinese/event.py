"""What Chinese says of events: their endings, dates, places and those who organise them."""

from __future__ import annotations

import datetime
import re

from kg.dates import DateMention, find_dates
from kg.extract.languages.happening import Candidate, Patterns
from kg.extract.lexicon import lines
from kg.extract.sentence import Sentence
from kg.model import Span

_WEEKDAY = r"(?:\s*[（(](?:周|星期)[一二三四五六日天][）)])?"
_DATE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d)\s*年\s*)?(?P<m>1?\d)\s*月\s*(?P<d>[123]?\d)\s*[日号]?{_WEEKDAY}"
    rf"(?:\s*(?:至|到|—|－|–|-|~|～|、)+\s*(?:(?P<y2>(?:19|20)\d\d)年)?(?:(?P<m2>1?\d)\s*月\s*)?(?P<d2>[123]?\d)\s*[日号])?"
)
_KINDS = dict(line.rsplit(" ", 1) for line in lines("zh_events.txt"))
_ANY_KIND = "|".join(sorted(map(re.escape, _KINDS), key=lambda w: (-len(w), w)))
_NOT_AFTER = "(?![员室厅场]|中心|主席|记录|[^，。；\\n]{0,3}[主秘]席)"
_HEAD = re.compile(f"(?:{_ANY_KIND}){_NOT_AFTER}")
# What may stand behind the ending: a second event, a leg of a tour, a number.
_MORE = re.compile(
    rf"暨[^，。；、\n]{{2,24}}?(?:{_ANY_KIND}){_NOT_AFTER}|[·—－-][\u4e00-\u9fff]{{2,6}}站|第[\d一二三四五六七八九十]+期"
)
_LEFT = re.compile(
    r"[，。；：:！？\n\t　|｜>》】）)（(【]|,|;|"
    r"(?:主办|承办|协办|举办|召开|举行|参加|出席|组织|开展|承担)(?:的|了)?|的(?=第|20|首)|"
    r"\d日(?:上午|下午|晚)?|(?:担任|主持|迎来|推动|报道|现将|首个|一场|系列)(?:了)?|·(?=[“\"《])|在(?=\w{2,6}(?:举|召))|为期\w{1,3}的|历时\w{1,3}的|关于|当天下午的|首场"
)
_ASIDE = re.compile(r"[（(][^（）()\n]{1,8}[）)](?=[—－-]|[\u4e00-\u9fff])")
_CLOSERS = {"”": "“", "》": "《"}
_POINTING = ("本次", "此次", "本届", "该", "这次", "上述", "本期", "首场")
_NAME_LEFT = 44
_QUOTE = re.compile(r"[“\"《「][^“”\"《》「」\n]{2,40}[”\"》」]")


def dates(text: str, within: Span) -> list[DateMention]:
    """The dates in a span, with ranges; one of figures alone, too.

    >>> [(d.start, d.end) for d in dates("2023年6月8日至10日，9月14日—18日", Span(0, 23))]
    [('2023-06-08', '2023-06-10'), ('--09-14', '--09-18')]
    """
    found = []
    for match in _DATE.finditer(text, *within):
        year, month, day = match["y"], match["m"], match["d"]
        if "日" not in match.group() and "号" not in match.group():
            continue
        first = _iso(year, month, day)
        last = _iso(match["y2"] or year, match["m2"] or month, match["d2"] or day)
        if first and last and first <= last:
            found.append(DateMention(Span(*match.span()), first, last))
    spans = [d.span for d in found]
    others = [d for d in find_dates(text, within) if not any(d.span.overlaps(s) for s in spans)]
    return sorted([*found, *others])


def _iso(year: str | None, month: str, day: str) -> str:
    try:
        datetime.date(int(year or 2000), int(month), int(day))
    except ValueError:
        return ""
    return f"{year or '-'}-{int(month):02}-{int(day):02}"


def names(text: str, sentence: Sentence) -> list[Candidate]:
    """What in a sentence may be the name of the event: from a break up to the ending.

    >>> from kg.extract.blocks import Shape
    >>> t = "由学会主办的第五届粤北学术会议在韶州举行"
    >>> s = Sentence(Span(0, len(t)), Shape.PARAGRAPH, [], [])
    >>> [t[c.span.start : c.span.end] for c in names(t, s)]
    ['第五届粤北学术会议']
    """
    found = []
    for match in _HEAD.finditer(text, *sentence.quote):
        more = _MORE.match(text, match.end(), sentence.quote.end)
        end = more.end() if more else match.end()
        if text[end : end + 1] in _CLOSERS and text.rfind(_CLOSERS[text[end]], 0, end) > text.rfind(
            text[end], max(0, end - 40), end
        ):
            more = _MORE.match(text, end + 1, sentence.quote.end)
            end = more.end() if more else end + 1
        low = max(sentence.quote.start, match.start() - _NAME_LEFT)
        first = low
        quoted = [*_QUOTE.finditer(text, low, end), *_ASIDE.finditer(text, low, match.start())]
        for edge in _LEFT.finditer(text, low, match.start()):
            if any(q.start() <= edge.start() < q.end() for q in quoted):
                continue
            first = edge.end()
        held = [m.last for m in sentence.mentions if m.type == "person"]
        first = max([first, *(e for e in held if e <= match.start())])
        while first < match.start() and text[first] in " \t\u3000的就":
            first += 1
        inside = [q for q in quoted if q.start() >= first]
        numbered = re.match(r"第|首届|20\d\d年|20\d\d", text[first:end])
        score = 0.08 * min(end - first, 20) + (1.4 if inside else 0.0) + (1.2 if numbered else 0.0)
        score -= 1.0 if end - first <= len(match.group()) + 1 else 0.0
        score -= 2.0 if text.startswith(_POINTING, first) else 0.0
        score -= 0.6 if match.group() in ("开幕式", "会议", "仪式", "活动") and not inside else 0.0
        found.append(Candidate(Span(first, end), _KINDS[match.group()], score))
    for match in _LABELLED.finditer(text, *sentence.quote):
        span = Span(*match.span("name"))
        if not any(m.type == "person" and m.span.overlaps(span) for m in sentence.mentions):
            found.append(Candidate(span, "lecture", 1.6))
    return found


# A lecture is called by its title: 【讲座预告】某某：题目, 讲座题目：…
_LABELLED = re.compile(
    r"(?:^|\n|(?<=[\s　】]))"
    r"(?:(?:讲座|报告|活动|会议|论坛|沙龙|课程|演讲|分享)?(?:题目|主题|名称)\s*[：:]|"
    r"讲座预告[】|｜:：\s]+[^：:\n《“]{2,16}[：:])\s*[《“]?(?P<name>[^\n，。；》”]{4,40})"
)
_VERB = (
    r"(?:隆重|成功|顺利|圆满|正式|如期|盛大|联合|共同|同步|组织|线下)*"
    r"(?:举行|召开|举办|开幕|闭幕|揭幕|开讲|落幕|落下帷幕|收官|启动|进行|开班|开营|开课|结业|拉开|登场|主办|承办|会见|会晤|开展|座谈|会谈|启幕|亮相|上演|聚首|发布|签约|揭晓|颁奖)"
)
PATTERNS = Patterns(
    names=names,
    dates=dates,
    held=re.compile(r"举行|召开|举办|开幕|落幕|收官|开讲|主办|开班|迎来|来访|访问|定于"),
    other=re.compile(r"(?:截止|发布时间|发布|原定|成立于|生于|前|至|延期至|下期预告)\W*\w{0,4}$"),
    place=(
        re.compile(
            rf"(?:在|于)(?![线云]上|[线云]端|线下|[我本][院校所](?:[以成隆顺正举召]|线[上下])|腾讯|Zoom|视频)(?P<place>[^，,。；：“《在于\n]{{2,36}}?)(?:以[^，。\n]{{2,12}})?{_VERB}"
        ),
        re.compile(
            r"(?:地\s*点|会场|主会场|地址)(?:设在)?\s*[：:]\s*(?P<place>[^\s，。；（(\n]{2,30})"
        ),
        re.compile(r"(?:主会场|会场|地点)设?在(?P<place>[^，。；\n]{2,24})"),
        re.compile(r"^(?P<place>[\u4e00-\u9fff]{2,4})(?:，|\s?\d+月)"),
    ),
    online=re.compile(
        r"线上|在线|腾讯会议|视频(?:会议|形式|连线|方式|致辞)?|直播|远程|Zoom|云端|钉钉会议",
        re.IGNORECASE,
    ),
    onsite=re.compile(r"线下|现场参会"),
    hybrid=re.compile(r"线上线下|线下线上|线上(?:和|与|、|\+)线下|线下(?:和|与|、|\+)线上"),
    backers=(
        (re.compile(r"(?:主办|承办)(?:单位|方)?\s*[：:]"), "organiser", "after"),
        (
            re.compile(r"(?:协办|支持|指导|特别支持)(?:单位|方)?\s*(?:[：:]|为|有)"),
            "supporter",
            "after",
        ),
        (re.compile(r"(?:独家|特别)?(?:赞助|资助)(?:单位|方)?\s*[：:]"), "sponsor", "after"),
        (
            re.compile(
                r"(?:[在于][^，。；、]{2,30}?)?(?:成功|隆重|顺利|共同|联合|携手)*(?:主办|承办|举办|发起|组织召开|组织开展)"
            ),
            "organiser",
            "before",
        ),
        (
            re.compile(r"(?:特别|大力)?(?:协办|指导|支持)(?!单位)|提供(?:支持|协助)"),
            "supporter",
            "before",
        ),
        (re.compile(r"(?:资助|赞助|提供(?:经费|资金)支持|提供经费)"), "sponsor", "before"),
    ),
)
