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
    "new_post": "Bài viết mới: {said}",
    "new_comment": "Bình luận mới: {said}",
    "on": "{said}, vào {when}",
    "until": "{said}, hạn {when}",
    "scenario_begin": "Liên hệ với khách hàng",
    "scenario_remind": "Vẫn còn mới sau ba ngày",
    "scenario_end": "Ghi nhận kết thúc",
    "scenario_document": "Tạo tài liệu",
    "scenario_contact": "Liên hệ với khách hàng: {title}",
    "scenario_waiting": "{title} đã chờ ba ngày",
    "scenario_done": "{title} đã hoàn thành",
    "scenario_template": "{type}: thư",
}
