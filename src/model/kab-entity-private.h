/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib/gi18n-lib.h>

#include "kab-entity.h"

/* Shorthand for the entity tables, so that a line of the access table reads like the plan's. */
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

#define FIELDS(array) .fields = array, .n_fields = G_N_ELEMENTS (array)

extern const KabEnumValue kab_currencies[];
extern const KabEnumValue kab_calculations[];
