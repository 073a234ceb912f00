from sddflow.target.made_up import make_up
from sddflow.target.made_up_key import private_key, public_key


def test_the_same_pair_each_time():
    """A made-up key is worked out: every start gets the same one, as PEM."""
    assert private_key() == private_key()
    assert private_key().startswith("-----BEGIN PRIVATE KEY-----\nMII")
    assert public_key().endswith("-----END PUBLIC KEY-----\n")


def test_a_demanded_key():
    """A setting that is called a private or a public key gets one."""
    needs = [
        {"variable": name, "problem": "missing", "kind": "str", "hint": ""}
        for name in ("JWT_PRIVATE_KEY", "jwt_public_key", "SECRET_KEY", "RSA_PEM")
    ]
    made = make_up(needs, "sqlite://")
    assert made["JWT_PRIVATE_KEY"] == made["RSA_PEM"] == private_key()
    assert made["jwt_public_key"] == public_key()
    assert "BEGIN" not in made["SECRET_KEY"]
