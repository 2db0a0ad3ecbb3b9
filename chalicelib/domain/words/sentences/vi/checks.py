"""What is found when the automation of a pipeline is checked, in Vietnamese, by its English."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

SENTENCES = {
    "The rules {names} and {last} move the item in a circle, {often}.": "Các quy tắc {names} và {last} chuyển mục theo vòng tròn, {often}.",
    "The rule '{name}' ({stage}) no longer fits: {why}.": "Quy tắc '{name}' ({stage}) không còn phù hợp: {why}.",
    "The trigger '{name}' ({stage}) no longer fits: {why}.": "Trình kích hoạt '{name}' ({stage}) không còn phù hợp: {why}.",
}

WITHIN = {
    "again and again": "lặp đi lặp lại",
    "without rest, until automation is stopped": "không nghỉ, cho đến khi tự động hóa bị dừng",
    "every {time}": "cứ mỗi {time}",
    "/{pointer}: {problem}": "/{pointer}: {problem}",
}
"""Parts of sentences; looked for at their places alone."""
