"""Titles of built-in entity types and fields in Vietnamese, by English."""

TYPES: dict[str, str] = {
    "Lead": "Khách hàng tiềm năng",
    "Deal": "Giao dịch",
    "Contact": "Liên hệ",
    "Company": "Công ty",
    "Quote": "Báo giá",
    "Invoice": "Hóa đơn",
}
"""The types that every tenant has, each once: also fields that link to one are called so."""

FIELDS: dict[str, str] = {
    # Of every item.
    "Id": "Id",
    "Title": "Tiêu đề",
    "Pipeline": "Quy trình bán hàng",
    "Stage": "Giai đoạn",
    "Stage entered at": "Vào giai đoạn lúc",
    "Count of stage entries": "Số lần vào giai đoạn",
    "Previous stage": "Giai đoạn trước",
    "Moved by": "Người chuyển giai đoạn",
    "Responsible": "Người phụ trách",
    "Created by": "Người tạo",
    "Created at": "Tạo lúc",
    "Updated at": "Cập nhật lúc",
    "Version": "Phiên bản",
    # Of some types.
    "Name": "Tên",
    "Last name": "Họ",
    "Company name": "Tên công ty",
    "Position": "Chức vụ",
    "Birth date": "Ngày sinh",
    "E-mail addresses": "Địa chỉ e-mail",
    "Phone numbers": "Số điện thoại",
    "Address": "Địa chỉ",
    "Web site": "Trang web",
    "Industry": "Ngành nghề",
    "Employees": "Số nhân viên",
    "Yearly revenue": "Doanh thu hằng năm",
    "Comments": "Ghi chú",
    "Returning customer": "Khách hàng quay lại",
    "Deal type": "Loại giao dịch",
    "Probability": "Xác suất",
    # Of switches.
    "Contacts": "Các liên hệ",
    "Amount": "Số tiền",
    "Currency": "Tiền tệ",
    "Amount by hand": "Nhập số tiền thủ công",
    "Tax": "Thuế",
    "Source": "Nguồn",
    "Begin date": "Ngày bắt đầu",
    "Close date": "Ngày kết thúc",
    "Available to everyone": "Mọi người đều xem được",
    "My company": "Công ty của tôi",
    "Observers": "Người theo dõi",
    # Beyond the item.
    "E-mail address": "Địa chỉ e-mail",
    "Time": "Thời gian",
    "Now": "Bây giờ",
    "Today": "Hôm nay",
}

PARENT = "Mục cha: {type}"
"""The field by which items name their parent of a type."""
