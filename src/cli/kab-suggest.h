/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-entity.h"

G_BEGIN_DECLS

/*
 * What to say to somebody who named a thing that there is not: those that there are, the likeliest first.
 */

/** kab_suggest: Returns: (transfer full): the closest of @names to @typed, a dozen at the most, by commas */
char *kab_suggest (const char *typed, const char *const *names, guint n_names);

/** kab_suggest_entity: sets a %KAB_USAGE_ERROR that there are no records called @typed, and which there are */
void kab_suggest_entity (const char *typed, GError **error);

/**
 * kab_suggest_field:
 * @typed: FIELD=VALUE as given, where FIELD is none of @entity's, or the = is missing
 *
 * Sets a %KAB_USAGE_ERROR that names the fields there are.
 */
void kab_suggest_field (const KabEntity *entity, const char *typed, GError **error);

G_END_DECLS
