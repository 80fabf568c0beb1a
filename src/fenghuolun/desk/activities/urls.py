from django.urls import path

from fenghuolun.desk.activities.views import coverage, door, entry, evidence, ledger, review

app_name = "activities"
urlpatterns = [
    path("activities/", ledger.activity_list, name="list"),
    path("activities/log/", entry.log, name="log"),
    path("activities/review/", review.awaiting, name="review"),
    path("activities/review/earlier/", review.earlier, name="review_earlier"),
    path("activities/review/undo/", review.undo, name="undo_review"),
    path("activities/coverage/", coverage.stages, name="coverage"),
    path("activities/hello/", door.hello, name="hello"),
    path("activities/known/", door.known, name="known"),
    path("activities/find/", door.find, name="find"),
    path("activities/<uuid:client_id>/", door.save, name="door"),
    path("activities/<uuid:client_id>/undo/", door.undo, name="door_undo"),
    path("activities/<uuid:client_id>/photos/<uuid:photo_id>/", evidence.photo, name="photo"),
    path("activities/<int:pk>/photos/", evidence.add, name="add_photos"),
    path("me/evidence/", evidence.answer, name="evidence"),
    path("activities/customer/<int:pk>/", ledger.of_customer, name="of_customer"),
    path("activities/<int:pk>/", ledger.activity, name="one"),
    path("activities/<int:pk>/undo/", entry.undo, name="undo"),
    path("activities/<int:pk>/void/", entry.void, name="void"),
    path("activities/<int:pk>/correct/", entry.correct, name="correct"),
    path("activities/<int:pk>/review/", review.one, name="review_one"),
]
