"""Story 25: nobody loses their place by switching to Vietnamese (that all is, is in test_looks)."""


def test_who_switches_the_language_stays_where_they_are(desk, crm):
    crm.create(title="Ghế gỗ", amount="1250000.50")
    window = desk.sit(route="deal/default")
    window.clicks("Account")
    window.clicks("Tiếng Việt", "menuitemradio")
    window.sees("Giao dịch", "heading")
    window.is_at("deal/default")
    window.sees_card("Ghế gỗ", "New")
    window.reloads()
    window.sees("Giao dịch", "heading")
    assert "vi" == window.page.evaluate("document.documentElement.lang")
