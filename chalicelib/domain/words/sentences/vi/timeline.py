"""What the system writes into timelines of items, in Vietnamese, by its English."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

SENTENCES = {
    # Rules, triggers and apps.
    "The rule “{name}” waits for the client{rest}": "Quy tắc “{name}” chờ khách hàng{rest}",
    "The rule “{name}” waits for the client{rest}; {why}": "Quy tắc “{name}” chờ khách hàng{rest}; {why}",
    "The trigger “{name}” {problem}": "Trình kích hoạt “{name}” {problem}",
    "“{name}” was asked, its answer is waited for{rest}": "Đã hỏi “{name}”, đang chờ trả lời{rest}",
    "“{name}” was asked; {why}": "Đã hỏi “{name}”; {why}",
    # Workflows.
    "The workflow “{name}” {rest}": "Quy trình “{name}” {rest}",
    "A workflow waits for a stage that is gone ({stages}); it goes on at a final one": "Một quy trình chờ giai đoạn không còn nữa ({stages}); nó tiếp tục ở giai đoạn cuối",
    # Bookings.
    "Booked {booking}": "Đã đặt {booking}",
    "Cancelled {booking}": "Đã hủy {booking}",
    # Payments.
    "Payment {word}: {amount} {currency}{rest}": "Khoản thanh toán {word}: {amount} {currency}{rest}",
    "Payment {word}: {amount} {currency}{rest}; {came} came": "Khoản thanh toán {word}: {amount} {currency}{rest}; đã nhận {came}",
    # E-mails, audiences, documents.
    "The e-mail did not reach {address}": "E-mail không đến được {address}",
    "The e-mail has not reached {address} so far": "Đến nay e-mail chưa đến được {address}",
    "{address} has called this e-mail spam": "{address} đã báo e-mail này là thư rác",
    "The mail service did not send this e-mail to {address}": "Dịch vụ thư không gửi e-mail này đến {address}",
    "An e-mail from {sender} was not taken in: it holds a virus": "E-mail từ {sender} không được nhận: có vi-rút",
    "Could not be removed from the audience {audience}: {problem}": "Không gỡ được khỏi tệp đối tượng {audience}: {problem}",
    "Removed from the audience {audience}": "Đã gỡ khỏi tệp đối tượng {audience}",
    "Document made: {title} {number}": "Đã tạo tài liệu: {title} {number}",
    "Restored from the recycle bin": "Đã khôi phục từ thùng rác",
    "It could not be converted into a deal: {problem}": "Không chuyển đổi được thành giao dịch: {problem}",
}

WITHIN = {
    ": {comment} (until {moment})": ": {comment} (đến {moment})",
    " (until {moment})": " (đến {moment})",
    "the client has been active": "khách hàng đã có hoạt động",
    "nothing came in time": "không có gì đến kịp",
    "could not be evaluated: {problem}": "không đánh giá được: {problem}",
    "started": "đã bắt đầu",
    "has ended": "đã kết thúc",
    "has failed": "đã thất bại",
    "was terminated": "đã bị chấm dứt",
    "has ended: {rest}": "đã kết thúc: {rest}",
    "has failed: {why}": "đã thất bại: {why}",
    "was terminated: {why}": "đã bị chấm dứt: {why}",
    "was resumed at the step {step}": "được tiếp tục ở bước {step}",
    "goes on where it broke": "tiếp tục từ chỗ bị ngắt",
    "waits for the client{rest}": "chờ khách hàng{rest}",
    "waits for the client{rest}; {why}": "chờ khách hàng{rest}; {why}",
    "asks {people}: {subject}": "hỏi {people}: {subject}",
    "asks {people}: {subject} (until {moment})": "hỏi {people}: {subject} (đến {moment})",
    "asks {people}: {subject}; {why}": "hỏi {people}: {subject}; {why}",
    "asks {people}: {subject} (until {moment}); {why}": "hỏi {people}: {subject} (đến {moment}); {why}",
    "{people} has answered {answer}": "{people} đã trả lời {answer}",
    "it was answered {answer} ({answers})": "đã được trả lời {answer} ({answers})",
    "another event came first": "sự kiện khác đến trước",
    "the run has ended before": "lượt chạy đã kết thúc trước đó",
    "{names}, {begin} to {until} ({zone}){rest}": "{names}, {begin} đến {until} ({zone}){rest}",
    "and {count} more": "và {count} lượt khác",
    "added": "đã thêm",
    "received": "đã nhận",
    "given back": "đã hoàn lại",
    "taken back": "đã rút lại",
    "is not complete": "chưa đủ",
    "it is tried again": "sẽ được thử lại",
    "it was tried too often": "đã thử quá nhiều lần",
}
"""Parts of sentences; looked for at their places alone."""
