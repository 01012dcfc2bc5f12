"""How the reader's quantities stand on its peers' own test suites, read from checkouts of their repositories.

``python benchmarks/peers.py --recognizers DIR --jionlp DIR --duckling DIR --wetext DIR [-v]``; each may be left out,
``-v`` shows what is not right.

A span is right if a figure of ours lies over it with the same amount, upper end and unit. Amounts compare in base units
(``dbt_project/seeds/units.csv``): 人民币 is 元, 个百分点 is %, 3斤5两 is 1750 克. Where a peer has a range for 3000多,
the guide has 3000 and "over": the lower end counts. A case runs where two characters or more stand beside its spans; a
bare one is the number alone, as a form has it and no newspaper. Traditional script is left out.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flows.reading.figures.figure import Figure
from flows.reading.figures.numerals import NUMBER, read_number
from flows.reading.figures.quantities import figures
from flows.reading.figures.units import UNITS
from flows.reading.figures.words import is_whole
from flows.reading.names.gazetteer import segmenter
from flows.reading.names.words import cut

SEED = Path(__file__).parent.parent / "dbt_project" / "seeds" / "units.csv"
# What the suites call units, in the words of the seed.
NAMES = {
    "Chinese_yuan": "元", "United_States_dollar": "美元", "Dollar": "美元", "Euro": "欧元",
    "Swiss_franc": "瑞士法郎", "Hong_Kong_dollar": "港元", "HKD": "港元", "CNY": "元",
    "New_Taiwan_dollar": "新台币", "Japanese_yen": "日元", "Nigerian_naira": "奈拉", "Bitcoin": "比特币",
    "Mu": "亩", "Kilogram": "公斤", "Gram": "克", "Microgram": "微克", "Ton": "吨", "Jin": "斤", "Liang": "两",
    "Meter": "米", "Metre": "米", "Centimeter": "厘米", "Centimetre": "厘米", "Kilometer": "公里",
    "Kilometre": "公里", "Foot": "英尺", "Inch": "英寸", "Mile": "英里", "Bit": "比特", "Kilobit": "千比特",
    "Kilobyte": "千字节", "Megabyte": "兆字节", "Megahertz": "兆赫", "Hertz": "赫兹", "Kilowatt": "千瓦",
    "Kilocalorie": "千卡", "Year": "年", "Month": "个月", "Week": "周", "Day": "天", "Hour": "小时",
    "Minute": "分钟", "Second": "秒", "Degree": "度", "C": "℃", "F": "华氏度", "Celsius": "℃",
    "Fahrenheit": "华氏度", "Litre": "升", "Millilitre": "毫升", "Gallon": "加仑", "Cent": "分钱", "¥": "元",
    "￥": "元", "$": "美元", "£": "英镑", "€": "欧元", "₽": "卢布", "A$": "澳元", "TWD": "新台币",
    "RM": "马来西亚令吉", "kwh": "千瓦时", "mol": "摩尔", "min": "分钟", "s": "秒", "ms": "毫秒", "°": "度",
    "°C": "℃", "km/h": "公里/小时", "Wv": "万伏",
}  # fmt: skip
# The amounts of JioNLP's running money, in its order: its test holds the words alone.
AMOUNTS: tuple[tuple[float, float | None, str], ...] = (
    (601293.11, None, "元"),
    (12345, None, "元"),
    (900, None, "日元"),
    (10, None, "元"),
    (1900, None, "元"),
    (10000, 50000, "元"),
    (10000, 15000, "元"),
    (35410700, None, "元"),
    (123.11, None, "元"),
    (2000, None, "元"),
    (1056000000, None, "元"),
    (4726428700, None, "元"),
)
FOLDED = str.maketrans({chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)})


@dataclass(frozen=True, slots=True)
class Span:
    """An expected quantity. ``end`` 0: anywhere in the text."""

    start: int
    end: int
    low: float
    high: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what is expected of it; with nothing, whatever is found is a false positive."""

    text: str
    spans: tuple[Span, ...]

    @property
    def runs(self) -> bool:
        """Whether two letters or digits at least stand beside the spans."""
        inside = "".join(self.text[span.start : span.end or len(self.text)] for span in self.spans)
        return sum(map(str.isalnum, self.text)) - sum(map(str.isalnum, inside)) >= 2


