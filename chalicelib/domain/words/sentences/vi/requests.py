"""Refusals of requests as such, in Vietnamese, by their English."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

SENTENCES = {
    "and {count} more": "và {count} lỗi khác",
    # Who calls.
    "send a token (Authorization: Bearer <token>), or sign in": "hãy gửi mã truy cập (Authorization: Bearer <token>) hoặc đăng nhập",
    "the token has expired; make another one": "mã truy cập đã hết hạn; hãy tạo mã khác",
    "the token is not valid": "mã truy cập không hợp lệ",
    "a session writes only from the service's own pages, which browsers show by Sec-Fetch-Site: same-origin or Origin; programs send a token instead": "phiên chỉ được ghi từ các trang của chính dịch vụ, trình duyệt cho biết điều đó bằng Sec-Fetch-Site: same-origin hoặc Origin; chương trình thì gửi mã truy cập",
    # The path, the query and the headers.
    "this path takes {methods}": "địa chỉ này chỉ nhận {methods}",
    "{id} is not an id; ids are positive whole numbers": "{id} không phải là id; id là số nguyên dương",
    "must be given once": "chỉ được nêu một lần",
    "name at least one of {choice}": "hãy nêu ít nhất một trong {choice}",
    "this is more than one answer can hold; read its lists": "quá nhiều cho một câu trả lời; hãy đọc từng danh sách",
    "not a cursor of this list; begin without one": "không phải con trỏ của danh sách này; hãy bắt đầu không có con trỏ",
    "not a cursor of this list": "không phải con trỏ của danh sách này",
    "Idempotency-Key must be 1 to {most} printable characters": "Idempotency-Key phải gồm 1 đến {most} ký tự in được",
    "If-Match is not looked at here": "ở đây không xét If-Match",
    'If-Match must be * or an ETag such as "3"': 'If-Match phải là * hoặc một ETag, ví dụ "3"',
    "what was made under this Idempotency-Key was deleted for good": "những gì đã tạo với Idempotency-Key này đã bị xóa vĩnh viễn",
    # The body.
    "the body cannot be read": "không đọc được nội dung yêu cầu",
    "at most {most} bytes are taken": "chỉ nhận tối đa {most} byte",
    "at most {most} fields are taken": "chỉ nhận tối đa {most} trường",
    "at most {most} levels of nesting": "tối đa {most} cấp lồng nhau",
    "expected a JSON object as the body, {empty} where all is left out": "nội dung yêu cầu phải là một đối tượng JSON, {empty} nếu bỏ trống tất cả",
    "expected a JSON object": "cần một đối tượng JSON",
    "the body is not JSON: {error}": "nội dung yêu cầu không phải JSON: {error}",
    "the body is not UTF-8": "nội dung yêu cầu không phải UTF-8",
    "send JSON or application/x-www-form-urlencoded; files are not taken": "hãy gửi JSON hoặc application/x-www-form-urlencoded; không nhận tệp",
    "is not a text that can be used here": "không phải văn bản dùng được ở đây",
    "control characters are not allowed": "không được có ký tự điều khiển",
    "control characters are not allowed in names": "tên không được có ký tự điều khiển",
    "unpaired surrogates are not allowed": "không được có ký tự Unicode không hoàn chỉnh",
    "is required": "là bắt buộc",
    "cannot be changed": "không thể thay đổi",
    # What was to stand there.
    "expected {expected}": "cần {expected}",
    "expected {expected}, not {kind}": "cần {expected}, không phải {kind}",
    "expected {expected} (the offset is needed)": "cần {expected} (phải có độ lệch múi giờ)",
    "expected one of {options}": "cần một trong {options}",
    # Names that there are not.
    "there is no {thing}": "không có {thing}",
    "there is no {thing}; there is {more}": "không có {thing}; chỉ có {more}",
    "there is no {thing}; there are {more}": "không có {thing}; hiện có {more}",
    "there is no {thing}, did you mean {close}? there is {more}": "không có {thing}, ý bạn là {close}? chỉ có {more}",
    "there is no {thing}, did you mean {close}? there are {more}": "không có {thing}, ý bạn là {close}? hiện có {more}",
    "{type}: {problem}": "{type}: {problem}",
    # One of two.
    "exactly one of items and csv is needed": "cần đúng một trong items và csv",
    "exactly one of item, client and address is needed": "cần đúng một trong item, client và address",
    "name one of resource, user and item": "hãy nêu một trong resource, user và item",
    "expected either address or text": "cần address hoặc text",
    "expected either ids or until": "cần ids hoặc until",
    "expected token; email; email and code; or code, verifier and issuer": "cần token; email; email và code; hoặc code, verifier và issuer",
    "with text, the comment stands on the line, after ;": "với text, ghi chú nằm trên dòng, sau dấu ;",
    "stage and pipeline stand in move": "stage và pipeline nằm trong move",
    # The console.
    "the console has no file {name}; load its page again": "bảng điều khiển không có tệp {name}; hãy tải lại trang",
    "the console was not built into this service; `make console` builds it": "dịch vụ này chưa có bảng điều khiển; `make console` sẽ tạo nó",
}
