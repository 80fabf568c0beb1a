from django.urls import URLPattern, URLResolver, path

from fenghuolun.desk.customers.views import customers, duplicates, leads, personal

app_name = "customers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("customers/", customers.customer_list, name="list"),
    path("customers/add/", customers.add, name="add"),
    path("customers/duplicates/", duplicates.duplicates, name="duplicates"),
    path("customers/merge/", duplicates.merge, name="merge"),
    path("customers/merges/<int:pk>/undo/", duplicates.undo_merge, name="undo_merge"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/change/", customers.change, name="change"),
    path("customers/<int:pk>/vehicles/add/", customers.add_vehicle, name="add_vehicle"),
    path("customers/<int:pk>/leads/add/", customers.add_lead, name="add_lead"),
    path("customers/<int:pk>/consent/", customers.consent, name="consent"),
    path("customers/<int:pk>/reveal/", customers.reveal, name="reveal"),
    path("customers/<int:pk>/copy/", personal.hand_out, name="hand_out"),
    path("customers/<int:pk>/erase/", personal.erase, name="erase"),
    path("settings/retention/", personal.retention, name="retention"),
    path("settings/retention/people/<int:pk>/", personal.forget, name="forget_person"),
    path("vehicles/<int:pk>/change/", customers.change_vehicle, name="change_vehicle"),
    path("vehicles/<int:pk>/gone/", customers.retire_vehicle, name="retire_vehicle"),
    path("renewals/", leads.radar, name="radar"),
    path("leads/", leads.lead_list, name="leads"),
    path("leads/assign/", leads.assign, name="assign"),
    path("leads/assign/undo/", leads.undo_assign, name="undo_assign"),
    path("leads/<int:pk>/lose/", leads.lose, name="lose"),
    path("leads/<int:pk>/reopen/", leads.reopen, name="reopen"),
]
