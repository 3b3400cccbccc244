"""What each word of a finding's evidence is called on a page; masses are in grams, as evidence keeps them."""

from __future__ import annotations

_LINES = """
act                报送事项            reported act
actEn              本步骤              this step
actZh              本步骤              this step
addressee          收货方              addressee
again              再次发生            happened again
amount             期限                term
apart              相隔                apart
at                 发生时间            when it happened
authority          办案机关            authority of the case
basis              依据与容差          ground and tolerance
because            原因                because
becauseEn          原因                because
born               生产时间            when it was produced
by                 由谁报送            reported by
capacity           许可产能            permitted capacity
carrier            承运方              carrier
case               案件                case
cell               单体                cell
cells              单体数              cells
certifiedOn        认证日期            certified on
chemistries        型号登记的电池类型  chemistries of the model
closedAt           办结时间            closed at
code               编码                code
codes              编码                codes
company            企业                company
condition          状况                condition
consignment        移交                consignment
consignments       移交数              consignments
copied             相同的数            figures that are the same
count              数量                count
day                日期                day
days               天数                days
deregistered       注销                deregistered
deregisteredAt     注销时间            deregistered at
doubts             疑点                doubts
doubtsEn           疑点                doubts
due                期限最后一日        last day of the term
endedAt            终结时间            ended at
endedBy            终结事项            ended by
energy             能量                energy
event              报送事项            report
examples           举例                examples
field              字段或用途          field
fieldEn            职责领域            field of duty
fieldZh            职责领域            field of duty
fields             字段                fields
filed              已备案              filed
finding            所引发现            finding cited
first              先前一项            the first
flags              特别情况            flags
formerly           先前在册            formerly on record
found              实有                found
from               自                  from
grade              等级                grade
ground             依据                ground
heldG              持有质量 / g        held, g
here               此处                here
hints              提示                hints
holder             持有方              holder
inCode             编码所载            in the code
inG                投入质量 / g        put in, g
instrument         期限依据            instrument of the term
item               物品                item
items              物品数              items
kind               种类                kind
kinds              种类                kinds
known              已知                known
lacking            缺少                lacking
last               最后一日            last day
lastAt             最近一次            last at
leftG              剩余质量 / g        left, g
length             编码长度            length of the code
letter             编码中的类型字母    letter in the code
level              层级                level
made               制成时的用途        field when made
madeBy             生产企业            made by
maker              生产企业            maker
mass               质量                mass
metal              金属                metal
method             测量方法            method
ministry           主管部门            ministry
missing            缺少                missing
model              型号                model
mostG              最多可有质量 / g    at most, g
named              所列主体            party named
new                新出现的            new ones
notice             通知                notice
number             许可编号            number of the permit
on                 日期                on
openingG           期初质量 / g        opening mass, g
orParty            或当事人            or the party
origins            原电池              batteries it was made of
other              另一项              the other
outG               产出质量 / g        came out, g
outlet             回收服务网点        outlet
owner              备案企业            owner of the prefix
pack               电池包              pack
packs              电池包数            packs
part               部件                part
partEn             部件                part
partsG             部件质量 / g        parts, g
party              当事人              party
permits            许可                permits
place              行为地              place of the act
position           安装位置            position
prefix             厂商代码            maker's prefix
present            到场                present
principals         委托的生产企业      makers behind the outlet
processor          加工企业            processor
purpose            移交用途            purpose
rates              回收率              rates
recall             召回                recall
received           接收日期            received
receivedAt         接收时间            received at
receivedG          接收质量 / g        received, g
recipient          接收方              recipient
recorded           报送日期            reported on
refuser            拒收方              who refused
region             地区                region
registered         型号登记            registered
remover            拆卸方              remover
reported           报告所载            in the report
reporter           报送方              reporter
roles              登记的角色          roles on record
round              整数                round figures
rows               报送数              reports
scrapped           报废                scrapped
scrappedAt         报废时间            scrapped at
second             后一项              the second
seen               所见                seen
sender             移交方              sender
senders            移交方数            senders
sent               发出日期            sent
sentAt             发出日期            sent on
sentG              发出质量 / g        sent, g
shipped            出库时的用途        field when shipped
should             应有                expected
since              自                  since
site               场所                site
sold               售出                sold
stage              案件阶段            stage of the case
stageAt            阶段起始            stage since
state              状态                state
stateEn            状态                state
takenInAt          进厂时间            taken in at
takenOut           已拆出              taken out
term               期限                term
termEn             期限                term
throughputG        加工量 / g          throughput, g
to                 接收方              recipient
tolerance          容差                tolerance
unit               单位                unit
unread             读不出编码          codes unread
until              至                  until
vehicle            车辆                vehicle
vehicles           车辆                vehicles
waste              成为废旧            became waste
what               事项                what
whatEn             事项                what
where              所在                where
whereEn            所在                where
whole              整体                whole
wholeG             整体质量 / g        whole, g
whyEn              原因                why
whyZh              原因                why
without            其中没有的          without
yard               拆解企业            yard
year               年份                year
yuan               金额 / 元           yuan
"""


def _read(line: str) -> tuple[str, tuple[str, str]]:
    word, _, rest = line.partition(" ")
    zh, _, en = rest.strip().partition("  ")
    return word, (zh, en.strip())


EVIDENCE: dict[str, tuple[str, str]] = dict(_read(line) for line in _LINES.strip().splitlines())
"""Chinese and English by the word. What is named nowhere is shown by its word."""


def evidence_label(word: str, *, zh: bool) -> str:
    """What a word of evidence is called in Chinese (`zh`) or English."""
    label = EVIDENCE.get(word, (word, word))[0 if zh else 1]
    return label[:1].upper() + label[1:]


def in_one_language(evidence: dict[str, str], *, zh: bool) -> dict[str, str]:
    """Evidence without the words that say in the other language what another word says: `partEn` beside `part`, `actZh`."""
    other = "En" if zh else "Zh"
    return {
        word: value
        for word, value in evidence.items()
        if not word.endswith(other) and not (not zh and f"{word}En" in evidence)
    }