@dataclass(frozen=True, slots=True)
class Suite:
    """What is counted together in one line of the table."""

    name: str
    cases: list[Case]
    only_money: bool = False  # other kinds are not labelled, so that they are no false positives


# The suites, each as its files hold it.


def recognizers(folder: Path) -> Iterator[Suite]:
    """Microsoft's specifications for Chinese: JSON lists of texts and results."""
    cases = [
        Case(text, tuple(_labelled(text, results, model == "Age")))
        for model in ("Currency", "Dimension", "Age", "Temperature")
        for text, results in _specified(folder / "Specs/NumberWithUnit/Chinese", model)
        if not results or any(result["Resolution"]["value"] for result in results)
    ]
    cases += [
        Case(text, tuple(_labelled(text, results, False)))
        for text, results in _specified(folder / "Specs/Number/Chinese", "Percent")
        if is_simplified(text)
    ]
    yield Suite("Recognizers, units and per cent: running", [case for case in cases if case.spans and case.runs])
    yield Suite("Recognizers, units and per cent: bare", [case for case in cases if case.spans and not case.runs])
    labelled = {case.text for case in cases if case.spans}
    numbers = list(_specified(folder / "Specs/Number/Chinese", "Number"))
    silent = [Case(text, ()) for text, results in numbers if not results and text not in labelled]
    yield Suite("Recognizers: negatives", [case for case in cases if not case.spans])
    yield Suite("Recognizers, numbers: negatives", silent)
    yield Suite("Recognizers, ranges before a unit", list(_ranges(folder)))


