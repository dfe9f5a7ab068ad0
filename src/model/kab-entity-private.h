/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>

#include "kab-entity.h"

/* Shorthand for the entity tables, so that a line of the access table reads like the plan's. */
#define C(scope)                                                      \
  {                                                                   \
    KAB_SCOPE_NONE, KAB_SCOPE_##scope, KAB_SCOPE_NONE, KAB_SCOPE_NONE \
  }
#define RC(scope)                                                        \
  {                                                                      \
    KAB_SCOPE_##scope, KAB_SCOPE_##scope, KAB_SCOPE_NONE, KAB_SCOPE_NONE \
  }
#define R(read)                                                      \
  {                                                                  \
    KAB_SCOPE_##read, KAB_SCOPE_NONE, KAB_SCOPE_NONE, KAB_SCOPE_NONE \
  }
#define RU(scope)                                                        \
  {                                                                      \
    KAB_SCOPE_##scope, KAB_SCOPE_NONE, KAB_SCOPE_##scope, KAB_SCOPE_NONE \
  }
#define RCU(scope)                                                          \
  {                                                                         \
    KAB_SCOPE_##scope, KAB_SCOPE_##scope, KAB_SCOPE_##scope, KAB_SCOPE_NONE \
  }
#define RCUD(scope)                                                            \
  {                                                                            \
    KAB_SCOPE_##scope, KAB_SCOPE_##scope, KAB_SCOPE_##scope, KAB_SCOPE_##scope \
  }

/* The office: administrators, and staff of any duty. */
#define OFFICE(operations) [KAB_ROLE_ADMIN] = operations (ALL), [KAB_ROLE_STAFF] = operations (ALL)

/* Powers: "NEEDS (P (FINANCE) | P (SALES))": any one of them, for all but reading. */
#define P(power) (G_GUINT64_CONSTANT (1) << KAB_POWER_##power)
#define WRITE_NEEDS(powers)   \
  {                           \
    0, powers, powers, powers \
  }
#define CREATE_NEEDS(powers) \
  {                          \
    0, powers, 0, 0          \
  }
#define ALL_NEED(powers)           \
  {                                \
    powers, powers, powers, powers \
  }

/* Ways in which a row is somebody's own: "OWN ({ "author" }, { "client" })". */
#define OWN(...) ((const KabOwn[]){ __VA_ARGS__, { NULL } })

#define MONEY_MAX G_GINT64_CONSTANT (100000000000000)

/* An address in its parts: the first is street, house and flat. */
#define ADDRESS                                                                      \
  { "address", N_ ("Address"), KAB_TYPE_LONG_TEXT, .group = "address", .max = 500 }, \
    { "city", N_ ("City"), KAB_TYPE_TEXT, .group = "address", .max = 100 },          \
    { "region", N_ ("Region"), KAB_TYPE_TEXT, .group = "address", .max = 100 },      \
    { "postcode", N_ ("Postcode"), KAB_TYPE_TEXT, .group = "address", .max = 20 },   \
  {                                                                                  \
    "country", N_ ("Country"), KAB_TYPE_TEXT, .group = "address", .max = 2           \
  }

/* Whose a sale is: as it was when it was made; what follows from it inherits this. */
#define ATTRIBUTION_OF(more)                                                                          \
  { "partner", N_ ("Partner"), KAB_TYPE_REF, (more), .ref = "partner" },                              \
    { "department", N_ ("Department"), KAB_TYPE_REF, (more) | KAB_FIELD_LOOSE, .ref = "department" }, \
    { "agent", N_ ("Agent"), KAB_TYPE_REF, (more), .ref = "agent" },                                  \
  {                                                                                                   \
    "client", N_ ("Client"), KAB_TYPE_REF, (more), .ref = "client"                                    \
  }
#define ATTRIBUTION ATTRIBUTION_OF (KAB_FIELD_FILTERED)
#define INHERITED (KAB_FIELD_COMPUTED | KAB_FIELD_INHERITED | KAB_FIELD_LOOSE)
#define INHERITED_ATTRIBUTION ATTRIBUTION_OF (INHERITED)

/* Who sells: a partner's managers, the heads and the agents, where the partner sells through agents. */
#define SELLERS(operations)                                                             \
  [KAB_ROLE_PARTNER] = operations (PARTNER), [KAB_ROLE_HEAD] = operations (DEPARTMENT), \
  [KAB_ROLE_AGENT] = operations (OWN)
#define SELLERS_OWN [KAB_ROLE_HEAD] = OWN ({ "agent" }), [KAB_ROLE_AGENT] = OWN ({ "agent" })
#define SELLERS_NEED                                                                             \
  {                                                                                              \
    [KAB_ROLE_PARTNER] = CREATE_NEEDS (P (AGENTS)), [KAB_ROLE_HEAD] = CREATE_NEEDS (P (AGENTS)), \
    [KAB_ROLE_AGENT] = CREATE_NEEDS (P (AGENTS))                                                 \
  }

#define FIELDS(array) .fields = array, .n_fields = G_N_ELEMENTS (array)

extern const KabEnumValue kab_currencies[];
extern const KabEnumValue kab_calculations[];
extern const KabEnumValue kab_vat_rates[];
extern const KabEnumValue kab_audiences[];
extern const KabEnumValue kab_locales[];
extern const KabEnumValue kab_channels[];
extern const KabEnumValue kab_order_ways[];
extern const KabEnumValue kab_message_channels[];
extern const KabEnumValue kab_client_kinds[];
extern const KabEnumValue kab_payout_kinds[];
extern const KabEnumValue kab_partner_rewards[];
