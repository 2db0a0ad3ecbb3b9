"""Titles and descriptions of triggers and steps in Vietnamese, by code."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

TRIGGERS: dict[str, tuple[str, str]] = {
    "resource_booked": (
        "Đã đặt tài nguyên",
        "Kích hoạt khi có đặt chỗ cho mục, bởi người hoặc quy tắc.",
    ),
    "field_changed": (
        "Giá trị trường thay đổi",
        "Kích hoạt khi giá trị của bất kỳ trường nào đã chọn thay đổi.",
    ),
    "responsible_changed": (
        "Người phụ trách thay đổi",
        "Kích hoạt khi người dùng khác phụ trách mục.",
    ),
    "task_status": (
        "Trạng thái công việc",
        "Kích hoạt khi một công việc của mục đạt trạng thái; công việc vừa tạo chưa đạt trạng thái nào.",
    ),
    "call_made": ("Cuộc gọi đi", "Kích hoạt khi nhân viên gọi cho khách hàng."),
    "call_missed": ("Cuộc gọi nhỡ", "Kích hoạt khi nhỡ cuộc gọi của khách hàng."),
    "call_received": ("Cuộc gọi đến", "Kích hoạt khi khách hàng gọi đến."),
    "chat_accepted": (
        "Đã nhận trò chuyện",
        "Kích hoạt khi nhân viên nhận cuộc trò chuyện của khách hàng.",
    ),
    "chat_message_received": (
        "Tin nhắn trò chuyện",
        "Kích hoạt với mỗi tin nhắn khách hàng gửi trong cuộc trò chuyện.",
    ),
    "chat_started": (
        "Bắt đầu trò chuyện",
        "Kích hoạt khi khách hàng gửi tin nhắn đầu tiên của cuộc trò chuyện.",
    ),
    "chat_unanswered": (
        "Trò chuyện không được nhận kịp",
        "Kích hoạt khi không nhân viên nào nhận cuộc trò chuyện của khách hàng kịp thời gian.",
    ),
    "email_link_clicked": (
        "Nhấp liên kết trong e-mail",
        "Kích hoạt khi khách hàng nhấp liên kết trong e-mail gửi từ đây có theo dõi.",
    ),
    "email_received": ("Nhận e-mail", "Kích hoạt khi có e-mail của khách hàng đến."),
    "email_sent": ("Đã gửi e-mail", "Kích hoạt khi nhân viên gửi e-mail cho khách hàng."),
    "email_viewed": ("Đã xem e-mail", "Kích hoạt khi khách hàng mở e-mail gửi từ đây có theo dõi."),
    "order_cancelled": ("Đơn hàng bị hủy", "Kích hoạt khi đơn hàng bị hủy."),
    "shipment_approved": (
        "Đã duyệt giao hàng",
        "Kích hoạt khi một lần giao hàng của đơn hàng được duyệt.",
    ),
    "shipment_created": ("Giao hàng", "Kích hoạt khi tạo một lần giao hàng của đơn hàng."),
    "shipment_updated": (
        "Cập nhật giao hàng",
        "Kích hoạt khi một lần giao hàng của đơn hàng thay đổi.",
    ),
    "tracking_number_added": (
        "Có mã vận đơn",
        "Kích hoạt khi một lần giao hàng của đơn hàng có mã vận đơn.",
    ),
    "document_created": ("Đã tạo tài liệu", "Kích hoạt khi tạo tài liệu cho mục."),
    "document_viewed": (
        "Đã xem tài liệu",
        "Kích hoạt khi khách hàng mở liên kết công khai của tài liệu.",
    ),
    "qr_code_scanned": ("Quét mã QR", "Kích hoạt khi khách hàng quét mã QR được tạo cho mục."),
    "app_signal": ("Tín hiệu ứng dụng", "Kích hoạt khi ứng dụng gửi tín hiệu có mã này cho mục."),
    "incoming_webhook": (
        "Webhook đến",
        "Kích hoạt khi hệ thống khác gọi /hooks/<code>?target=deal_12; mã là bí mật.",
    ),
    "invoice_paid": (
        "Hóa đơn đã thanh toán",
        "Kích hoạt khi một khoản thanh toán của hóa đơn, hoặc của hóa đơn tạo từ giao dịch, được trả.",
    ),
    "order_paid": (
        "Đơn hàng đã thanh toán",
        "Kích hoạt khi một khoản thanh toán của giao dịch, hoặc của đơn hàng trong cửa hàng, được trả.",
    ),
    "callback_requested": (
        "Yêu cầu gọi lại",
        "Kích hoạt khi khách hàng yêu cầu gọi lại bằng biểu mẫu.",
    ),
    "form_submitted": ("Đã gửi biểu mẫu", "Kích hoạt khi khách hàng gửi biểu mẫu."),
    "site_visited": (
        "Truy cập trang web",
        "Kích hoạt với mỗi lần truy cập trang web của khách hàng đã được nhận biết qua biểu mẫu.",
    ),
    "visitor_returned": (
        "Khách quay lại trang web",
        "Kích hoạt khi khách hàng đã biết quay lại trang web sau một ngày trở lên.",
    ),
}
STEPS: dict[str, tuple[str, str]] = {
    "action": ("Hành động", "Làm điều mà một hành động của danh mục làm."),
    "set_variable": ("Đặt biến", "Cho một biến giá trị mới."),
    "end": ("Kết thúc", "Kết thúc lượt chạy ngay, dù nó đang làm gì khác cùng lúc."),
    "pause": (
        "Tạm dừng",
        "Nghỉ một khoảng thời gian hoặc đến một thời điểm; thời điểm đã qua thì đi tiếp ngay.",
    ),
    "wait_for_stage": (
        "Chờ giai đoạn",
        "Chờ đến khi một mục đạt giai đoạn; khi ở giai đoạn cuối hoặc bị xóa thì cũng đi tiếp.",
    ),
    "wait_for_client": (
        "Chờ khách hàng",
        "Chờ bất kỳ hoạt động nào của khách hàng, hoặc đến khi hết thời gian.",
    ),
    "wait_for_event": ("Chờ lệnh", "Chờ đến khi một trong những người dùng được nêu ra lệnh."),
    "user_task": (
        "Nhiệm vụ của người dùng",
        "Yêu cầu người dùng làm gì đó và chờ đến khi người đầu tiên, tất cả hoặc đủ số người làm xong.",
    ),
    "condition": (
        "Điều kiện",
        "Đi theo nhánh đầu tiên có điều kiện thỏa mãn; nếu không có nhánh nào thì đi tiếp phía sau.",
    ),
    "parallel": ("Song song", "Chạy mọi nhánh cùng lúc và đi tiếp khi tất cả hoàn tất."),
    "listen": (
        "Lắng nghe",
        "Chờ nhiều sự kiện; sự kiện đầu tiên thắng và các sự kiện khác bị hủy.",
    ),
    "while": ("Lặp khi", "Lặp lại các bước khi điều kiện còn thỏa mãn, kiểm tra trước mỗi lượt."),
    "for_each": (
        "Với mỗi giá trị",
        "Lặp lại các bước cho mỗi giá trị của một biến có nhiều giá trị.",
    ),
}
