/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hangs on a client: requisites, products, and who gets which mail. */
#include "kab-entity-private.h"

static const KabEnumValue product_states[] = {
  { "connected", N_ ("Connected") },
  { "suspended", NC_ ("product", "Suspended"), "product" },
  { "removed", N_ ("Removed") },
  { NULL, NULL },
};

#define LINE(name, label, length)                                    \
  {                                                                  \
    name, label, KAB_TYPE_TEXT, .group = "requisites", .max = length \
  }

/*
 * One set of several. A client's goes where the client goes; a partner's own names the partner
 * alone. What must fit together is checked together, and so is one group.
 */
static const KabField requisites_fields[] = {
  { "title", N_ ("Name of the set"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED, .max = 200 },
  { "is_default", N_ ("Used where nothing else is chosen"), KAB_TYPE_BOOLEAN, .initial = "0" },
  LINE ("name", N_ ("Name of the organisation"), 300),
  /* Taxpayer numbers of Russia … */
  LINE ("inn", N_ ("INN"), 12),
  LINE ("kpp", N_ ("KPP"), 9),
  LINE ("ogrn", N_ ("OGRN"), 13),
  LINE ("ogrnip", N_ ("OGRNIP"), 15),
  LINE ("okpo", N_ ("OKPO"), 10),
  /* … of Bulgaria, and of Azerbaijan. */
  LINE ("eik", N_ ("EIK"), 13),
  LINE ("mol", N_ ("Responsible person (MOL)"), 300),
  LINE ("vat", N_ ("VAT number"), 20),
  LINE ("voen", N_ ("VÖEN"), 10),
  LINE ("legal_address", N_ ("Legal address"), 500),
  LINE ("post_address", N_ ("Post address"), 500),
  LINE ("director", N_ ("Director"), 300),
  LINE ("accountant", N_ ("Accountant"), 300),
  LINE ("bank", N_ ("Bank"), 300),
  LINE ("bic", N_ ("BIC"), 9),
  LINE ("account", N_ ("Account"), 34),
  LINE ("correspondent_account", N_ ("Correspondent account"), 34),
  LINE ("iban", N_ ("IBAN"), 34),
  LINE ("swift", N_ ("SWIFT"), 11),
  { "client", N_ ("Client"), KAB_TYPE_REF, KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE,
    .ref = "client" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF,
    KAB_FIELD_STAFF | KAB_FIELD_INHERITED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, INHERITED, .ref = "department" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, INHERITED, .ref = "agent" },
};

const KabEntity kab_entity_requisites = {
  .name = "requisites",
  .number = 17,
  .title = N_ ("Requisites"),
  .title_one = N_ ("Requisites"),
  FIELDS (requisites_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (DEPARTMENT),
    [KAB_ROLE_AGENT] = RCU (OWN),
    /* S2-21: who has no set yet enters the first one. */
    [KAB_ROLE_CLIENT] = RCU (OWN),
    [KAB_ROLE_CONTACT] = RCU (OWN),
  },
  .partner_field = "partner",
  .department_field = "department",
  .own = {
    [KAB_ROLE_HEAD] = OWN ({ "agent" }),
    [KAB_ROLE_AGENT] = OWN ({ "agent" }),
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "client", P (SEE_INVOICES) | P (EDIT_PROFILE), P (EDIT_PROFILE) }),
  },
  .inherits = "client",
  .title_field = "title",
};

static const KabField client_product_fields[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "client" },
  { "package", N_ ("Package"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "package" },
  { "state", N_ ("State"), KAB_TYPE_ENUM, KAB_FIELD_REQUIRED | KAB_FIELD_FILTERED | KAB_FIELD_STAFF,
    .values = product_states, .group = "state", .initial = "connected" },
  { "since", N_ ("Since"), KAB_TYPE_DATE, KAB_FIELD_STAFF | KAB_FIELD_SORTED, .group = "state" },
  { "partner", N_ ("Partner"), KAB_TYPE_REF, INHERITED, .ref = "partner" },
  { "department", N_ ("Department"), KAB_TYPE_REF, INHERITED, .ref = "department" },
  { "agent", N_ ("Agent"), KAB_TYPE_REF, INHERITED, .ref = "agent" },
};

