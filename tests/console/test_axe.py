"""axe finds what is wrong, and says where."""


def test_axe_says_what_is_wrong_and_where(axe, chromium_browser):
    page = chromium_browser.new_page()
    page.set_content(
        "<html lang=en><title>Tiny</title><main><h1>Tiny</h1><img src='data:,' id=seen>"
    )

    (line,) = axe(page)
    page.close()
    assert line.startswith("image-alt: #seen: ")
