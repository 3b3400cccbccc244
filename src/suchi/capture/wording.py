"""What is said of each way in which a line fails to be an event: text, rule and next step, in Chinese and English."""

from __future__ import annotations

import re

from suchi.domain.errors import Reason

SHOWN = 80
"""Characters of an offending value that are shown."""

WORDS: dict[str, tuple[str, str, str, str]] = {
    "event.encoding": (
        "此行不是 UTF-8 文本：{what}",
        "this line is no UTF-8 text: {what_en}",
        "以 UTF-8（无 BOM）保存文件后重新提交",
        "save the file as UTF-8 without a byte order mark, then submit again",
    ),
    "event.json": (
        "第 {at} 个字符处不是合法的 JSON：{what}",
        "not JSON at character {at}: {what_en}",
        "检查该处的引号、逗号和括号；一行只放一个事件",
        "check quotes, commas and brackets there; one event a line",
    ),
    "event.depth": (
        "嵌套超过 {limit} 层",
        "nested more than {limit} levels deep",
        "事件最多嵌套三四层，检查是否多了括号",
        "an event is three or four levels deep; look for brackets too many",
    ),
    "event.object": (
        "事件应为 JSON 对象，此处是{kind}",
        "an event is a JSON object; this is {kind_en}",
        "以 { 开头、以 } 结尾，逐个提交事件",
        "start with { and end with }, one event at a time",
    ),
    "event.duplicate-key": (
        "字段“{name}”出现了 {times} 次，无法确定以哪个为准",
        "the field “{name}” stands here {times} times, so its value is uncertain",
        "每个字段只保留一次",
        "keep each field once",
    ),
    "event.character": (
        "文本中含有不允许的字符：{what}",
        "the text holds a character that is not allowed: {what_en}",
        "删除该字符；检查导出程序的编码设置",
        "remove it; check the encoding your export uses",
    ),
    "event.number": (
        "数值必须是 ±(2^53−1) 以内的整数，不用小数或指数",
        "numbers are integers within ±(2^53−1), without a fraction or an exponent",
        "换算为字段名末尾所示的单位（如 massG 为克）后填整数",
        "convert to the unit at the end of the field's name (massG: grams) and give an integer",
    ),
    "event.type-missing": (
        "缺少事件类型 type",
        "the event's type is missing",
        "填写事件目录中的类型名，如 BatteryProduced",
        "give a type of the catalogue, such as BatteryProduced",
    ),
    "event.type-unknown": (
        "没有名为“{name}”的事件类型",
        "there is no event type “{name}”",
        "{hint}查阅事件目录",
        "{hint_en}see the catalogue of events",
    ),
    "event.field-missing": (
        "缺少必填字段“{name}”",
        "the required field “{name_en}” is missing",
        "补上该字段：{rule}",
        "add it: {rule_en}",
    ),
    "event.field-unknown": (
        "{type} 没有名为“{name}”的字段",
        "{type} has no field “{name}”",
        "{hint}该类型的字段：{fields}",
        "{hint_en}the fields of this type: {fields}",
    ),
    "event.field-type": (
        "应为{rule}，此处是{kind}",
        "this should be {rule_en}; it is {kind_en}",
        "按字段说明改写该值",
        "write the value as the field asks",
    ),
    "event.field-length": (
        "长度为 {length}，应为{rule}",
        "its length is {length}; it should be {rule_en}",
        "核对该值是否完整、是否多填",
        "check whether something is missing or too much",
    ),
    "event.field-range": (
        "数值超出范围，应为{rule}",
        "out of range; it should be {rule_en}",
        "核对数值与单位",
        "check the figure and its unit",
    ),
    "event.field-choice": (
        "不在可选值之内，可选：{choices}",
        "not among the choices: {choices}",
        "{hint}选用其中之一",
        "{hint_en}use one of them",
    ),
    "event.field-format": (
        "格式不符，应为{rule}",
        "not in the form asked for; it should be {rule_en}",
        "日期写作 2026-04-01，时刻写作 2026-04-01T08:30:00+08:00",
        "write a day as 2026-04-01, a moment as 2026-04-01T08:30:00+08:00",
    ),
    "event.refused": (
        "无法读作事件：{what}",
        "cannot be read as an event: {what}",
        "对照接口文档中该类型的示例检查此行",
        "compare the line with the example of its type in the API documentation",
    ),
    "event.more": (
        "此事件还有更多错误，只列出前 {shown} 个",
        "this event has more errors; the first {shown} are listed",
        "改正已列出的错误后重新提交",
        "correct those listed and submit again",
    ),
}


JSON_WORDS: dict[str, tuple[str, str]] = {
    "Expecting value": ("此处缺少一个值", "a value is missing here"),
    "Expecting ',' delimiter": ("此处缺少逗号或括号", "a comma or a bracket is missing here"),
    "Expecting ':' delimiter": ("此处缺少冒号", "a colon is missing here"),
    "Expecting property name enclosed in double quotes": (
        "此处应为带双引号的字段名",
        "a field name in double quotes is missing here",
    ),
    "Illegal trailing comma before end of object": ("最后一个字段后多了逗号", "a comma too many after the last field"),
    "Illegal trailing comma before end of array": ("最后一项后多了逗号", "a comma too many after the last item"),
    "Unterminated string starting at": ("文本缺少结尾的双引号", "a text lacks its closing quotation mark"),
    "Invalid control character at": ("文本中有未转义的控制字符", "a control character stands unescaped in a text"),
    "Invalid \\escape": ("反斜杠转义无效", "a backslash escape is not valid"),
    "Invalid \\uXXXX escape": ("\\u 后应为四位十六进制数", "four hexadecimal digits must follow \\u"),
    "Extra data": ("事件之后还有多余内容", "more text follows the event"),
}
"""What Python's JSON reader says, in both languages."""

_unwritable = re.compile("[\0\ud800-\udfff]")


def clean(text: str) -> str:
    """Text that can be written anywhere: half characters and U+0000 are shown as U+FFFD."""
    return _unwritable.sub("\ufffd", text)


def shorten(text: str) -> str:
    """At most `SHOWN` characters of it."""
    text = clean(text[: SHOWN + 1])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def reason(code: str, line: int | None, field: str | None = None, value: str | None = None, **words: object) -> Reason:
    """A reason in both languages."""
    said = {name: clean(str(word)) for name, word in words.items()}
    zh, en, next_zh, next_en = (_filled(text, said) for text in WORDS[code])
    return Reason(
        code=code,
        zh=zh,
        en=en,
        line=line,
        field=clean(field) if field is not None else None,
        value=shorten(value) if value is not None else None,
        next_zh=next_zh,
        next_en=next_en,
    )


def _filled(text: str, words: dict[str, str]) -> str:
    """Each `{word}` of the text replaced; a brace that names no word stays as it is."""
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text
