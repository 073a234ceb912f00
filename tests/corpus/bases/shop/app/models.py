import enum
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class OrderStatus(str, enum.Enum):
    new = "new"
    paid = "paid"
    sent = "sent"


class Customer(SQLModel, table=True):
    __tablename__ = "customers"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    full_name: str = Field(max_length=120)
    vat_number: str | None = Field(default=None, max_length=32)


class Product(SQLModel, table=True):
    __tablename__ = "products"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    sku: str = Field(max_length=40, unique=True)
    title: str = Field(max_length=200)
    price: Decimal = Field(max_digits=10, decimal_places=2)
    weight_grams: int | None = Field(default=None)


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    customer_id: UUID = Field(foreign_key="customers.id", index=True, ondelete="CASCADE")
    number: int = Field(unique=True)
    status: OrderStatus = Field(
        sa_column=sa.Column(
            sa.Enum(OrderStatus, name="order_status"), nullable=False, server_default="new"
        )
    )
    note: str | None = Field(default=None, max_length=500)
    placed_at: datetime = Field(
        sa_column=sa.Column(
            sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        )
    )
