/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * KabCharacteristicsGroup:
 *
 * Edits what a package says of itself: a list of name, value and unit.
 *
 * Signal "changed".
 */
#define KAB_TYPE_CHARACTERISTICS_GROUP (kab_characteristics_group_get_type ())
G_DECLARE_FINAL_TYPE (KabCharacteristicsGroup,
                      kab_characteristics_group,
                      KAB,
                      CHARACTERISTICS_GROUP,
                      AdwPreferencesGroup)

/** kab_characteristics_group_set_text: @text: (nullable): a JSON array of {"name","value","unit"} */
void kab_characteristics_group_set_text (KabCharacteristicsGroup *self, const char *text);
/**
 * kab_characteristics_group_dup_text: Returns: (transfer full) (nullable): what was set, to the letter, where
 * nobody changed it; else an array as above, normalised, empty rows left out
 */
char *kab_characteristics_group_dup_text (KabCharacteristicsGroup *self);
gboolean kab_characteristics_group_is_changed (KabCharacteristicsGroup *self);
/** kab_characteristics_group_check: Returns: %FALSE if one was given a value and no name; it has the keyboard then */
gboolean kab_characteristics_group_check (KabCharacteristicsGroup *self);
/** kab_characteristics_group_type_text: @text: (nullable): shown as if it had been typed */
void kab_characteristics_group_type_text (KabCharacteristicsGroup *self, const char *text);
void kab_characteristics_group_set_editable (KabCharacteristicsGroup *self, gboolean editable);

G_END_DECLS
