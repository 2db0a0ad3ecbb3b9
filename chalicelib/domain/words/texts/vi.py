"""Vietnamese."""

NAME = "Tiếng Việt"
TEXTS = {
    "contact_customer": "Liên hệ khách hàng",
    "new_todo": "Hoạt động mới: {subject}",
    "new_call": "Cuộc gọi mới: {subject}",
    "new_meeting": "Cuộc họp mới: {subject}",
    "new_task": "Công việc mới: {subject}",
    "remind_todo": "Nhắc nhở hoạt động: {subject}",
    "remind_call": "Nhắc nhở cuộc gọi: {subject}",
    "remind_meeting": "Nhắc nhở cuộc họp: {subject}",
    "remind_task": "Nhắc nhở công việc: {subject}",
    "on": "{said}, vào {when}",
    "until": "{said}, hạn {when}",
}