const KabEntity kab_entity_client_product = {
  .name = "client_product",
  .number = 18,
  .title = N_ ("Products of clients"),
  .title_one = N_ ("Product of a client"),
  FIELDS (client_product_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_PARTNER] = R (PARTNER),
    [KAB_ROLE_HEAD] = R (DEPARTMENT),
    [KAB_ROLE_AGENT] = RCU (OWN),
    [KAB_ROLE_CLIENT] = RU (OWN),
    [KAB_ROLE_CONTACT] = R (OWN),
  },
  .partner_field = "partner",
  .department_field = "department",
  .own = {
    [KAB_ROLE_HEAD] = OWN ({ "agent" }),
    [KAB_ROLE_AGENT] = OWN ({ "agent" }),
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT] = OWN ({ "client", P (SEE_LICENCES) | P (SEE_SERVICES) }),
  },
  .inherits = "client",
  .title_field = "package",
};

#define MAIL(name, by_mail, by_sms)                            \
  { "mail_" name, by_mail, KAB_TYPE_BOOLEAN, .initial = "0" }, \
  {                                                            \
    "sms_" name, by_sms, KAB_TYPE_BOOLEAN, .initial = "0"      \
  }

/* S2-26: who of a client's people gets which kind of message, by which way. */
static const KabField client_contact_fields[] = {
  { "client", N_ ("Client"), KAB_TYPE_REF,
    KAB_FIELD_REQUIRED | KAB_FIELD_FIXED | KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "client" },
  /* The account, where the contact has one. */
  { "user", N_ ("User"), KAB_TYPE_REF, KAB_FIELD_FILTERED | KAB_FIELD_LOOSE, .ref = "user" },
  { "name", N_ ("Full name"), KAB_TYPE_TEXT, KAB_FIELD_REQUIRED | KAB_FIELD_SORTED | KAB_FIELD_SEARCHED,
    .max = 300 },
  { "position", N_ ("Position"), KAB_TYPE_TEXT, .max = 200 },
  { "email", N_ ("E-mail"), KAB_TYPE_EMAIL, KAB_FIELD_SEARCHED },
  { "phone", N_ ("Phone"), KAB_TYPE_PHONE, KAB_FIELD_SEARCHED },
  MAIL ("general", N_ ("General messages by e-mail"), N_ ("General messages by SMS")),
  MAIL ("services", N_ ("Messages on services by e-mail"), N_ ("Messages on services by SMS")),
  MAIL ("domains", N_ ("Messages on domains by e-mail"), N_ ("Messages on domains by SMS")),
  MAIL ("invoices", N_ ("Messages on invoices by e-mail"), N_ ("Messages on invoices by SMS")),
  MAIL ("support", N_ ("Messages of support by e-mail"), N_ ("Messages of support by SMS")),
  MAIL ("partner", N_ ("Messages to partners by e-mail"), N_ ("Messages to partners by SMS")),
};

const KabEntity kab_entity_client_contact = {
  .name = "client_contact",
  .number = 20,
  .title = N_ ("Contacts of clients"),
  .title_one = N_ ("Contact of a client"),
  FIELDS (client_contact_fields),
  .access = {
    OFFICE (RCUD),
    [KAB_ROLE_CLIENT] = RCUD (OWN),
    [KAB_ROLE_CONTACT] = RCUD (OWN),
  },
  .own = {
    [KAB_ROLE_CLIENT] = OWN ({ "client" }),
    [KAB_ROLE_CONTACT]
    = OWN ({ "client", P (MANAGE_CONTACTS), P (MANAGE_CONTACTS) }, { "user", 0, P (MANAGE_CONTACTS) }),
  },
  .title_field = "name",
};
