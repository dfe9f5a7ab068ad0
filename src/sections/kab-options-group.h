/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "kab-cabinet.h"

G_BEGIN_DECLS

/**
 * KabOptionsGroup:
 *
 * The options of a package: added from those there are or made anew, with a price of their own or
 * included, taken away again. Nothing is written before kab_options_group_collect().
 *
 * Signal "changed".
 */
#define KAB_TYPE_OPTIONS_GROUP (kab_options_group_get_type ())
G_DECLARE_FINAL_TYPE (KabOptionsGroup, kab_options_group, KAB, OPTIONS_GROUP, AdwPreferencesGroup)

/** kab_options_group_open: @package: (nullable): the id; %NULL: of a new package, none yet */
void kab_options_group_open (KabOptionsGroup *self,
                             KabCabinet *cabinet,
                             const char *package,
                             gboolean editable,
                             GCancellable *cancellable);
/** kab_options_group_make_new: lets what is shown belong to a package that is yet to be made: a duplicate */
void kab_options_group_make_new (KabOptionsGroup *self);
/** kab_options_group_forget_typed: lets go of a new option that was typed and not added */
void kab_options_group_forget_typed (KabOptionsGroup *self);
/** kab_options_group_write_draft: Returns: (transfer full) (nullable): what was changed; %NULL if nothing was */
JsonNode *kab_options_group_write_draft (KabOptionsGroup *self);
/** kab_options_group_take_draft: makes the changes that kab_options_group_write_draft() gave, once the options are read */
void kab_options_group_take_draft (KabOptionsGroup *self, JsonNode *draft);
void kab_options_group_set_currency (KabOptionsGroup *self, const char *currency);
gboolean kab_options_group_is_changed (KabOptionsGroup *self);
/** kab_options_group_collect: appends the mutations that write what was changed, for the package @package */
void kab_options_group_collect (KabOptionsGroup *self, const char *package, GPtrArray *mutations);

G_END_DECLS
