from django.contrib.admin.apps import AdminConfig


class TouchstoneAdminConfig(AdminConfig):
    default_site = "config.admin.TouchstoneAdminSite"
