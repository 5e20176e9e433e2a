"""The admin site: auditors read, administrators also manage; everybody signs in at one door."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite


class TouchstoneAdminSite(AdminSite):
    site_header = site_title = "Touchstone"
    index_title = "Audit and administration"
    login = secure_admin_login(AdminSite.login)