def _specified(folder: Path, model: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for case in json.loads((folder / f"{model}Model.json").read_text(encoding="utf-8-sig")):
        yield case["Input"], case["Results"]


def _labelled(text: str, results: list[dict[str, Any]], age: bool) -> Iterator[Span]:
    for result in results:
        value, unit = result["Resolution"]["value"], result["Resolution"].get("unit", "%")
        if value is None:
            continue
        start, end = _place(text, result)
        # 千比特 is a kilobit there, and a 千 before a 比特 here: the base unit is the same
        yield Span(
            start, end, float(value.rstrip("%")), None, "岁" if age and unit == "Year" else unit.replace(" ", "_")
        )


def _place(text: str, result: dict[str, Any]) -> tuple[int, int]:
    """Where a result stands: the specification folds its words and does not always say."""
    words = str(result["Text"]).translate(FOLDED).lower()
    start = max(0, text.translate(FOLDED).lower().find(words))
    return start, start + len(words)


BOUNDS = re.compile(r"[\[(](-?[0-9.]*),(-?[0-9.]*)[\])]")


def _ranges(folder: Path) -> Iterator[Case]:
    """Those with a unit behind the number; an open end is a lower or an upper bound alone."""
    for text, results in _specified(folder / "Specs/Number/Chinese", "NumberRange"):
        spans = []
        for result in results:
            bounds = BOUNDS.fullmatch(result["Resolution"]["value"])
            start, end = _place(text, result)
            unit = next((text[end : end + length] for length in (2, 1) if text[end : end + length] in UNITS), None)
            if bounds and unit:
                low, high = (float(bound) if bound else None for bound in bounds.groups())
                first, last = (high, None) if low is None else (low, high)
                spans.append(Span(start, end, first or 0, last, unit))
        if spans:
            yield Case(text, tuple(spans))


def jionlp(folder: Path) -> Iterator[Suite]:
    """JioNLP's unit tests: the first list in each is the cases."""
    amounts = iter(AMOUNTS)
    cases = [
        Case(text, tuple(Span(item["offset"][0], item["offset"][1], *next(amounts)) for item in labels))
        for text, labels in _literal(folder / "test/test_money_extractor.py")
    ]
    yield Suite("JioNLP money: running", [case for case in cases if case.spans])
    yield Suite("JioNLP money: negatives", [case for case in cases if not case.spans], only_money=True)
    bare = []
    for text, parsed in _literal(folder / "test/test_money_parser.py"):
        amount = parsed["num"] if isinstance(parsed["num"], list) else [parsed["num"]]
        high = float(amount[1]) if len(amount) > 1 and not re.search("[多几数余]", text) else None
        bare.append(Case(text, (Span(0, 0, float(amount[0]), high, parsed["case"]),)))
    yield Suite("JioNLP money: bare", bare)


def _literal(file: Path) -> Any:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return next(
        ast.literal_eval(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "money_string_list"
    )


EXAMPLES = re.compile(r"examples \((.*?)\)\s*\[(.*?)\n *\]", re.DOTALL)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
AMOUNT = re.compile(r"(?<![A-Za-z])-?[0-9.]+")


def duckling(folder: Path) -> Iterator[Suite]:
    """Duckling's corpora: Haskell lists of whole strings under what each of them means."""
    measured = ("AmountOfMoney", "Distance", "Duration", "Quantity", "Temperature", "Volume")
    yield Suite("Duckling, units: bare", [case for name in measured for case in _corpus(folder, name)])


def _corpus(folder: Path, name: str) -> Iterator[Case]:
    source = (folder / f"Duckling/{name}/ZH/Corpus.hs").read_text(encoding="utf-8")
    for meaning, texts in EXAMPLES.findall(source):
        unit = next((word for word in meaning.split() if word in NAMES), None)
        amounts = [float(amount) for amount in AMOUNT.findall(meaning)]
        if unit == "Dollar":
            unit = "元"
        for text in QUOTED.findall(texts):
            if is_simplified(text):
                yield Case(text, (Span(0, 0, amounts[0], amounts[1] if len(amounts) > 1 else None, unit),))


# 1亿2300人, ¥1.25, 15-6kwh (十五六千瓦时), 12块5毛, 1/5; not 101号, 8月, 2年后, 2002/01
WRITTEN = re.compile(
    r"(?<![/0-9])(?P<top>[0-9]+) ?/ ?(?P<bottom>[0-9]+)(?![/0-9])"
    r"|(?P<before>¥|￥|CNY ?|HKD|A?\$|TWD|RM|£|₽|€)?(?<![0-9:./-])(?P<low>[0-9]+(?:\.[0-9]+)?)"
    r"(?:[~-](?P<high>[0-9.]+))?(?P<scale>(?:[万亿兆][0-9]*)*)余?"
    r"(?P<unit>[^0-9\s，,。 年后号月/:]*(?:/h)?)(?P<coin>[0-9])?"
)
SCALES = {"万": 1e4, "亿": 1e8, "兆": 1e12}


def wetext(folder: Path) -> Iterator[Suite]:
    """WeTextProcessing's pairs of a given text and what becomes of it: the one in digits says what is expected."""
    for tool, name in (("itn", "WeText: spoken"), ("tn", "WeText: written")):
        cases = []
        for file in ("money", "measure", "normalizer", "fraction"):
            for line in (folder / tool / f"chinese/test/data/{file}.txt").read_text(encoding="utf-8").splitlines():
                given, arrow, expected = line.partition(" => ")
                spans = tuple(_written(expected if tool == "itn" else given)) if arrow else ()
                if spans:
                    cases.append(Case(given, spans))
        yield Suite(name, cases)


def _written(text: str) -> Iterator[Span]:
    for match in WRITTEN.finditer(text.translate(FOLDED)):
        if match["top"]:
            share = int(match["top"]) / int(match["bottom"])
            if share < 1:
                yield Span(0, 0, round(share, 4), None, None)
            continue
        unit = (match["before"] or "").strip() or _unit_of(match["unit"])
        if unit is None:
            continue
        low, high = match["low"], match["high"]
        factor, rest = 1.0, 0.0
        for mark, more in re.findall("([万亿兆])([0-9]*)", match["scale"]):
            factor, rest = (factor, rest * SCALES[mark]) if rest else (factor * SCALES[mark], 0.0)
            rest += float(more or 0)
        if unit == "块" and match["coin"]:
            rest += int(match["coin"]) / 10
        upper = float(low[: max(0, len(low) - len(high))] + high) * factor if high else None
        yield Span(0, 0, float(low) * factor + rest, upper, unit)


def _unit_of(words: str) -> str | None:
    """The longest unit that the words begin with."""
    parts = (words[:length] for length in range(len(words), 0, -1))
    return next((part for part in parts if part in UNITS or part in NAMES), None)


def is_simplified(text: str) -> bool:
    """Whether GB 2312 has all characters: it has none of the traditional script's own."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


# What is right.


def seed() -> dict[str, tuple[str, float]]:
    """Unit → base unit and factor."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["unit"]: (row["base_unit"], float(row["factor"])) for row in csv.DictReader(file)}


BASES = seed()


def in_base(amount: float | None, unit: str | None) -> tuple[float | None, str | None]:
    """An amount in its base unit; a count's 个 is no part of its unit."""
    unit = NAMES.get(unit or "", unit)
    base, factor = BASES.get(unit or "", ((unit or "").removeprefix("个"), 1.0))
    return (None if amount is None else amount * factor), base


def same(span: Span, figure: Figure) -> bool:
    """Whether a figure is what the span expects; the sign of a fall is told elsewhere."""
    low, unit = in_base(span.low, span.unit)
    high, _ = in_base(span.high, span.unit)
    own_low, own_unit = in_base(figure.low, figure.unit)
    own_high, _ = in_base(figure.high, figure.unit)
    return unit == own_unit and _close(low, own_low) and _close(high, own_high)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(abs(one), abs(other), rel_tol=1e-6)


def read(text: str) -> list[Figure]:
    """Our figures in a text."""
    return list(figures(text, partial(is_whole, cut(text, segmenter()))))


def judge(suite: Suite, verbose: bool) -> str:
    """A line of the table: spans right of all, and texts without any on which a figure is found."""
    spans = right = negatives = wrong = 0
    for case in suite.cases:
        ours = [figure for figure in read(case.text) if not suite.only_money or figure.family == "money"]
        missed = [span for span in case.spans if not any(_over(span, figure) and same(span, figure) for figure in ours)]
        negatives += not case.spans
        wrong += bool(not case.spans and ours)
        spans += len(case.spans)
        right += len(case.spans) - len(missed)
        if verbose and (missed or (ours and not case.spans)):
            told = [(case.text[figure.start : figure.end], figure.low, figure.high, figure.unit) for figure in ours]
            sys.stdout.write(f"   {case.text[:70]}  {missed[:2]}  ours: {told[:3]}\n")
    told_all = f"{right:4} of {spans:4} spans" if spans else f"{wrong:4} of {negatives:4} negatives with a figure"
    return f"{suite.name:46} {told_all}\n"


def _over(span: Span, figure: Figure) -> bool:
    return not span.end or (figure.start < span.end and span.start < figure.end)


def numerals(folder: Path, verbose: bool) -> str:
    """The numbers of the specification, each by itself, read by the reader's numerals."""
    right = total = 0
    for text, results in _specified(folder / "Specs/Number/Chinese", "Number"):
        for result in results if is_simplified(text) else ():
            words = str(result["Text"])
            match = NUMBER.fullmatch(words)
            number = match and read_number(match)
            value = number.low / (100 if match and match["percent"] else 1) if number else None
            total += 1
            is_right = value is not None and _close(float(result["Resolution"]["value"]), value)
            right += is_right
            if verbose and not is_right:
                sys.stdout.write(f"   {words} {result['Resolution']['value']} ours: {value}\n")
    return f"{'Recognizers, numbers alone':46} {right:4} of {total:4} spans\n"


READERS = {"recognizers": recognizers, "jionlp": jionlp, "duckling": duckling, "wetext": wetext}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in READERS:
        parser.add_argument(f"--{name}", type=Path, metavar="DIR")
    parser.add_argument("-v", action="store_true", dest="verbose", help="show what is not right")
    arguments = parser.parse_args()
    for name, read in READERS.items():
        folder = getattr(arguments, name)
        for suite in read(folder) if folder else ():
            sys.stdout.write(judge(suite, arguments.verbose))
    if arguments.recognizers:
        sys.stdout.write(numerals(arguments.recognizers, arguments.verbose))


if __name__ == "__main__":
    main()
