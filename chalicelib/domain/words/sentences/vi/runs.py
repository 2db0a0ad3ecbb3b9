"""Why and how runs of rules and workflows ended, in Vietnamese, by their English."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

SENTENCES = {
    # Why rules did not act.
    "the item left the stage before the rule acted": "mục rời giai đoạn trước khi quy tắc chạy",
    "the item was deleted before the rule acted": "mục bị xóa trước khi quy tắc chạy",
    "rules of this type of items were switched off before it was due": "quy tắc của loại mục này bị tắt trước khi đến hạn",
    "the rule was switched off or removed before it was due": "quy tắc bị tắt hoặc bị xóa trước khi đến hạn",
    "the move that had started it was undone before it acted": "lần chuyển đã kích hoạt nó bị hoàn tác trước khi nó chạy",
    "it was given to items that were there already, and taken back": "được áp dụng cho các mục đã có sẵn, rồi bị hoàn tác",
    "rules are not part of the plan that was booked when it was due": "gói đã đăng ký khi đến hạn không gồm quy tắc",
    "the date field is empty, so there is no due time": "trường ngày để trống nên không có thời điểm chạy",
    "the rule above it failed": "quy tắc phía trên thất bại",
    "the rule no longer fits the configuration: {error}": "quy tắc không còn phù hợp với cấu hình: {error}",
    "stopped by {who}": "bị {who} dừng",
    "stopped by {who}, with all that waited of the rule": "bị {who} dừng, cùng mọi lượt đang chờ của quy tắc",
    "stopped: automation keeps changing this item because of its own changes": "đã dừng: tự động hóa cứ thay đổi mục này do chính các thay đổi của nó",
    "nothing is left of the text after it was filled": "văn bản trống sau khi điền",
    "the app did not answer in time": "ứng dụng không trả lời kịp",
    "the item has no contact": "mục không có liên hệ",
    "neither the item nor its contact has a company": "cả mục lẫn liên hệ đều không có công ty",
    # Why steps and runs of workflows ended.
    "the item was deleted before the step acted": "mục bị xóa trước khi bước chạy",
    "the item was deleted": "mục đã bị xóa",
    "terminated by {who}": "bị {who} chấm dứt",
    "it could not be done": "không thể thực hiện",
    "the state machine of the workflow is gone; publish it anew": "máy trạng thái của quy trình làm việc không còn; hãy phát hành lại",
}

PARTS = {
    "the condition did not hold when the rule was due: {condition}; {found}": "điều kiện không thỏa khi quy tắc đến hạn: {condition}; {found}",
    "the condition did not hold when the rule was due: {found}": "điều kiện không thỏa khi quy tắc đến hạn: {found}",
    # Lines of runs: what, when, and what became of it.
    "{named} — {when}, {became}": "{named} — {when}, {became}",
    "{mode}, in working time": "{mode}, trong giờ làm việc",
    "{mode}, in the responsible person's hours": "{mode}, trong giờ của người phụ trách",
    "after the rule above it": "sau quy tắc phía trên",
    "{mode}, after the rule above it": "{mode}, sau quy tắc phía trên",
    "tried again by {asked}": "{asked} cho thử lại",
    "at once": "ngay lập tức",
    "{time} after entering": "{time} sau khi vào giai đoạn",
    "{time} after {field}": "{time} sau {field}",
    "{time} before {field}": "{time} trước {field}",
    "at {moment}": "lúc {moment}",
    "at {clock} on {day}": "lúc {clock} vào {day}",
    " until {moment}": " đến {moment}",
    "done": "xong",
    "done: {did}": "xong: {did}",
    "due": "đang chờ",
    "due {moment}": "đến hạn {moment}",
    "waits for the rule above it": "chờ quy tắc phía trên",
    "waits for working hours{until}": "chờ giờ làm việc{until}",
    "waits for an app{until}": "chờ ứng dụng{until}",
    "waits for the client{until}": "chờ khách hàng{until}",
    "not planned: {detail}": "chưa lên lịch: {detail}",
    "running": "đang chạy",
    "skipped": "bị bỏ qua",
    "blocked": "bị chặn",
    "stopped": "đã dừng",
    "waiting_event": "chờ câu trả lời",
    "nobody": "không ai",
    "a chat": "cuộc trò chuyện",
}
"""Told where their parts are known; nobody looks for them."""

DEEDS = {
    "added to {fields} of {item}": "đã thêm vào {fields} của {item}",
    "{fields} of {item}": "{fields} của {item}",
    "to {stage} of {pipeline}": "đến {stage} của {pipeline}",
    "to {stage}": "đến {stage}",
    "{subject}, for {person}": "{subject}, giao cho {person}",
    "{start} to {end}": "{start} đến {end}",
    "mail to {to}": "e-mail gửi {to}",
    "SMS to {to}": "SMS gửi {to}",
    "call to {to}": "gọi {to}",
    "audience {audience}": "tệp đối tượng {audience}",
    "message in {channel}": "tin nhắn trong {channel}",
    "{person} was told": "đã báo cho {person}",
    "posted: {text}": "đã đăng: {text}",
    "{count} addresses of the client": "{count} địa chỉ của khách hàng",
}
"""What runs did; looked for there alone."""
