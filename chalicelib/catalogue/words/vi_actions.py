"""Titles and descriptions of actions in Vietnamese, by code."""

# ruff: noqa: E501 - a sentence is a line, as translators read them

ACTIONS: dict[str, tuple[str, str]] = {
    "add_to_facebook_audience": (
        "Tệp đối tượng Facebook",
        "Thêm khách hàng của mục vào tệp đối tượng quảng cáo của Facebook và Instagram.\n\nFacebook chỉ nhận địa chỉ e-mail và số điện thoại của khách hàng ở dạng băm. Ai được thêm lại sẽ ở lại theo thời hạn dài nhất.",
    ),
    "add_to_google_audience": (
        "Tệp đối tượng Google",
        "Thêm khách hàng của mục vào tệp đối tượng quảng cáo của Google Ads.\n\nGoogle chỉ nhận địa chỉ e-mail và số điện thoại của khách hàng ở dạng băm. Ai được thêm lại sẽ ở lại theo thời hạn dài nhất.",
    ),
    "make_robocall": (
        "Cuộc gọi tự động",
        "Gọi cho khách hàng của mục; máy đọc một đoạn văn bản hoặc phát tệp mp3.\n\nCuộc gọi đi qua một kết nối loại calls. Ưu tiên số của chính mục, sau đó của liên hệ, rồi của công ty. Ngôn ngữ, giọng đọc, tốc độ và âm lượng áp dụng cho văn bản.",
    ),
    "send_email": (
        "Gửi e-mail",
        "Gửi e-mail cho khách hàng của mục, người phụ trách hoặc đồng nghiệp khác.\n\nMỗi người nhận có thư riêng và không thấy địa chỉ khác. Địa chỉ của khách hàng là của chính mục, nếu không thì của liên hệ, rồi của công ty. Chỉ theo dõi việc khách hàng mở thư và nhấp liên kết, không theo dõi đồng nghiệp. Đồng nghiệp đã nghỉ hoặc không có địa chỉ được bỏ qua nếu vẫn có người khác nhận. Nếu người phụ trách đã nghỉ thì trưởng phòng hoặc quản trị viên nhận thay.",
    ),
    "send_sms": (
        "Gửi SMS",
        "Gửi tin nhắn cho khách hàng của mục, người phụ trách hoặc đồng nghiệp khác.\n\nTin đi qua một kết nối loại sms. Ưu tiên số của chính mục, sau đó của liên hệ, rồi của công ty. Đồng nghiệp đã nghỉ hoặc không có số được bỏ qua nếu vẫn có người khác nhận. Nếu người phụ trách đã nghỉ thì trưởng phòng hoặc quản trị viên nhận thay.",
    ),
    "send_to_open_channel": (
        "Gửi qua kênh mở",
        "Nhắn cho khách hàng trong cuộc trò chuyện mà họ đã bắt đầu trên WhatsApp, Telegram hoặc một kênh.\n\nTin đi qua kết nối loại channels của cuộc trò chuyện. Chỉ khách hàng bắt đầu trò chuyện: nếu họ chưa nhắn thì quy tắc thất bại.",
    ),
    "call_webhook": (
        "Gọi webhook",
        "Gửi yêu cầu POST chứa dữ liệu của mục đến một địa chỉ web; câu trả lời không được đọc.\n\nNội dung là JSON: run, item (loại và id), stage, pipeline, occurred_at và data.",
    ),
    "run_app_action": (
        "Hành động của ứng dụng",
        "Để một ứng dụng làm điều nó đã đăng ký và chờ câu trả lời.\n\nỨng dụng nhận giá trị các thuộc tính và một mã, rồi trả lời bằng mã đó, dù mất bao lâu; sau đó các quy tắc và bước tiếp theo mới chạy, và điều nó trả về là kết quả. Danh mục hiển thị từng hành động của ứng dụng với thuộc tính và kết quả riêng, theo `app_action`.",
    ),
    "add_comment": (
        "Thêm bình luận",
        "Thêm bình luận vào dòng thời gian của mục, dưới tên người thực hiện hoặc người khác.\n\nBình luận có thể kèm tệp: tệp của một trường ở lại với bình luận, dù trường đó thay đổi ra sao.",
    ),
    "add_to_exclusions": (
        "Thêm vào danh sách loại trừ",
        "Loại trừ các địa chỉ của khách hàng để chúng không tạo khách hàng tiềm năng, rồi xóa mục và khách hàng.\n\nĐó là e-mail và số điện thoại của chính mục, của các liên hệ và của công ty. Mọi thứ đang chờ mục đều kết thúc: quy tắc và quy trình làm việc. Thứ bị xóa nằm trong thùng rác nếu loại đó có thùng rác.",
    ),
    "book_resource": (
        "Đặt tài nguyên",
        "Đặt tài nguyên, và có thể cả đồng nghiệp, trong một khoảng thời gian vào một trường của mục.\n\nBắt đầu sau một khoảng thời gian kể từ bây giờ hoặc theo một trường ngày. Nếu một phần đã có người đặt thì không đặt gì và quy tắc thất bại, kèm mục đang giữ chỗ.",
    ),
    "cancel_booking": (
        "Hủy đặt chỗ",
        "Hủy các đặt chỗ mà một trường của mục đang giữ; những gì đã qua vẫn còn.\n\nThời gian được giải phóng ngay.",
    ),
    "change_company": (
        "Thay đổi công ty",
        "Đặt giá trị các trường của công ty gắn với mục, nếu không thì của công ty thuộc liên hệ.",
    ),
    "change_contact": (
        "Thay đổi liên hệ",
        "Đặt giá trị các trường của liên hệ gắn với mục; nếu có nhiều thì chỉ đổi liên hệ đầu tiên.",
    ),
    "change_responsible": (
        "Đổi người phụ trách",
        "Giao mục cho người dùng khác phụ trách.\n\nNhiều người dùng sẽ luân phiên, mỗi người một phần bằng nhau của các mục đến đây. Không đổi gì nếu một trong số họ đang phụ trách; người không còn hoạt động được bỏ qua.",
    ),
    "change_stage": (
        "Chuyển giai đoạn",
        "Chuyển mục sang giai đoạn khác, kể cả của quy trình bán hàng khác.\n\nQuy tắc của giai đoạn cũ chưa chạy sẽ bị dừng.",
    ),
    "control_stage": (
        "Kiểm soát giai đoạn",
        "Báo cho trưởng phòng của người phụ trách rằng mục vẫn ở giai đoạn này.\n\nKhi đặt kèm độ trễ, chỉ báo nếu đến lúc đó mục chưa chuyển tiếp. Nếu không ai là trưởng phòng thì báo cho quản trị viên. Thông báo không mang tên ai.",
    ),
    "copy_item": (
        "Sao chép sang quy trình bán hàng",
        "Tạo bản sao của mục ở một giai đoạn của quy trình bán hàng và giữ mục ở nguyên chỗ.\n\nBản sao có cùng tiêu đề, người phụ trách và giá trị các trường; hoạt động, bình luận và đặt chỗ ở lại với mục.",
    ),
    "create_activity": (
        "Lên kế hoạch hoạt động",
        "Lên kế hoạch một hoạt động trên mục cho một người dùng.\n\nThời hạn, nếu có, tính từ bây giờ hoặc theo một trường ngày: ví dụ hai ngày sau cuộc họp lúc 12:00. Ngày giữ giờ theo múi giờ của công ty. Quản trị viên thay cho người phụ trách đã nghỉ.",
    ),
    "create_company": (
        "Tạo công ty",
        "Tạo một công ty mới với các giá trị trường này.\n\nVăn bản chỉ gồm một biến thay thế, như {{ deal.contact }}, nhận nguyên giá trị đó.",
    ),
    "create_contact": (
        "Tạo liên hệ",
        "Tạo một liên hệ mới với các giá trị trường này.\n\nVăn bản chỉ gồm một biến thay thế, như {{ deal.contact }}, nhận nguyên giá trị đó.",
    ),
    "create_contact_for_lead": (
        "Tạo liên hệ cho khách hàng tiềm năng",
        "Tạo liên hệ từ khách hàng tiềm năng và gắn vào; khách hàng tiềm năng vẫn ở nguyên chỗ.\n\nTừ đó nó thuộc về khách hàng quay lại. Nếu đã có liên hệ thì không tạo gì.",
    ),
    "create_deal": (
        "Tạo giao dịch",
        "Tạo một giao dịch mới với các giá trị trường này.\n\nVăn bản chỉ gồm một biến thay thế, như {{ deal.contact }}, nhận nguyên giá trị đó.",
    ),
    "create_document": (
        "Tạo tài liệu",
        "Tạo tài liệu từ mẫu Word với giá trị của mục và khách hàng.\n\nTài liệu nhận số tiếp theo của bộ đánh số và nằm cùng mục. Các quy tắc sau dùng kết quả của nó trong văn bản, ví dụ liên kết trong e-mail.",
    ),
    "create_from_source": (
        "Tạo từ nguồn",
        "Tạo các mục khác từ mục này.\n\nTừ khách hàng tiềm năng: giao dịch, liên hệ và công ty; từ giao dịch: báo giá hoặc hóa đơn; từ báo giá: giao dịch hoặc hóa đơn. Chúng nhận những trường chung và được gắn với nguồn; trường tùy chỉnh còn thiếu được tạo thêm. Khách hàng tiềm năng được chuyển đổi một lần và sang giai đoạn thành công. Của khách hàng quay lại thì chỉ thành giao dịch; liên hệ hoặc công ty sẵn có được xem như tạo cùng.",
    ),
    "create_item": (
        "Tạo mục",
        'Tạo một mục thuộc một loại, ví dụ của quy trình thông minh làm mục con của mục.\n\nLiên kết đến mục là một trong các giá trị: `"parent_deal": "{{ deal.id }}"`.',
    ),
    "create_lead": (
        "Tạo khách hàng tiềm năng",
        "Tạo một khách hàng tiềm năng mới với các giá trị trường này.\n\nVăn bản chỉ gồm một biến thay thế, như {{ deal.contact }}, nhận nguyên giá trị đó.",
    ),
    "create_qr_code": (
        "Tạo mã QR",
        "Tạo mã QR cho khách hàng dẫn đến một địa chỉ web.\n\nTrình kích hoạt *Quét mã QR* nhận biết ai theo mã. Các quy tắc sau dùng kết quả của nó, ví dụ hình ảnh trong e-mail hoặc tài liệu.",
    ),
    "create_repeat_lead": (
        "Tạo khách hàng tiềm năng lặp lại",
        "Tạo khách hàng tiềm năng cho khách hàng của giao dịch, theo giao dịch: người phụ trách, nguồn.\n\nĐó là của khách hàng quay lại.",
    ),
    "create_task": (
        "Tạo công việc",
        'Tạo công việc trên mục: có trạng thái, người tham gia và danh sách kiểm tra.\n\nThời hạn được cho như của hoạt động. Quản trị viên thay cho người phụ trách đã nghỉ; người khác đã nghỉ không tham gia. Trình kích hoạt "Trạng thái công việc" theo dõi nó.',
    ),
    "delete_item": (
        "Xóa mục",
        "Xóa mục, ví dụ mục rác; mục nằm trong thùng rác nếu loại đó có thùng rác.\n\nMọi thứ đang chờ mục đều kết thúc: quy tắc và quy trình làm việc.",
    ),
    "edit_item": (
        "Sửa mục",
        "Đặt giá trị các trường của mục.\n\nVăn bản chỉ gồm một biến thay thế, như {{ contact.phones }}, nhận nguyên giá trị đó. Trường có giá trị mới là null hoặc trống sẽ bị làm trống.",
    ),
    "end_task": (
        "Kết thúc công việc",
        "Hoàn thành mọi công việc đang mở được tạo từ khi mục vào giai đoạn.",
    ),
    "generate_code": (
        "Tạo mã",
        "Rút một mã, ví dụ mã giảm giá cho khách hàng này.\n\nKhông quy tắc hay bước nào cho cùng một mã hai lần. Các quy tắc sau dùng kết quả `code`.",
    ),
    "get_crm_data": (
        "Lấy dữ liệu CRM",
        "Đọc các trường của một mục thuộc bất kỳ loại nào cho các quy tắc và bước sau.\n\nNếu không có mục đó, mọi giá trị đều trống và `found` là false. Bản in chứa những gì người đọc được: tên người dùng và giai đoạn, thời điểm theo giờ của công ty.",
    ),
    "notify_staff": (
        "Thông báo cho đồng nghiệp",
        "Gửi thông báo cho người phụ trách mục hoặc đồng nghiệp khác.\n\nNếu người phụ trách đã nghỉ thì trưởng phòng hoặc quản trị viên nhận thay. Người khác đã nghỉ được bỏ qua.",
    ),
    "post_to_feed": (
        "Đăng lên bảng tin",
        "Đăng bài lên bảng tin để đồng nghiệp trao đổi.\n\nNếu người phụ trách đã nghỉ thì trưởng phòng hoặc quản trị viên thay. Người khác đã nghỉ và phòng ban không còn được bỏ qua. Những người nhận được báo, trừ khi nhiều hơn 100.",
    ),
    "schedule_call": (
        "Lên lịch cuộc gọi",
        "Lên kế hoạch cuộc gọi với khách hàng.\n\nBắt đầu sau một khoảng thời gian kể từ bây giờ hoặc theo một trường ngày: ví dụ một ngày trước khi hợp đồng kết thúc lúc 10:00.",
    ),
    "schedule_meeting": (
        "Lên lịch cuộc họp",
        "Lên kế hoạch cuộc họp với khách hàng tại một địa điểm.\n\nBắt đầu sau một khoảng thời gian kể từ bây giờ hoặc theo một trường ngày. Cuộc họp có trong lịch của người được giao; người được mời nhận e-mail mà phần mềm lịch hiểu được, và nhận thêm khi cuộc họp thay đổi hoặc bị xóa. Nếu không gửi được lời mời thì không lên lịch.",
    ),
    "wait": (
        "Chờ khách hàng",
        "Chờ đến khi khách hàng làm gì đó hoặc đến một thời điểm; các quy tắc phía sau chạy tiếp khi đó.\n\nMọi việc của khách hàng đều tính, kể cả về mục khác của họ: e-mail, cuộc gọi, biểu mẫu. Không có thời điểm thì chờ đến khi mục rời giai đoạn. Thẻ của mục hiển thị việc chờ kèm ghi chú và điều đã kết thúc nó. Chỉ dành cho quy tắc: quy trình làm việc có bước `wait_for_client`.",
    ),
    "write_to_history": (
        "Ghi vào lịch sử",
        "Ghi một dòng vào lịch sử của mục, dưới tên người thực hiện hoặc người khác.",
    ),
}
