"""Finding people for those who administer them; never a handle."""

from math import ceil

from sqlalchemy import func, or_, select

from chatroom.accounts.contacts import PHONE_TYPED, plain_phone
from chatroom.accounts.models import User
from chatroom.extensions import db

PAGE_SIZE = 50


def find_people(q: str, role: str | None, page: int) -> tuple[list[User], int, int]:
    """People whose name, email or phone holds these letters: a page of them, its number, how many pages."""
    query = select(User)
    if q:
        query = query.where(_holds(q))
    if role:
        query = query.where(User.role == role)
    count = db.session.scalar(select(func.count()).select_from(query.subquery()))
    page_count = max(1, ceil(count / PAGE_SIZE))
    page = min(page, page_count)
    query = query.order_by(func.lower(User.name), User.user_id)
    people = db.session.scalars(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return list(people), page, page_count


def _holds(q: str):
    places = [User.name.icontains(q, autoescape=True), User.email.icontains(q, autoescape=True)]
    if PHONE_TYPED.fullmatch(q) and (phone := plain_phone(q)).strip("+"):
        places.append(User.phone.contains(phone, autoescape=True))
    return or_(*places)
