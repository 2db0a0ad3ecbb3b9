"""Conditions and what they found in Vietnamese, by their English."""

SENTENCES: dict[str, str] = {}

PARTS = {
    # Comparisons.
    "{field} is {value}": "{field} là {value}",
    "{field} is not {value}": "{field} không phải là {value}",
    "{field} is greater than {value}": "{field} lớn hơn {value}",
    "{field} is at least {value}": "{field} ít nhất là {value}",
    "{field} is less than {value}": "{field} nhỏ hơn {value}",
    "{field} is at most {value}": "{field} nhiều nhất là {value}",
    "{field} is one of {value}": "{field} là một trong {value}",
    "{field} is none of {value}": "{field} không thuộc {value}",
    "{field} contains {value}": "{field} chứa {value}",
    "{field} does not contain {value}": "{field} không chứa {value}",
    "{field} is empty": "{field} trống",
    "{field} is not empty": "{field} không trống",
    "{field} is between {value}": "{field} nằm giữa {value}",
    "{field} has a time between {value}": "{field} có giờ nằm giữa {value}",
    # How they stand together.
    "{what} and {rest}": "{what} và {rest}",
    "{what} or {rest}": "{what} hoặc {rest}",
    "not ({what})": "không ({what})",
    "always": "luôn luôn",
    # Values.
    "{field} plus {time}": "{field} cộng {time}",
    "{field} minus {time}": "{field} trừ {time}",
    "{field} was {value}": "{field} khi đó là {value}",
    "(empty)": "(trống)",
    "(private)": "(riêng tư)",
    "yes": "có",
    "no": "không",
    # Durations.
    "{count} second": "{count} giây",
    "{count} seconds": "{count} giây",
    "{count} minute": "{count} phút",
    "{count} minutes": "{count} phút",
    "{count} hour": "{count} giờ",
    "{count} hours": "{count} giờ",
    "{count} day": "{count} ngày",
    "{count} days": "{count} ngày",
    "no time": "không chờ",
    # Changes.
    "Created": "Đã tạo",
    "Restored": "Đã khôi phục",
    "Deleted": "Đã xóa",
    "changed": "đã thay đổi",
    "Products": "Sản phẩm",
    "Stage: {here} → {there}": "Giai đoạn: {here} → {there}",
}
"""Told where their parts are known; nobody looks for them."""
