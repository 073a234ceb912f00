"""Templates that ask objects for attributes."""

import pytest

from sddflow.proof.queries.templates import templates_with


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ order_item.price }}", ["order_item.price"]),
        ("{% if order_item.price %}x{% endif %}", ["order_item.price"]),
        ("${order_item.price}", ["order_item.price"]),
        ("{{ fmt(order_item.price) }}", ["order_item.price"]),
        ("order_item.price", []),
        ("{{ other.order_item.price }}", []),
        ("{{ order_item.price() }}", []),
        ("{{ order_item.prices }}", []),
        ("{{ item.price }}", []),
    ],
)
def test_what_a_template_asks_for(tmp_path, text, found):
    """An attribute of an object that is called like its class, where the template is filled in."""
    folder = tmp_path / "shop/templates/mail"
    folder.mkdir(parents=True)
    (folder / "order.html").write_text(f"<p>\n{text}</p>\n")
    seen = list(templates_with(tmp_path, [("OrderItem", "price")]))
    assert [words for _, words, _ in seen] == found
    assert {str(place) for *_, place in seen} <= {"shop/templates/mail/order.html:2"}
