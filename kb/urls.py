"""The pages of the help centre, of our addresses and of what is going on."""

from django.urls import path

from kb.views import (
    article,
    channels,
    checks,
    linked_data,
    searching,
    shelves,
    status,
    subscriptions,
)

app_name = "kb"
urlpatterns = [
    path("help/", shelves.index, name="help"),
    path("help/search/", searching.search, name="search"),
    path("help/suggest/", searching.suggest, name="suggest"),
    path("help/sitemap.xml", linked_data.sitemap, name="sitemap"),
    path("help/check/", checks.checks, name="checks"),
    path("help/check/<slug:slug>/", checks.check, name="check"),
    path("help/check/<slug:slug>/<path:trail>/", checks.check, name="check_at"),
    path("help/sections/<slug:slug>/", shelves.section, name="section"),
    path("help/files/<int:pk>/", article.file, name="file"),
    path("help/<slug:slug>/", article.article, name="article"),
    path("help/<slug:slug>/vote/", article.voted, name="vote"),
    path("channels/", channels.channels, name="channels"),
    path("status/", status.status, name="status"),
    path("status/<int:pk>/", status.announcement, name="announcement"),
    path("status/feed.atom", status.feed, name="feed"),
    path("status/subscribe/", subscriptions.subscribe, name="subscribe"),
    path("status/confirm/", subscriptions.confirm, name="confirm"),
    path("status/unsubscribe/", subscriptions.unsubscribe, name="unsubscribe"),
]
