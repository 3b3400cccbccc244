"""Sources as the language of the page writes them: declared once, in English with the law's own Chinese words, said in Chinese here."""

from __future__ import annotations

import re

from suchi.web.wording import Words


def clause(text: str, said: Words) -> str:
    """A source as the language of the page writes it: “Measures art. 24(7)” is 办法第二十四条第七项 in Chinese."""
    if said.language != "zh":
        return text
    for english, chinese in _PHRASES:
        text = text.replace(english, chinese)
    return _GAP.sub(r"\1", _ARTICLES.sub(_articles, text))


_PHRASES = (
    ("Measures (press summary): named without a term", "办法（报道摘要）：提及，未载期限"),
    (
        "Measures (press summary): within 6 months of CCC; subject unclear, held for the vehicle model",
        "办法（报道摘要）：强制性产品认证后 6 个月内；义务主体未明确，暂按车型掌握",
    ),
    (
        "Measures (press summary): “manufacturer or importer”, of the vehicle or of the battery",
        "办法（报道摘要）：“生产企业或进口商”，指车辆还是电池未明确",
    ),
    ("Measures (technical information; term TechnicalInformationFiled)", "办法（技术信息；期限按技术信息报送）"),
    ("Measures: whole-vehicle scrapping, exemption of swap models", "办法：车电一体报废，不适用于换电车型"),
    ("Measures: backstop duty", "办法：兜底责任"),
    ("Measures (penalties): 责令改正", "办法（罚则）：责令改正"),
    ("Measures (penalties); the notice itself", "办法（罚则）；通知所定期限"),
    ("Measures (penalties)", "办法（罚则）"),
    (
        "Regulation on the Recall of Defective Vehicles (no term for each vehicle)",
        "缺陷汽车产品召回管理条例（未规定每辆车的期限）",
    ),
    ("Administrative Penalty Law (2021)", "行政处罚法（2021）"),
    ("recall announced by its maker or an authority", "生产企业或主管部门宣布的召回"),
    (
        "predecessor's forms (公告2018年第35号), still the shape of the data",
        "原报送表格（公告 2018 年第 35 号），数据格式沿用至今",
    ),
    ("predecessor's forms", "原报送表格"),
    ("ELV rules (State Council order 715)", "报废机动车回收管理办法（国务院令第 715 号）"),
    (
        "规范条件 2024 (guidance; smelting stage, metal out of metal in)",
        "规范条件（2024 年本）（引导性文件；冶炼环节，金属产出与投入之比）",
    ),
    ("own balance; content per kWh: BatPaC 5.1 defaults", "本登记册自行核算，非法定；每千瓦时含量取 BatPaC 5.1 默认值"),
    ("industry conditions, 2024 edition", "规范条件（2024 年本）"),
    ("own check, no instrument", "本登记册自行核对，非法定"),
    ("own tolerance, no instrument", "本登记册自定容差，非法定"),
    ("the register's own", "本登记册自定，非法定"),
    ("the permit's own capacity", "许可所载产能"),
    ("cascade use", "原梯次利用"),
    ("on the spot: ", "当场处罚："),
    ("; no term set)", "，未定期限）"),
    (" (no term set)", "（未定期限）"),
    (" (车电一体报废", "（车电一体报废"),
    (" (车辆缺失)", "（车辆缺失）"),
    (" (兜底责任)", "（兜底责任）"),
    (" (报废机动车回收拆解企业)", "（报废机动车回收拆解企业）"),
    ("不适用于换电车型等情况)", "不适用于换电车型等情况）"),
    ("（车电一体报废)", "（车电一体报废）"),
    ("车电一体报废, ", "车电一体报废，"),
    ("Measures", "办法"),
    ("; ", "；"),
)
"""What sources say beside articles, the longer before what it holds."""

_ARTICLES = re.compile(r"art\. \d{1,2}(?:\(\d{1,2}\))?(?:, (?:art\. )?\d{1,2}(?:\(\d{1,2}\))?)*")
"""One article or several: “art. 18, 19” names two."""
_ARTICLE = re.compile(r"(\d{1,2})(?:\((\d{1,2})\))?")
_GAP = re.compile(r"([一-鿿）：]) (?=第)")
_DIGITS = "零一二三四五六七八九"


def _articles(match: re.Match[str]) -> str:
    return "、".join(
        f"第{_numeral(one[1])}条" + (f"第{_numeral(one[2])}项" if one[2] else "") for one in _ARTICLE.finditer(match[0])
    )


def _numeral(text: str) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(int(text), 10)
    return ("十" if tens == 1 else f"{_DIGITS[tens]}十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
