"""Why something outside has to be tried again, in Vietnamese, by its English."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

SENTENCES: dict[str, str] = {}

WITHIN = {
    "{what} is being changed by others all the time": "{what} đang liên tục bị người khác thay đổi",
    "SES answered {status}.": "SES trả lời {status}.",
    "SNS answered {status}.": "SNS trả lời {status}.",
    "SES did not answer: {details}.": "SES không trả lời: {details}.",
    "SNS did not answer: {details}.": "SNS không trả lời: {details}.",
    "{who} did not answer: {details}": "{who} không trả lời: {details}",
    "the secret store answered {status}": "kho bí mật trả lời {status}",
    "the secret store did not answer: {details}": "kho bí mật không trả lời: {details}",
    "the table did not answer: {details}": "bảng dữ liệu không trả lời: {details}",
    "the table did not take {count} rows": "bảng dữ liệu không nhận {count} dòng",
    "the queue did not answer: {details}": "hàng đợi không trả lời: {details}",
    "the queue did not take {what}": "hàng đợi không nhận {what}",
    "the queue did not take a dead letter: {details}": "hàng đợi không nhận thư chết: {details}",
    "the scheduler did not answer: {details}": "bộ lập lịch không trả lời: {details}",
    "the state machines did not answer: {details}": "máy trạng thái không trả lời: {details}",
    "the bucket answered {status} to {operation}": "kho tệp trả lời {status} cho {operation}",
    "the bucket did not finish the copy": "kho tệp chưa sao chép xong",
    "no document was made: {details}": "chưa tạo được tài liệu: {details}",
    "no document was made: the function answered {details}": "chưa tạo được tài liệu: hàm trả lời {details}",
    "templates cannot be opened: {details}": "không mở được mẫu: {details}",
    "there are no credentials for {service}": "không có thông tin xác thực cho {service}",
    "it joins the audience together with others": "sẽ vào tệp đối tượng cùng những người khác",
    "{what} is just being removed": "{what} đang bị gỡ",
}
"""Looked for where a run or a wait tells of it."""
