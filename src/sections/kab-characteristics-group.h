/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabCharacteristicsGroup:
 *
 * A part of a form that edits what a package says of itself: the field "characteristics", a JSON array of
 * {"name","value","unit"}. Empty rows are left out; what it has no columns for is kept.
 */
#define KAB_TYPE_CHARACTERISTICS_GROUP (kab_characteristics_group_get_type ())
G_DECLARE_FINAL_TYPE (KabCharacteristicsGroup,
                      kab_characteristics_group,
                      KAB,
                      CHARACTERISTICS_GROUP,
                      AdwPreferencesGroup)

G_END_DECLS
