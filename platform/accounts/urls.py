"""Organisation pages."""

from django.urls import path

from accounts.views import invitation, keys, members, organisation

app_name = "accounts"
urlpatterns = [
    path("", organisation.organisation, name="organisation"),
    path("choose/<int:pk>/", organisation.choose, name="choose"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/role/", members.change_role, name="change_role"),
    path("members/<int:pk>/remove/", members.remove, name="remove"),
    path("invite/", members.invite_person, name="invite"),
    path("invitations/<uuid:pk>/withdraw/", members.withdraw, name="withdraw"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("keys/", keys.keys, name="keys"),
    path("keys/create/", keys.create_key, name="create_key"),
    path("keys/<uuid:pk>/rotate/", keys.rotate_key, name="rotate_key"),
    path("keys/<uuid:pk>/revoke/", keys.revoke_key, name="revoke_key"),
]
